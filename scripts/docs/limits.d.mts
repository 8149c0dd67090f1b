import type { Language } from '../../src/messages/index.js';
import type { Constant } from './constants.mjs';

export function limitsText(constants: readonly Constant[], language: Language): string;

import type { Language } from '../../src/messages/index.js';
import type { Constant } from './constants.mjs';

export function limitTables(constants: readonly Constant[], language: Language): string;
export function cutsTable(constants: readonly Constant[], language: Language): string;

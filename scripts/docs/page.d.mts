import type { Language } from '../../src/messages/index.js';
import type { Part } from './parts.mjs';

export const generatedPages: readonly {
  readonly page: string;
  readonly language: Language;
  readonly part: Part;
}[];

export function pageWith(of: { file: string; page: string; part: Part; text: string }): Promise<string>;

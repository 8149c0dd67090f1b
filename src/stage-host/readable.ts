import { stripVTControlCharacters } from 'node:util';
import { redactor, spellingsOf } from '../model/secrets.js';

/** What a build says as people may read it. */
export interface Readable {
  /** Without control characters, but for tabs and ends of lines, and without secrets. */
  readonly whole: (text: string) => string;
  /** Of text that goes on, already readable: how many characters at its end could be the beginning of a secret. */
  readonly begun: (text: string) => number;
  /** The length of the longest secret. */
  readonly margin: number;
}

export function readableWithout(secrets: readonly string[]): Readable {
  const redact = redactor(secrets);
  const spellings = spellingsOf(secrets);
  return {
    whole: (text) => redact(withoutControls(text)),
    begun: (text) => Math.max(0, ...spellings.map((spelling) => begunOf(spelling, text))),
    margin: spellings[0]?.length ?? 0,
  };
}

function begunOf(spelling: string, text: string): number {
  let length = Math.min(spelling.length - 1, text.length);
  while (length > 0 && !text.endsWith(spelling.slice(0, length))) length -= 1;
  return length;
}

const withoutControls = (text: string): string =>
  // oxlint-disable-next-line no-control-regex
  stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

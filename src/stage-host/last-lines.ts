import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';
import { redactor, spellingsOf } from '../model/secrets.js';

/** What a build wrote last, for the person who asks why it failed. */
export interface LastLines {
  push(chunk: Buffer): void;
  readonly lines: () => string[];
}

const longest = 1000;
/** An endless line would otherwise grow without bound. */
const mostKept = 64 * 1024;

/** Keeps `count` lines without control characters and secrets, each cut after 1 000 characters. */
export function keepLastLines(secrets: readonly string[], count = 40): LastLines {
  const decoder = new StringDecoder('utf8');
  const redact = redactor(secrets);
  // Half a secret at the end is not recognised as one: so much more is kept than is ever shown.
  const margin = spellingsOf(secrets)[0]?.length ?? 0;
  const readable = (line: string): string => redact(withoutControls(line));
  const whole: string[] = [];
  let rest = '';
  return {
    push: (chunk) => {
      const parts = (rest + decoder.write(chunk)).split('\n');
      const last = parts.pop() ?? '';
      rest = last.length > mostKept ? readable(last).slice(0, longest + margin) : last;
      whole.push(...parts.slice(-count).map((line) => cut(readable(line))));
      whole.splice(0, whole.length - count);
    },
    lines: () => [...whole, ...(rest === '' ? [] : [cut(readable(rest))])].slice(-count),
  };
}

const cut = (line: string): string => (line.length > longest ? `${line.slice(0, longest)} …` : line);

const withoutControls = (line: string): string =>
  // eslint-disable-next-line no-control-regex
  stripVTControlCharacters(line).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';

/** What a build wrote last, for the person who asks why it failed. */
export interface LastLines {
  push(chunk: Buffer): void;
  readonly lines: () => string[];
}

const longest = 1000;

/** Keeps `count` lines without control characters, each cut after 1 000 characters. */
export function keepLastLines(count = 40): LastLines {
  const decoder = new StringDecoder('utf8');
  const whole: string[] = [];
  let rest = '';
  return {
    push: (chunk) => {
      const parts = (rest + decoder.write(chunk)).split('\n');
      // An endless line would otherwise grow without bound.
      rest = (parts.pop() ?? '').slice(0, longest * 2);
      whole.push(...parts.slice(-count));
      whole.splice(0, whole.length - count);
    },
    lines: () => [...whole, ...(rest === '' ? [] : [rest])].slice(-count).map(readable),
  };
}

function readable(line: string): string {
  // eslint-disable-next-line no-control-regex
  const text = stripVTControlCharacters(line).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
  return text.length > longest ? `${text.slice(0, longest)} …` : text;
}

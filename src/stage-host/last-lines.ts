import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';
import { redactor, spellingsOf } from '../model/secrets.js';

/** What a build wrote last, for the person who asks why it failed. */
export interface LastLines {
  /** Takes what one stream of the build says. Each has its own line in the making: two halves are no whole. */
  stream(): (chunk: Buffer) => void;
  readonly lines: () => string[];
}

const longest = 1000;
/** An endless line would otherwise grow without bound. */
const mostKept = 64 * 1024;

/** Keeps `count` lines without control characters and secrets, each cut after 1 000 characters. */
export function keepLastLines(secrets: readonly string[], count = 40): LastLines {
  const redact = redactor(secrets);
  const spellings = spellingsOf(secrets);
  // Half a secret at the end is not recognised as one: so much more is kept than is ever shown.
  const margin = spellings[0]?.length ?? 0;
  const readable = (line: string): string => redact(withoutControls(line));
  const whole: string[] = [];
  const unended: (() => string)[] = [];
  return {
    stream: () => {
      const decoder = new StringDecoder('utf8');
      let rest = '';
      unended.push(() => withoutBeginning(readable(rest), spellings));
      return (chunk) => {
        const parts = (rest + decoder.write(chunk)).split('\n');
        const last = parts.pop() ?? '';
        rest = last.length > mostKept ? readable(last).slice(0, longest + margin) : last;
        whole.push(...parts.slice(-count).map((line) => cut(readable(line))));
        whole.splice(0, whole.length - count);
      };
    },
    lines: () => {
      const begun = unended.map((line) => line()).filter((line) => line !== '');
      return [...whole, ...begun.map(cut)].slice(-count);
    },
  };
}

/** Well-formed, for half a character at the cut is one that no answer over gRPC can carry. */
const cut = (line: string): string =>
  line.length > longest ? `${line.slice(0, longest).toWellFormed()} …` : line;

/** A line in the making may end in the middle of a secret: what could be the beginning of one is left out. */
function withoutBeginning(line: string, spellings: readonly string[]): string {
  const begun = spellings.map((spelling) => {
    let length = Math.min(spelling.length - 1, line.length);
    while (length > 0 && !line.endsWith(spelling.slice(0, length))) length -= 1;
    return length;
  });
  return line.slice(0, line.length - Math.max(0, ...begun));
}

const withoutControls = (line: string): string =>
  // eslint-disable-next-line no-control-regex
  stripVTControlCharacters(line).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

import { StringDecoder } from 'node:string_decoder';
import type { Readable } from './readable.js';

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
export function keepLastLines(readable: Readable, count = 40): LastLines {
  const whole: string[] = [];
  const unended: (() => string)[] = [];
  return {
    stream: () => {
      const decoder = new StringDecoder('utf8');
      let rest = '';
      unended.push(() => withoutBeginning(readable.whole(rest), readable));
      return (chunk) => {
        const parts = (rest + decoder.write(chunk)).split('\n');
        const last = parts.pop() ?? '';
        // Half a secret at the end is not recognised as one: so much more is kept than is ever shown.
        rest = last.length > mostKept ? readable.whole(last).slice(0, longest + readable.margin) : last;
        whole.push(...parts.slice(-count).map((line) => cut(readable.whole(line))));
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
const withoutBeginning = (line: string, { begun }: Readable): string =>
  line.slice(0, line.length - begun(line));

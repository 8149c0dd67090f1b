import { StringDecoder } from 'node:string_decoder';
import { piecesOf, type LogLine } from '../model/log-line.js';
import type { Readable } from './readable.js';

/** Makes of what one stream of a build says the lines of the log. */
export interface LogLines {
  /** The lines that end in this chunk, as they are kept; '' = none does. */
  readonly take: (chunk: Buffer) => string;
  /** What was left without an end when the stream ended. */
  readonly rest: () => string;
}

interface Said {
  readonly build: string;
  readonly readable: Readable;
  readonly now: () => Date;
}

/** An endless line is kept in pieces. */
const mostKept = 64 * 1024;

/** Each line is kept with its time and its build, and without the secrets that its build knows. */
export function logLines({ build, readable, now }: Said): LogLines {
  const decoder = new StringDecoder('utf8');
  let unended = '';
  const kept = (text: string): string => {
    const before = `${now().toISOString()} ${build} `;
    const lines = text.split('\n').flatMap(piecesOf);
    return lines.map((line) => `${before}${line}\n`).join('');
  };
  const pieceOfUnended = (): string => {
    const text = readable.whole(unended);
    const end = text.length - readable.begun(text);
    unended = text.slice(end);
    return kept(text.slice(0, end));
  };
  return {
    take: (chunk) => {
      const text = unended + decoder.write(chunk);
      const end = text.lastIndexOf('\n');
      unended = text.slice(end + 1);
      const whole = end === -1 ? '' : kept(readable.whole(text.slice(0, end)));
      return unended.length > mostKept ? whole + pieceOfUnended() : whole;
    },
    rest: () => (unended === '' ? '' : kept(readable.whole(unended))),
  };
}

const pattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (\S+) (.*)$/s;

/** A line of the log; hosts of an earlier version wrote down neither time nor build. */
export function readLogLine(line: string): LogLine {
  const [, at, build, text] = pattern.exec(line) ?? [];
  if (at === undefined || build === undefined || text === undefined)
    return { at: null, build: null, text: line };
  return { at: new Date(at), build, text };
}

import { StringDecoder } from 'node:string_decoder';
import { piecesOf, type LogLine } from '../model/log-line.js';
import type { Readable } from './readable.js';

/** Makes of what one stream of a build says the lines of the log. */
export interface LogLines {
  /** The lines that end in this chunk, as they are kept; '' = none does. */
  readonly take: (chunk: Buffer) => string;
  /** What has come so far of a line that has not ended, marked as such; '' = nothing that may be told yet. */
  readonly soFar: () => string;
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

/** Stands at the end of what has not ended; of what a build says such characters are taken away. */
const unendedMark = '\u0004';

/** The last word may be half an address whose password has not ended, or half a setting. */
const openWord = /\S*[:/=@]\S*$/;

/** Each line is kept with its time and its build, and without the secrets that its build knows. */
export function logLines({ build, readable, now }: Said): LogLines {
  const decoder = new StringDecoder('utf8');
  let unended = '';
  const kept = (text: string, mark = ''): string => {
    const before = `${now().toISOString()} ${build} `;
    const lines = text.split('\n').flatMap(piecesOf);
    return lines.map((line, at) => `${before}${line}${at === lines.length - 1 ? mark : ''}\n`).join('');
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
    soFar: () => {
      const text = readable.whole(unended);
      const begun = text.length - readable.begun(text);
      const end = Math.min(begun, text.search(openWord) === -1 ? begun : text.search(openWord));
      unended = text.slice(end);
      return end === 0 ? '' : kept(text.slice(0, end), unendedMark);
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
  const said = { at: new Date(at), build };
  return text.endsWith(unendedMark) ? { ...said, text: text.slice(0, -1), unended: true } : { ...said, text };
}

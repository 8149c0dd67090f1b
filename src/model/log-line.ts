/** One line of what a backend said. */
export interface LogLine {
  /** null = nobody wrote down when. */
  readonly at: Date | null;
  /** Which build said it; null = not known. */
  readonly build: string | null;
  readonly text: string;
  /** Its end had not come when it was kept: what comes of it later is a line of its own. */
  readonly unended?: true;
}

/** A longer line is kept as several. */
const longest = 16_000;

/** A line in pieces of which none is too long, and none ends in half a character. */
export function piecesOf(line: string): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < line.length || from === 0;) {
    const to = endOf(line, from + longest);
    pieces.push(line.slice(from, to));
    from = to;
  }
  return pieces;
}

const endOf = (line: string, end: number): number =>
  /^[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(line.slice(end - 1, end + 1)) ? end - 1 : end;

/** What became of the lines before those that are shown: there are more, or they are not kept any more. */
export const earlierLines = ['none', 'left-out', 'not-kept'] as const;
export type EarlierLines = (typeof earlierLines)[number];

/** A place in a log. */
export const placePattern = /^[\w.-]{1,100}$/;

export interface NewestLines {
  readonly lines: readonly LogLine[];
  readonly earlier: EarlierLines;
  /** The place after the last of them. */
  readonly upTo: string;
}

export interface LaterLines {
  readonly lines: readonly LogLine[];
  readonly upTo: string;
  /** Whether some of what came after the place is not kept any more, or was too much. */
  readonly missed: boolean;
  /** Whether there is nothing more at the moment. */
  readonly isAll: boolean;
}

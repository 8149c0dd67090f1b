import { widthOf } from './width.js';

interface Room {
  /** In cells. */
  readonly width: number;
  /** Blanks before every line but the first. */
  readonly indent: number;
}

/**
 * A text in lines of at most `width` cells, broken between words. What is to be copied stays whole, with fewer blanks
 * before it or too long: an id, an address, a command.
 */
export function hang(text: string, room: Room): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.match(words) ?? []) {
    if (line === '' || widthOf(line + word) <= room.width) line += word;
    else {
      lines.push(line);
      line = ' '.repeat(indentOf(word.trimStart(), room)) + word.trimStart();
    }
  }
  return [...lines, line];
}

/** What is written as one line, in as many as it needs: where it goes on it stands below its own beginning. */
export const fitted = (text: string, width: number): string[] =>
  text.split('\n').flatMap((line) => {
    if (widthOf(line) <= width) return [line];
    const { length } = /^ */.exec(line)?.[0] ?? '';
    // Between two parts that stand beside each other where there is room.
    const [first = '', ...parts] = line.slice(length).split(/ {3,}/);
    const further = parts.map((part) => ' '.repeat(leastIndent) + part);
    return [first, ...further].flatMap((part) =>
      hang(' '.repeat(length) + part, { width, indent: length + leastIndent }),
    );
  });

/** With the blanks before it; a command goes on to the end of its sentence. */
const words =
  / *(?:(?:(?:npx (?:--no (?:-- )?)?)?switchback|node (?:'[^']*'|\S)+\.js) (?:(?!\.( |$)|[;,] |\)| {2}).)*\S*|\S+)/g;

const leastIndent = 2;

const indentOf = (word: string, { width, indent }: Room): number =>
  Math.max(Math.min(indent, leastIndent), Math.min(indent, width - widthOf(word)));

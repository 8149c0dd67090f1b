import stringWidth from 'string-width';

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
    if (line === '' || stringWidth(line + word) <= room.width) line += word;
    else {
      lines.push(line);
      line = ' '.repeat(indentOf(word.trimStart(), room)) + word.trimStart();
    }
  }
  return [...lines, line];
}

/** With the blanks before it; a command goes on to the end of its sentence. */
const words =
  / *(?:(?:(?:npx (?:--no )?)?switchback|node (?:'[^']*'|\S)+\.js) (?:(?!\.( |$)|[;,] |\)| {2}).)*\S*|\S+)/g;

const leastIndent = 2;

const indentOf = (word: string, { width, indent }: Room): number =>
  Math.max(Math.min(indent, leastIndent), Math.min(indent, width - stringWidth(word)));

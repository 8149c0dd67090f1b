export interface Block {
  readonly page: string;
  /** Of its first command. */
  readonly line: number;
  /** What it needs beside a project and its service; '' = nothing. */
  readonly needs: string;
  readonly text: string;
}

/** The shell blocks of a page in their order: ```sh, or ```sh NEEDS. */
export function blocksOf(page: string, text: string): readonly Block[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const needs = /^```(?:sh|bash)\b *(.*)$/.exec(line)?.[1];
    if (needs === undefined) return [];
    const end = lines.indexOf('```', index);
    return [{ page, line: index + 2, needs, text: lines.slice(index + 1, end).join('\n') }];
  });
}

/** A block without what each language says in its own words: comments and reasons. */
export const commandsIn = ({ needs, text }: Block): readonly string[] => [
  needs,
  ...text.split('\n').map((line) =>
    line
      .replace(/(--reason) "[^"]*"/, '$1 "…"')
      .replace(/(^|\s)# .*$/, '')
      .trimEnd(),
  ),
];

/** A script whose lines have the numbers of the page, so that a failure is told with its place there. */
export const scriptOf = ({ page, line, text }: Block): string =>
  `trap 'echo "failed: ${page}:$LINENO" >&2' ERR${'\n'.repeat(line - 1)}${text}\n`;

const longest = 300;

/** What somebody wrote, as a part of one line: no ends of lines, and not without end. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest).toWellFormed()}…` : line;
}

/** Who did it, as people call them. */
export const whoDid = ({ id, name }: { readonly id: string; readonly name: string | null }): string =>
  oneLine(name ?? id);

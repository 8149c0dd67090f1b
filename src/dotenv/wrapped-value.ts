/** Tools write base64 over lines of 64 or 76 characters; a value as short as this one was not wrapped. */
const shortestLine = 32;

/**
 * Whether a line is rather the rest of a base64 value than an assignment: `openssl rand -base64 64` writes two lines,
 * and the padding of the second one looks like the sign behind a name. `above` is the line before, if any.
 */
export function isRestOfValue(row: string, above: string | undefined): boolean {
  const text = row.trim();
  // Two signs at the end are padding wherever they stand: no value is `=`.
  if (/^[^=]*=\s*=$/.test(text)) return true;
  if (!/^[A-Za-z0-9+/]{8,}=$/.test(text) || /^[A-Z][A-Z0-9]*=$/.test(text)) return false;
  const [, line = ''] = /^(?:[^=]*=)?\s*([A-Za-z0-9+/]+)\s*$/.exec(above ?? '') ?? [];
  return line.length >= Math.max(shortestLine, text.length) && (line.length + text.length) % 4 === 0;
}

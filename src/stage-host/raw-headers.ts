/** One header line: its name as it was written, and its value. */
export type HeaderLine = readonly [name: string, value: string];

/** Node's flat list of names and values as lines. */
export const linesOf = (flat: readonly string[]): HeaderLine[] =>
  flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? '']] : []));

export const flatOf = (lines: readonly HeaderLine[]): string[] => lines.flat();

export const hasLine = (lines: readonly HeaderLine[], wanted: string): boolean =>
  lines.some(([name]) => name.toLowerCase() === wanted);

export const withoutLines = (lines: readonly HeaderLine[], names: readonly string[]): HeaderLine[] =>
  lines.filter(([name]) => !names.includes(name.toLowerCase()));

/** What is meant for the two ends: not `Connection`, nor what it names, which is for one connection only. */
export function endToEnd(lines: readonly HeaderLine[]): HeaderLine[] {
  const named = lines
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((token) => token.trim())
    .filter((token) => !neverNamed.includes(token));
  return withoutLines(lines, ['connection', 'keep-alive', 'proxy-connection', ...named]);
}

/** Where a body ends, and what a proxy has to know, may not be left out by naming it. */
const neverNamed = ['content-length', 'host', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

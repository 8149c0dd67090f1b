/** What of a package.json decides how a stage starts the package. */
export interface Manifest {
  readonly main: string | null;
  /** `switchback.command`: program and arguments, run in the package's folder. */
  readonly command: readonly string[] | null;
}

/** Throws an Error that says which key is wrong. */
export function parseManifest(text: string): Manifest {
  const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  if (!isRecord(value)) throw new Error('package.json is not an object');
  const { main, switchback } = value;
  if (main !== undefined && typeof main !== 'string') throw new Error('"main" is not a text');
  return { main: main ?? null, command: commandOf(switchback) };
}

/** Paths in the package of which one must exist; null if the package names its own command. */
export function entryCandidates({ main, command }: Manifest): readonly string[] | null {
  if (command !== null) return null;
  const path = (main ?? 'index.js').replace(/^(\.\/)+/, '').replace(/\/+$/, '');
  if (path === '' || path === '.') return ['index.js'];
  return [path, `${path}.js`, `${path}/index.js`];
}

function commandOf(switchback: unknown): readonly string[] | null {
  const command = isRecord(switchback) ? switchback['command'] : undefined;
  if (command === undefined) return null;
  if (!isCommand(command)) throw new Error('"switchback.command" is not a list of texts');
  return command;
}

const isCommand = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value[0] !== '' &&
  value.every((part) => typeof part === 'string' && !part.includes('\0'));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

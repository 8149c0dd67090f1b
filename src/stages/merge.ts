import type { DotenvFile } from './dotenv-files.js';
import type { RawValue } from './resolve.js';

/** All files as one map, and what is known of the names that are not in it. */
export interface Merged {
  readonly raw: ReadonlyMap<string, RawValue>;
  /** Names of broken lines: they are not missing, their line is wrong. */
  readonly suspected: ReadonlySet<string>;
  /** A file could not be read, so that nothing can be said about what is missing. */
  readonly incomplete: boolean;
}

/** Key by key, a later file over an earlier one; on top, the process environment for the keys that are in a file. */
export function merge(
  files: readonly DotenvFile[],
  processEnv: Readonly<Record<string, string | undefined>>,
): Merged {
  const raw = new Map(files.flatMap(({ values }) => [...values]));
  for (const [name, found] of raw) {
    const value = Object.hasOwn(processEnv, name) ? processEnv[name] : undefined;
    if (value !== undefined) raw.set(name, { ...found, value, fromProcess: true });
  }
  const suspected = new Set(files.flatMap((file) => [...file.suspected]));
  return { raw, suspected, incomplete: files.some(({ readable }) => !readable) };
}

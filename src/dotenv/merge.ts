import type { DotenvFile } from './dotenv-files.js';
import type { RawValue } from './resolve.js';

type ProcessEnv = Readonly<Record<string, string | undefined>>;

/** All files as one map, and what is known of the names that are not in it. */
export interface Merged {
  readonly raw: ReadonlyMap<string, RawValue>;
  /** Names of broken lines: they are not missing, their line is wrong. */
  readonly suspected: ReadonlySet<string>;
  /** A file could not be read, so that nothing can be said about what is missing. */
  readonly incomplete: boolean;
  /** Names of which the process environment has a value that is not for the stage. */
  readonly ignored: ReadonlySet<string>;
}

/**
 * Key by key, a later file over an earlier one; on top, the process environment for the keys that are in a file, except
 * for what is told to Switchback itself there: a stage never gets its database.
 */
export function merge(
  files: readonly DotenvFile[],
  processEnv: ProcessEnv,
  isIgnored: (name: string) => boolean,
): Merged {
  const raw = new Map(files.flatMap(({ values }) => [...values]));
  const ignored = new Set<string>();
  for (const [name, found] of raw) {
    const value = Object.hasOwn(processEnv, name) ? processEnv[name] : undefined;
    if (value === undefined) continue;
    if (isIgnored(name)) ignored.add(name);
    else raw.set(name, { ...found, value, fromProcess: true });
  }
  const suspected = new Set(files.flatMap((file) => [...file.suspected]));
  return { raw, suspected, incomplete: files.some(({ readable }) => !readable), ignored };
}

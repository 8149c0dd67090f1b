import { isObject, parseJson } from '../files/json-file.js';
import type { StateFiles } from './state-files.js';

/** Which installation a bucket's stacks belong to. */
export interface StateOwner {
  /** The data directory's own name. */
  readonly id: string;
  readonly host: string;
  readonly dataDir: string;
}

export const ownerFile = (project: string): string => `.switchback/${project}.json`;

/**
 * Takes a project's state in a bucket for this installation and returns whose it is: of two data directories on one
 * state each would miss what the other promotes. Throws when the file that says it is broken.
 */
export async function claimState(files: StateFiles, project: string, owner: StateOwner): Promise<StateOwner> {
  const file = ownerFile(project);
  if (await files.create(file, `${JSON.stringify(owner)}\n`)) return owner;
  const text = await files.read(file);
  // Removed in between: whoever starts next may take it.
  if (text === null) return claimState(files, project, owner);
  const known = parseJson(text, isObject);
  if (known === null) throw new Error(`${file}: no owner of a state`);
  const { id, host, dataDir } = known;
  return { id: textIn(id) ?? '', host: textIn(host) ?? '?', dataDir: textIn(dataDir) ?? '?' };
}

const textIn = (value: unknown): string | null => (typeof value === 'string' ? value : null);

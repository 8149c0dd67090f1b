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
 * state each would miss what the other promotes.
 */
export async function claimState(files: StateFiles, project: string, owner: StateOwner): Promise<StateOwner> {
  const file = ownerFile(project);
  if (await files.create(file, `${JSON.stringify(owner)}\n`)) return owner;
  const text = await files.read(file);
  // Removed in between, or half a file: whoever starts next may take it.
  if (text === null) return claimState(files, project, owner);
  const known = JSON.parse(text) as Partial<StateOwner>;
  return { id: known.id ?? '', host: known.host ?? '?', dataDir: known.dataDir ?? '?' };
}

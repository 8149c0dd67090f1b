import { extract, type ReadEntry } from 'tar';
import { readContents } from './contents.js';
import { isBesidePackage, plainPath } from './entry.js';
import { refused } from './refused.js';
import { assertWhole } from './whole.js';

/** The size was judged when the package came; of names counts what this disk tells apart. */
const asItIs = {
  ...{ maxFiles: Number.POSITIVE_INFINITY, maxUnpackedBytes: Number.POSITIVE_INFINITY },
  named: (path: string): string => path,
};

/**
 * Unpacks a package into an empty folder. It was checked when it came; this is the step that writes files, so it is
 * checked again, and what was written is compared with what is listed.
 */
export async function extractPackage(file: string, folder: string): Promise<void> {
  const { files } = await readContents(file, asItIs);
  await extract({
    ...{ file, cwd: folder, strip: 1, strict: true, preserveOwner: false, noMtime: true },
    filter: (_path, entry) => 'type' in entry && prepare(entry),
  }).catch((error: unknown) => {
    throw nameless(error) ?? error;
  });
  await assertWhole(folder, files);
}

/** Gives an entry its plain path and its owner the rights to it; false = it is not of the package. */
function prepare(entry: ReadEntry): boolean {
  if (isBesidePackage(entry.path)) return false;
  entry.path = plainPath(entry.path);
  const isFolder = entry.type === 'Directory';
  entry.mode = ((entry.mode ?? 0o666) & 0o777) | (isFolder ? 0o700 : 0o600);
  return true;
}

/** A name that this disk cannot have. */
function nameless(error: unknown): Error | null {
  const { code = '', entry } = error as { code?: string; entry?: ReadEntry };
  const isOfName = code === 'ENAMETOOLONG' || code === 'EILSEQ';
  return isOfName && entry !== undefined ? refused('name-too-long', entry.path, { cause: error }) : null;
}

import { list, type ReadEntry } from 'tar';
import { pathInPackage } from './entry.js';

const mostFileBytes = 4 * 1024 ** 2;
const mostBytes = 16 * 1024 ** 2;

/** The texts of a package's own sources, and of each package.json beside them, up to a size of each and of all. */
export async function readSources(file: string): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  let taken = 0;
  await list({
    file,
    onReadEntry: (entry: ReadEntry) => {
      const path = pathInPackage(entry.path);
      if (!isOwnText(path) || entry.size > mostFileBytes || taken + entry.size > mostBytes) return;
      taken += entry.size;
      const chunks: Uint8Array[] = [];
      entry.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      entry.on('end', () => texts.set(path, Buffer.concat(chunks).toString('utf8')));
    },
  });
  return texts;
}

const isOwnText = (path: string): boolean =>
  !/(^|\/)node_modules\//.test(path) && /(\.[cm]?js|(^|\/)package\.json)$/.test(path);

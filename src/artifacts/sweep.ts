import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, pidIn } from './left-by.js';
import { unpackingPrefix, type Places } from './places.js';

/**
 * Removes what killed processes left: half uploads and half unpackings whose process is gone. Asked at the start, so an
 * upload that bears the number of this process is an earlier one's.
 */
export async function sweep(places: Places): Promise<void> {
  for (const name of await namesIn(places.incoming))
    if (pidIn(name) === process.pid || !isAlive(pidIn(name)))
      await rm(join(places.incoming, name), { recursive: true, force: true });
  for (const artifact of await namesIn(places.root)) {
    for (const name of await namesIn(join(places.root, artifact))) {
      if (name.startsWith(unpackingPrefix) && !isAlive(pidIn(name.slice(unpackingPrefix.length))))
        await rm(join(places.root, artifact, name), { recursive: true, force: true });
    }
  }
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { installDir } from '../../src/service/config.js';

const cache = join(installDir, 'node_modules', '.cache', 'switchback-tests');

/**
 * What tests begin with, a file or a folder: made once for the sources it depends on (of the installation), and kept
 * for every run after that. `make` makes it at a path of its own; of two at the same time one is thrown away.
 */
export async function prepared(
  name: string,
  { sources, make }: { sources: readonly string[]; make: (path: string) => Promise<void> },
): Promise<string> {
  const done = join(cache, hashOf(sources), name);
  if (existsSync(done)) return done;
  await mkdir(dirname(done), { recursive: true });
  const work = await mkdtemp(join(cache, 'making-'));
  await make(join(work, name));
  // Another one may have been there first.
  await rename(join(work, name), done).catch(() => undefined);
  await rm(work, { recursive: true });
  return done;
}

/** Names the state of files and folders of the installation. */
export function hashOf(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const source of sources.map((name) => join(installDir, name)))
    for (const file of filesOf(source)) hash.update(file).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

const filesOf = (source: string): string[] => {
  if (!existsSync(source)) return [];
  if (/\.\w+$/.test(source)) return [source];
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.\w+$/.test(name))
    .toSorted()
    .map((name) => join(source, name));
};

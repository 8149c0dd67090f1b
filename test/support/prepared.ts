import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { installDir } from '../../src/service/config.js';

const cache = join(installDir, 'node_modules', '.cache', 'switchback-tests');

export interface Preparation {
  /** What it depends on, of the installation. */
  readonly sources: readonly string[];
  readonly make: (path: string) => Promise<void>;
}

/**
 * What tests begin with, a file or a folder: made once for the sources it depends on, and kept for every run after
 * that. `make` makes it at a path of its own; of two at the same time one is thrown away.
 */
export async function prepared(name: string, { sources, make }: Preparation, root = cache): Promise<string> {
  const folder = join(root, name);
  const done = join(folder, hashOf(sources));
  if (existsSync(done)) return done;
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, 'making-'));
  await make(join(work, name));
  // Another one may have been there first.
  await rename(join(work, name), done).catch(() => undefined);
  await rm(work, { recursive: true });
  await removeOthers(folder, done);
  return done;
}

/** Of other sources, or left behind by somebody who was stopped; a young one may be in use. */
async function removeOthers(folder: string, done: string): Promise<void> {
  const others = readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => path !== done && Date.now() - statSync(path).mtimeMs > youngMilliseconds);
  for (const path of others) await rm(path, { recursive: true, force: true });
}

const youngMilliseconds = 3_600_000;

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

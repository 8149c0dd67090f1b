import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { manifestIn, type PackageManifest } from './manifest.js';
import type { Installed } from './tree.js';

/** A package that is installed, with its version. */
export interface Found extends Installed {
  readonly version: string;
}

/** What Node finds under a name for the files of a folder: in the `node_modules` of this folder or one above it. */
export async function findInstalled(name: string, from: string): Promise<Found | null> {
  for (let folder = from; ; folder = dirname(folder)) {
    const there = basename(folder) === 'node_modules' ? null : await readInstalled(folder, name);
    if (there !== null || folder === dirname(folder)) return there;
  }
}

async function readInstalled(folder: string, name: string): Promise<Found | null> {
  const place = join(folder, 'node_modules', name);
  const text = await readFile(join(place, 'package.json'), 'utf8').catch(() => null);
  const manifest = text === null ? null : manifestIn(text);
  return manifest === null ? null : { ...asInstalled(manifest, await realpath(place)) };
}

/** A package with what it needs. */
export const asInstalled = (manifest: PackageManifest, folder: string): Found => ({
  folder,
  version: manifest.version,
  needs: Object.keys(manifest.dependencies),
  optional: manifest.optional,
});

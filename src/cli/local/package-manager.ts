import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Who installs the packages of a repository, and by which command as its lock file says. */
export interface PackageManager {
  readonly name: 'npm' | 'pnpm' | 'yarn';
  readonly install: string;
}

const known: readonly (PackageManager & { readonly lock: string })[] = [
  { lock: 'package-lock.json', name: 'npm', install: 'npm ci' },
  { lock: 'pnpm-lock.yaml', name: 'pnpm', install: 'pnpm install --frozen-lockfile' },
  { lock: 'yarn.lock', name: 'yarn', install: 'yarn install' },
];

/** By the nearest lock file upwards; npm where there is none. */
export function packageManagerOf(from: string): PackageManager {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = known.find(({ lock }) => existsSync(join(folder, lock)));
    if (found !== undefined) return { name: found.name, install: found.install };
    if (folder === dirname(folder)) return { name: 'npm', install: 'npm ci' };
  }
}

/** Whether Yarn keeps the packages in archives that only its own loader reads. */
export function isPlugAndPlay(from: string): boolean {
  for (let folder = from; ; folder = dirname(folder)) {
    if (['.pnp.cjs', '.pnp.js'].some((name) => existsSync(join(folder, name)))) return true;
    if (folder === dirname(folder)) return false;
  }
}

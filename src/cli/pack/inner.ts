import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { isObject } from '../../files/json-file.js';
import type { PackProblem } from '../../model/pack-problem.js';
import type { Terminal } from '../terminal/terminal.js';
import { manifestIn, type PackageManifest } from './manifest.js';
import { npmPack } from './npm-pack.js';
import { isLeftOut } from './left-out.js';
import type { Placed } from './tree.js';

/** A package of the repository itself, which a workspace or a link puts beside those that are installed. */
export const isInner = ({ folder }: Pick<Placed, 'folder'>): boolean =>
  !folder.split('/').includes('node_modules');

/** What of the inner packages would not run: not built yet, or sources that only a bundler reads. */
export async function innerProblems(placed: readonly Placed[]): Promise<PackProblem[]> {
  const looked = placed.filter(isInner).map(async ({ folder }): Promise<PackProblem[]> => {
    const manifest = await manifestOf(folder);
    const entries = manifest === null ? [] : entriesOf(manifest);
    const { name = '', scripts = {} } = manifest ?? {};
    const [entry] = entries;
    if (entry === undefined) return [];
    if (entries.every((one) => /\.[cm]?tsx?$/.test(one)))
      return [{ code: 'inner-sources', facts: { name, entry } }];
    if (entries.some((one) => isThere(folder, one))) return [];
    const build = 'build' in scripts ? 'npm run build' : null;
    return [{ code: 'inner-not-built', facts: { name, folder, entry, build } }];
  });
  return (await Promise.all(looked)).flat();
}

interface InnerOrder {
  readonly from: string;
  readonly to: string;
  /** For what npm makes on the way; removed with the rest. */
  readonly folder: string;
  readonly env: Terminal['env'];
}

/** The files that npm would publish of an inner package, and what its compiler wrote, though git ignores it. */
export async function copyInner({ from, to, folder, env }: InnerOrder): Promise<void> {
  const manifest = await manifestOf(from);
  await mkdir(to, { recursive: true });
  // npm packs none without a name and a version.
  const isNamed = manifest !== null && manifest.name !== '' && manifest.version !== '';
  if (isNamed) {
    await mkdir(folder);
    await npmPack({ directory: from, folder, into: to, env });
  } else
    await cp(from, to, {
      recursive: true,
      dereference: true,
      filter: (path) => !/\/(node_modules|\.git)$/.test(path),
    });
  for (const name of await readdir(to)) if (isLeftOut(name)) await rm(join(to, name), { recursive: true });
  const entries = manifest === null ? [] : entriesOf(manifest);
  for (const entry of entries) {
    const [top = entry] = entry.split('/');
    if (!existsSync(join(to, entry)) && existsSync(join(from, entry)))
      await cp(join(from, top), join(to, top), { recursive: true, dereference: true });
  }
}

const manifestOf = async (folder: string): Promise<PackageManifest | null> =>
  manifestIn(await readFile(join(folder, 'package.json'), 'utf8').catch(() => ''));

/** The files by which others reach a package: `exports`, else `main`. */
function entriesOf({ main, whole }: PackageManifest): string[] {
  const named = textsIn(whole['exports']);
  return (named.length > 0 ? named : main === null ? [] : [main])
    .map((path) => posix.normalize(path))
    .filter((path) => !path.includes('*') && !/\.d\.[cm]?ts$|\.json$/.test(path));
}

const textsIn = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : isObject(value) ? Object.values(value).flatMap(textsIn) : [];

const isThere = (folder: string, entry: string): boolean =>
  [entry, `${entry}.js`, `${entry}/index.js`].some((path) => existsSync(join(folder, path)));

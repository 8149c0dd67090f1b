import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import * as tar from 'tar';
import { isObject } from '../../files/json-file.js';
import type { Terminal } from '../terminal/terminal.js';
import { copyInner, isInner } from './inner.js';
import { isLeftOut } from './left-out.js';
import type { PackageManifest } from './manifest.js';
import type { Start } from './start.js';
import type { Tree } from './tree.js';

export interface PackagePlan {
  readonly directory: string;
  readonly folder: string;
  /** The files that npm took, below `folder`. */
  readonly own: string;
  readonly manifest: PackageManifest;
  readonly start: Start;
  readonly tree: Tree;
  readonly env: Terminal['env'];
}

/** Completes the files that npm took to what starts by itself, and packs it; gives the file. */
export async function writePackage(plan: PackagePlan): Promise<string> {
  const { folder, own, start, tree } = plan;
  for (const name of await readdir(own)) if (isLeftOut(name)) await rm(join(own, name), { recursive: true });
  await takeEntry(plan);
  for (const [at, placed] of tree.placed.entries()) {
    const to = join(own, ...placed.path.flatMap((name) => ['node_modules', name]));
    if (isInner(placed))
      await copyInner({
        from: placed.folder,
        to,
        folder: join(folder, `inner-${String(at)}`),
        env: plan.env,
      });
    else await copyPackage(placed.folder, to);
  }
  if (start.command !== null) await nameCommand(plan, start.command);
  const file = join(folder, 'build.tgz');
  const files = (await filesBelow(own)).map((one) => relative(folder, one)).toSorted();
  // One time for all files, and nobody's name: the same files are the same build, whoever packs them.
  await tar.create(
    { file, cwd: folder, gzip: true, portable: true, mtime: new Date(0), follow: true },
    files,
  );
  return file;
}

/** What the compiler wrote is often left out, because git ignores it: the folder that it starts from goes along. */
async function takeEntry({ directory, own, start: { entry } }: PackagePlan): Promise<void> {
  if (entry === null) return;
  const [top = entry] = entry.split('/');
  const isThere = await readFile(join(own, entry)).then(
    () => true,
    () => false,
  );
  if (!isThere) await copyPackage(join(directory, top), join(own, top));
}

/** The packages within are placed by themselves. */
const copyPackage = (from: string, to: string): Promise<void> =>
  cp(from, to, {
    ...{ recursive: true, dereference: true },
    filter: (path) => path === from || !/^(node_modules|\.git)$/.test(basename(path)) || isDeep(from, path),
  });

/** A folder of that name deeper within is the package's own. */
const isDeep = (from: string, path: string): boolean => dirname(path) !== from;

async function nameCommand({ own, manifest }: PackagePlan, command: readonly string[]): Promise<void> {
  const { switchback } = manifest.whole;
  const named = { ...(isObject(switchback) ? switchback : {}), command };
  const text = JSON.stringify({ ...manifest.whole, switchback: named }, null, 2);
  await writeFile(join(own, 'package.json'), `${text}\n`);
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
}

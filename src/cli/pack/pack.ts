import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import semver from 'semver';
import { failure } from '../terminal/failure.js';
import type { PackProblem } from '../../model/pack-problem.js';
import type { Terminal } from '../terminal/terminal.js';
import { isPlugAndPlay, packageManagerOf } from '../local/package-manager.js';
import { readBundle, takeBundle, type Bundle } from './bundle.js';
import { innerProblems } from './inner.js';
import { asInstalled, findInstalled, type Found } from './installed.js';
import { manifestIn, type PackageManifest } from './manifest.js';
import { npmPack } from './npm-pack.js';
import { startOf, type Start } from './start.js';
import { planTree, type Tree } from './tree.js';
import { workspaceBackends } from './workspace.js';
import { writePackage } from './write-package.js';

export interface Packed {
  readonly file: string;
  /** Whose it is: where its package.json lies. */
  readonly directory: string;
  readonly name: string;
  readonly version: string;
  readonly dependencies: number;
  readonly start: Start;
  /** Removes it. */
  readonly remove: () => Promise<void>;
}

/**
 * Packs the backend of the working copy with everything that it needs to run, in a folder of its own: the working copy
 * stays as it is, and none of its scripts runs. The same files give the same bytes. `named` = the folder that a bundler
 * wrote, else what package.json says of it. Throws `pack-refused` with every reason for which the result would not start.
 */
export async function packBackend(
  from: string,
  { terminal }: { readonly terminal: Pick<Terminal, 'env'> },
  named: string | null = null,
): Promise<Packed> {
  const directory = await packageDirectory(from);
  const manifest = manifestIn(await readFile(join(directory, 'package.json'), 'utf8').catch(() => ''));
  if (manifest === null) throw refused(directory, [{ code: 'manifest-broken', facts: {} }]);
  const source = await sourceOf({ directory, manifest, named });
  const tree = await planTree(source.root, source.find);
  const { start } = source;
  const problems = [
    ...('code' in start ? [await startProblem(start, directory)] : []),
    ...missingOf(tree, directory),
    ...(await otherVersions(source.manifest, source.directory)),
    ...(await innerProblems(tree.placed)),
  ];
  if (problems.length > 0 || 'code' in start) throw refused(directory, problems);
  const folder = await mkdtemp(join(tmpdir(), 'switchback-pack-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const own = join(folder, 'package');
    await mkdir(own);
    const { env } = terminal;
    if (source.bundle === null) await npmPack({ directory, folder, into: own, env });
    else await takeBundle(source.bundle, own);
    const plan = { directory: source.directory, folder, own, manifest: source.manifest, start, tree, env };
    const file = await writePackage(plan);
    const { name, version } = source.manifest;
    return { file, directory, name, version, dependencies: tree.placed.length, start, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

interface Source {
  /** Where its files lie. */
  readonly directory: string;
  readonly manifest: PackageManifest;
  readonly start: ReturnType<typeof startOf>;
  readonly root: Found;
  readonly find: typeof findInstalled;
  readonly bundle: Bundle | null;
}

/** The backend as it stands, or what a bundler made of it. */
async function sourceOf(place: {
  directory: string;
  manifest: PackageManifest;
  named: string | null;
}): Promise<Source> {
  const { directory, manifest, named } = place;
  const folder = named ?? (manifest.bundle === null ? null : join(directory, manifest.bundle));
  if (folder === null) {
    const start = startOf(manifest, (path) => isFile(join(directory, path)));
    const root = asInstalled(manifest, directory);
    return { directory, manifest, start, root, find: findInstalled, bundle: null };
  }
  const bundle = await readBundle({
    directory,
    manifest,
    folder: await realpath(folder).catch(() => folder),
  });
  if ('code' in bundle) throw refused(directory, [bundle]);
  return {
    directory: bundle.folder,
    manifest: bundle.manifest,
    start: startOf(bundle.manifest, (path) => isFile(join(bundle.folder, path))),
    root: { ...asInstalled(bundle.manifest, bundle.folder), needs: bundle.needs },
    // A bundle may lie anywhere; what it needs is installed in it or for the backend.
    find: async (name, at) =>
      (await findInstalled(name, at)) ?? (at === bundle.folder ? findInstalled(name, directory) : null),
    bundle,
  };
}

/** The nearest folder upwards with a package.json. Throws `pack-refused`. */
async function packageDirectory(from: string): Promise<string> {
  let folder = await realpath(from).catch(() => from);
  while (!existsSync(join(folder, 'package.json'))) {
    if (folder === dirname(folder)) throw refused(from, [{ code: 'no-package', facts: {} }]);
    folder = dirname(folder);
  }
  return folder;
}

const refused = (directory: string, problems: readonly PackProblem[]) =>
  failure('pack-refused', { directory, problems });

async function startProblem(
  start: Exclude<ReturnType<typeof startOf>, Start>,
  directory: string,
): Promise<PackProblem> {
  if (start.code === 'entry-missing')
    return { code: start.code, facts: { entry: start.entry, build: start.build } };
  const backends = await workspaceBackends(directory);
  return backends === null
    ? { code: start.code, facts: {} }
    : { code: 'workspace-root', facts: { backends } };
}

function missingOf({ missing }: Tree, directory: string): PackProblem[] {
  const names = [...new Set(missing.map(({ name }) => name))];
  if (names.length === 0) return [];
  if (isPlugAndPlay(directory)) return [{ code: 'plug-and-play', facts: { names } }];
  return [{ code: 'not-installed', facts: { names, install: packageManagerOf(directory).install } }];
}

/** What package.json says since the last `npm install`; an address or a link has no version to compare. */
async function otherVersions({ dependencies }: PackageManifest, directory: string): Promise<PackProblem[]> {
  const { install } = packageManagerOf(directory);
  const looked = Object.entries(dependencies).map(async ([name, wanted]): Promise<PackProblem[]> => {
    const installed = (await findInstalled(name, directory))?.version;
    const fits =
      installed === undefined ||
      semver.validRange(wanted) === null ||
      semver.satisfies(installed, wanted, { includePrerelease: true });
    return fits ? [] : [{ code: 'other-version', facts: { name, installed, wanted, install } }];
  });
  return (await Promise.all(looked)).flat();
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

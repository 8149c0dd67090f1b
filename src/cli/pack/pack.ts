import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import semver from 'semver';
import { failure } from '../terminal/failure.js';
import type { PackProblem } from '../../model/pack-problem.js';
import type { Invocation } from '../terminal/invocation.js';
import { asInstalled, findInstalled } from './installed.js';
import { manifestIn, type PackageManifest } from './manifest.js';
import { npmPack } from './npm-pack.js';
import { startOf, type Start } from './start.js';
import { planTree, type Tree } from './tree.js';
import { writePackage } from './write-package.js';

export interface Packed {
  readonly file: string;
  readonly name: string;
  readonly version: string;
  readonly dependencies: number;
  readonly start: Start;
  /** Removes it. */
  readonly remove: () => Promise<void>;
}

/**
 * Packs the backend of the working copy with everything that it needs to run, in a folder of its own: the working copy
 * stays as it is, and none of its scripts runs. The same files give the same bytes. Throws `pack-refused` with every
 * reason for which the result would not start.
 */
export async function packBackend(from: string, { terminal }: Invocation): Promise<Packed> {
  const directory = await packageDirectory(from);
  const manifest = manifestIn(await readFile(join(directory, 'package.json'), 'utf8').catch(() => ''));
  if (manifest === null) throw refused(directory, [{ code: 'manifest-broken', facts: {} }]);
  const start = startOf(manifest, (path) => isFile(join(directory, path)));
  const tree = await planTree(asInstalled(manifest, directory), findInstalled);
  const problems = [
    ...('code' in start ? [startProblem(start)] : []),
    ...missingOf(tree),
    ...(await otherVersions(manifest, directory)),
  ];
  if (problems.length > 0 || 'code' in start) throw refused(directory, problems);
  const folder = await mkdtemp(join(tmpdir(), 'switchback-pack-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const own = join(folder, 'package');
    await mkdir(own);
    await npmPack({ directory, folder, into: own, env: terminal.env });
    const file = await writePackage({ directory, folder, own, manifest, start, tree });
    const { name, version } = manifest;
    return { file, name, version, dependencies: tree.placed.length, start, remove };
  } catch (error) {
    await remove();
    throw error;
  }
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

const startProblem = (start: Exclude<ReturnType<typeof startOf>, Start>): PackProblem =>
  start.code === 'no-start'
    ? { code: start.code, facts: {} }
    : { code: start.code, facts: { entry: start.entry, build: start.build } };

function missingOf({ missing }: Tree): PackProblem[] {
  const names = [...new Set(missing.map(({ name }) => name))];
  return names.length === 0 ? [] : [{ code: 'not-installed', facts: { names } }];
}

/** What package.json says since the last `npm install`; an address or a link has no version to compare. */
async function otherVersions({ dependencies }: PackageManifest, directory: string): Promise<PackProblem[]> {
  const looked = Object.entries(dependencies).map(async ([name, wanted]): Promise<PackProblem[]> => {
    const installed = (await findInstalled(name, directory))?.version;
    const fits =
      installed === undefined ||
      semver.validRange(wanted) === null ||
      semver.satisfies(installed, wanted, { includePrerelease: true });
    return fits ? [] : [{ code: 'other-version', facts: { name, installed, wanted } }];
  });
  return (await Promise.all(looked)).flat();
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

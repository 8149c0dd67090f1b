import { existsSync, statSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { isObject } from '../../files/json-file.js';
import type { PackProblem } from '../../model/pack-problem.js';
import { manifestIn, type PackageManifest } from './manifest.js';

/** What a bundler made of a backend. */
export interface Bundle {
  readonly folder: string;
  /** Its own, or one made of the project's: what starts, and no dependency that the bundle holds already. */
  readonly manifest: PackageManifest;
  /** Packages that the bundler left out. */
  readonly needs: readonly string[];
}

export interface BundlePlace {
  /** The folder of the backend. */
  readonly directory: string;
  readonly manifest: PackageManifest;
  readonly folder: string;
}

/** Looks at the folder that a bundler wrote; a problem where nothing in it could start. */
export async function readBundle(place: BundlePlace): Promise<Bundle | PackProblem> {
  const { directory, manifest, folder } = place;
  const shown = relative(directory, folder).startsWith('..') ? folder : relative(directory, folder);
  const files = await readdir(folder).catch(() => []);
  if (files.length === 0)
    return { code: 'no-bundle', facts: { folder: shown, build: bundleScript(manifest) } };
  const needs = [...externalsOf(manifest)];
  const own = manifestIn(await readFile(join(folder, 'package.json'), 'utf8').catch(() => ''));
  if (own !== null) {
    const { name, version } = manifest;
    const whole = { name, version, ...own.whole };
    return { folder, manifest: madeOf(whole), needs: [...needs, ...Object.keys(own.dependencies)] };
  }
  const start = startIn(place, files);
  if (start === null) return { code: 'bundle-without-start', facts: { folder: shown } };
  const { name, version, whole } = manifest;
  const type = whole['type'] === undefined ? {} : { type: whole['type'] };
  const command = start.command === null ? {} : { switchback: { command: start.command } };
  return { folder, manifest: madeOf({ name, version, ...type, main: start.entry, ...command }), needs };
}

/** Puts the files of a bundle where they are packed; what is installed in it goes with what it needs. */
export async function takeBundle({ folder, manifest }: Bundle, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  await cp(folder, into, {
    ...{ recursive: true, dereference: true },
    filter: (path) => path !== join(folder, 'node_modules') && basename(path) !== '.git',
  });
  await writeFile(join(into, 'package.json'), `${JSON.stringify(manifest.whole, null, 2)}\n`);
}

const madeOf = (whole: object): PackageManifest => {
  const made = manifestIn(JSON.stringify(whole));
  if (made === null) throw new Error('a package.json that was made is none');
  return made;
};

const bundleScript = ({ scripts }: PackageManifest): string | null => {
  const name = ['bundle', 'build'].find((one) => one in scripts);
  return name === undefined ? null : `npm run ${name}`;
};

function externalsOf({ whole }: PackageManifest): string[] {
  const { switchback } = whole;
  const external = isObject(switchback) ? switchback['external'] : null;
  return Array.isArray(external) ? external.filter((one): one is string => typeof one === 'string') : [];
}

/** Names that bundlers give what starts. */
const usualEntries = ['index', 'main', 'server', 'app', 'bundle'].flatMap((name) =>
  ['.js', '.mjs', '.cjs'].map((end) => `${name}${end}`),
);

/** As the project says it, where that lies in the bundle; else a usual name, or the only file that Node runs. */
function startIn(
  { directory, manifest, folder }: BundlePlace,
  files: readonly string[],
): { entry: string; command: readonly string[] | null } | null {
  const inside = (word: string): string | null => {
    const path = relative(folder, join(directory, word));
    if (word.startsWith('-') || path.startsWith('..') || path === '') return null;
    return (
      [path, `${path}.js`]
        .find((one) => isFile(join(folder, one)))
        ?.split(sep)
        .join('/') ?? null
    );
  };
  for (const words of saidStarts(manifest)) {
    const entry = words.map(inside).find((one) => one !== null);
    if (entry === undefined) continue;
    const command = words.map((word) => inside(word) ?? word);
    return { entry, command: command.join(' ') === `node ${entry}` ? null : command };
  }
  const programs = files.filter((name) => /\.[cm]?js$/.test(name));
  const entry =
    usualEntries.find((name) => files.includes(name)) ?? (programs.length === 1 ? programs[0] : undefined);
  return entry === undefined ? null : { entry, command: null };
}

const saidStarts = ({ command, scripts, main }: PackageManifest): (readonly string[])[] => [
  ...(command === null ? [] : [command]),
  ...['start:prod', 'start'].flatMap((name) => {
    const script = scripts[name] ?? '';
    return /^node [\w@%+=:,./ -]+$/.test(script) ? [script.trim().split(/\s+/)] : [];
  }),
  ...(main === null ? [] : [['node', main]]),
];

const isFile = (path: string): boolean =>
  existsSync(path) && statSync(path, { throwIfNoEntry: false })?.isFile() === true;

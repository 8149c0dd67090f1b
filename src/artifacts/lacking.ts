import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { nodeCommandOf } from '../model/node-command.js';
import { certainImports, possibleImports } from './imports.js';
import { entryCandidates, parseManifest, type Manifest } from './manifest.js';

/** A package as it is packed. */
export interface Inside {
  /** Every file, by its path in the package. */
  readonly paths: ReadonlySet<string>;
  /** The text of its own sources and of each package.json beside them, as far as it was read. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What a package needs that is not in it. */
export interface Lacking {
  /** What it asks for as soon as it starts, whatever happens: it starts nowhere. */
  readonly surely: { readonly file: string; readonly name: string } | null;
  /** Dependencies of its package.json that it may ask for. */
  readonly perhaps: readonly string[];
}

/**
 * What of other packages is missing in a package. A bundler may have put dependencies into its files, a `try` may do
 * without one: only what is loaded on every way from the start is surely missing.
 */
export function lackingIn(inside: Inside): Lacking {
  const text = inside.texts.get('package.json') ?? '';
  const manifest = parseManifest(text);
  const { name: ownName, ...listed } = namesIn(text);
  const have = packagesIn(inside.paths);
  const isLacking = (name: string, file: string): boolean =>
    name !== ownName && !foldersAbove(file).some((folder) => have.has(`${folder}node_modules/${name}`));
  const missing = listed.dependencies.filter((name) => isLacking(name, 'package.json'));
  const start = startOf(manifest, text, inside.paths);
  if (start === null) return { surely: null, perhaps: missing };
  const reached = reachedFrom(start.files, inside, (_, text) => possibleImports(text));
  // Where no code of others is loaded before, nothing can find a package that nobody named either.
  const isPlain = have.size === 0 && start.preloads.length === 0;
  const isSure = ({ file, name }: Named): boolean =>
    isLacking(name, file) && (isPlain || listed.all.has(name));
  const before = namedBy(start.preloads.map((asked) => ({ file: 'package.json', asked })));
  const possible = namedBy(asksOf(reached));
  // To read a source takes a hundred times as long as to look for names in it.
  const canSay =
    [...before, ...possible].some(isSure) &&
    ![...reached.keys()].some((file) => otherWays.test(inside.texts.get(file) ?? ''));
  const surely = canSay ? [...before, ...certainIn(start.files, inside)].find(isSure) : undefined;
  const asked = new Set(possible.flatMap(({ file, name }) => (isLacking(name, file) ? [name] : [])));
  const isCut = [...reached.keys()].some((file) => isSource(file) && !inside.texts.has(file));
  const perhaps = isCut ? missing : listed.dependencies.filter((name) => asked.has(name));
  return { surely: surely ?? null, perhaps };
}

interface Named {
  readonly file: string;
  readonly name: string;
}

const namedBy = (asks: readonly Ask[]): Named[] =>
  asks.flatMap(({ file, asked }) => packageOf(asked).map((name) => ({ file, name })));

/** How the package is found where Node itself would not find it. */
const otherWays =
  /\b_(resolveFilename|initPaths|nodeModulePaths|findPath|load)\b|\bregisterHooks\b|\bNODE_PATH\b|\bmodule\.paths\b/;

function namesIn(text: string): { name: string; dependencies: string[]; all: Set<string> } {
  const whole = JSON.parse(text.replace(/^\uFEFF/, '')) as Readonly<Record<string, unknown>>;
  const keys = (field: string): string[] => {
    const value = whole[field];
    return typeof value === 'object' && value !== null ? Object.keys(value) : [];
  };
  const optional = keys('optionalDependencies');
  const dependencies = keys('dependencies').filter((name) => !optional.includes(name));
  const others = [...optional, ...keys('peerDependencies'), ...keys('devDependencies')];
  return { name: String(whole['name']), dependencies, all: new Set([...dependencies, ...others]) };
}

/** The folder of each package that lies in a package. */
const packagesIn = (paths: ReadonlySet<string>): Set<string> =>
  new Set(
    [...paths].flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? []),
  );

/** From the folder of a file up to that of the package, which is ''. */
function foldersAbove(file: string): string[] {
  const names = file.split('/').slice(0, -1);
  return [...names.keys(), names.length]
    .map((count) => names.slice(0, count).map((name) => `${name}/`))
    .map((folder) => folder.join(''))
    .toReversed();
}

/** The package that is meant by what stands in an import; none = a file, an address, or a part of Node. */
function packageOf(asked: string): string[] {
  const [, name] = /^((?:@[\w.~-]+\/)?[\w~-][\w.~-]*)(?:\/|$)/.exec(asked) ?? [];
  return name === undefined || isBuiltin(asked) ? [] : [name];
}

interface Start {
  readonly files: readonly string[];
  /** Packages that Node loads before. */
  readonly preloads: readonly string[];
}

/** What a stage runs first; null = another program, of which nothing is known. */
function startOf(manifest: Manifest, text: string, paths: ReadonlySet<string>): Start | null {
  const { command } = manifest;
  const words = command === null ? null : scriptOf(command, text);
  const run = words === null ? null : nodeCommandOf(words);
  if (command !== null && (run === null || run.file === null)) return null;
  const candidates = entryCandidates(run === null ? manifest : { main: run.file, command: null }) ?? [];
  const entry = candidates.find((path) => paths.has(path));
  if (entry === undefined) return null;
  const preloads = run?.preloads ?? [];
  const own = preloads.filter((asked) => asked.startsWith('.')).map((path) => posix.normalize(path));
  return { files: [...own, entry], preloads: preloads.filter((asked) => !asked.startsWith('.')) };
}

/** The words that `npm start` and `npm run NAME` stand for, where npm runs nothing before and no shell is needed. */
function scriptOf(command: readonly string[], text: string): readonly string[] {
  const [, name] = /^npm (?:run )?(start|(?<=run )[\w:.-]+)$/.exec(command.join(' ')) ?? [];
  if (name === undefined) return command;
  const { scripts = {} } = JSON.parse(text.replace(/^\uFEFF/, '')) as { scripts?: Record<string, unknown> };
  const script = scripts[name];
  const isPlain =
    typeof script === 'string' && /^[\w@%+=:,./ -]+$/.test(script) && !(`pre${name}` in scripts);
  return isPlain ? script.trim().split(/\s+/) : command;
}

interface Ask {
  readonly file: string;
  readonly asked: string;
}

/** Longer sources are a bundler's, and would keep the service from everything else. */
const mostReadBytes = 1024 ** 2;

/** What is loaded on every way from the start. */
function certainIn(starts: readonly string[], inside: Inside): Named[] {
  let left = mostReadBytes;
  const reached = reachedFrom(starts, inside, (file, text) => {
    if (text.length > left) return [];
    left -= text.length;
    return certainImports(text, isModule(file, inside.texts)) ?? [];
  });
  return namedBy(asksOf(reached));
}

/** Follows the files of the package itself from those that start: what each asks for. */
function reachedFrom(
  starts: readonly string[],
  { paths, texts }: Inside,
  asks: (file: string, text: string) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const reached = new Map<string, readonly string[]>();
  const next = [...starts];
  for (let file = next.shift(); file !== undefined; file = next.shift()) {
    if (reached.has(file)) continue;
    const asked = asks(file, texts.get(file) ?? '');
    reached.set(file, asked);
    for (const name of asked) next.push(...fileOf(name, file, paths));
  }
  return reached;
}

const asksOf = (reached: ReadonlyMap<string, readonly string[]>): Ask[] =>
  [...reached].flatMap(([file, asked]) => asked.map((one) => ({ file, asked: one })));

const isSource = (path: string): boolean => /\.[cm]?js$/.test(path);

function fileOf(asked: string, from: string, paths: ReadonlySet<string>): string[] {
  if (!/^\.\.?(\/|$)/.test(asked)) return [];
  const path = posix.join(posix.dirname(from), asked).replace(/\/$/, '');
  const found = [path, `${path}.js`, `${path}/index.js`].find((one) => paths.has(one));
  return found === undefined ? [] : [found];
}

/** As Node sees a file: by its ending, else by the nearest package.json. */
function isModule(file: string, texts: ReadonlyMap<string, string>): boolean {
  if (!file.endsWith('.js')) return file.endsWith('.mjs');
  const nearest = foldersAbove(file).map((folder) => texts.get(`${folder}package.json`));
  return /"type"\s*:\s*"module"/.test(nearest.find((text) => text !== undefined) ?? '');
}

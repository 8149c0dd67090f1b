import { posix } from 'node:path';
import { nodeCommandOf } from '../../model/node-command.js';
import type { PackageManifest } from './manifest.js';

/** How a package starts. */
export interface Start {
  /** Program and arguments; null = `main` says it already. */
  readonly command: readonly string[] | null;
  /** The file that Node runs first, in the package; null = a command of the project's own, of which nothing is known. */
  readonly entry: string | null;
  /** The same for people. */
  readonly words: readonly string[];
}

/** What is wrong with how it starts: nothing says it, or a file that is named is not there. */
export type NoStart =
  | { readonly code: 'no-start' }
  | { readonly code: 'entry-missing'; readonly entry: string; readonly build: string | null };

/** The scripts that start a service where it is deployed; the first that is plain Node counts. */
const startScripts = ['start:prod', 'start'] as const;

/**
 * How a package starts: as `switchback.command` says, else as its own start script does where that is plain Node, else
 * its `main`. `has` = whether the working copy has a file.
 */
export function startOf(manifest: PackageManifest, has: (path: string) => boolean): Start | NoStart {
  const { command, main, scripts } = manifest;
  if (command !== null) return ofCommand(command, has, manifest);
  const started = startScripts.flatMap((name) => nodeCommand(scripts[name] ?? '') ?? []);
  const entries = [...started.map(({ entry }) => entry), main ?? 'index.js'];
  for (const { words, entry } of started) {
    const found = candidates(entry).find(has);
    if (found !== undefined) return { command: isMain(main, entry) ? null : words, entry: found, words };
  }
  const found = candidates(main ?? 'index.js').find(has);
  if (found !== undefined) return { command: null, entry: found, words: ['node', found] };
  if (started.length === 0 && main === null) return { code: 'no-start' };
  return { code: 'entry-missing', entry: entries[0] ?? '', build: buildScript(manifest) };
}

function ofCommand(
  command: readonly string[],
  has: (path: string) => boolean,
  manifest: PackageManifest,
): Start | NoStart {
  const entry = entryOf(command);
  if (entry === null) return { command: null, entry: null, words: command };
  const found = candidates(entry).find(has);
  if (found === undefined) return { code: 'entry-missing', entry, build: buildScript(manifest) };
  return { command: null, entry: found, words: command };
}

const buildScript = ({ scripts }: PackageManifest): string | null =>
  'build' in scripts ? 'npm run build' : null;

/** The words of a script that is nothing but `node`, its options and a file: no shell, no variables. */
function nodeCommand(script: string): { words: string[]; entry: string } | null {
  const words = script.trim().split(/\s+/);
  if (!/^[\w@%+=:,./ -]+$/.test(script) || words[0] !== 'node') return null;
  const entry = entryOf(words);
  return entry === null ? null : { words, entry };
}

const entryOf = (words: readonly string[]): string | null => nodeCommandOf(words)?.file ?? null;

/** As Node finds it: the file itself, one with `.js`, or the index of a folder. */
const candidates = (path: string): string[] => {
  const plain = posix.normalize(path).replace(/\/+$/, '');
  return plain === '.' ? ['index.js'] : [plain, `${plain}.js`, `${plain}/index.js`];
};

const isMain = (main: string | null, entry: string): boolean =>
  main !== null && posix.normalize(main) === posix.normalize(entry);

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { CiName } from '../../model/ci.js';
import { failure } from '../terminal/failure.js';

type Env = Readonly<Record<string, string | undefined>>;

/** A clone that `git` is asked about. */
export interface Repository {
  readonly directory: string;
  readonly env: Env;
  /** Whose clone it is: each CI has its own words for what it fetches. */
  readonly ci?: CiName | null;
}

/** A commit's message may be a book. */
const longestAnswer = 256 * 1024 * 1024;

/**
 * What git's plumbing answers about a clone: no shell, no pager, no remote, and nothing of the caller's that could
 * point it at another clone or another history. Throws `git-failed`, `git-distrusts`, `no-repository`.
 */
export async function git(repository: Repository, args: readonly string[]): Promise<string> {
  const { directory } = repository;
  try {
    return await answer(repository, args);
  } catch (error) {
    const why = whyOf(error);
    // In each language it names the same setting: of a container's clone, which belongs to the user outside.
    const trust = /safe\.directory +(\S.*)$/m.exec(why)?.[1];
    if (trust !== undefined) throw failure('git-distrusts', { directory, trust }, error);
    if (await isNowhere(repository)) throw failure('no-repository', { directory }, error);
    throw failure('git-failed', { directory, command: `git ${args.join(' ')}`, why }, error);
  }
}

async function answer({ directory, env }: Repository, args: readonly string[]): Promise<string> {
  const options = { cwd: directory, env: environmentOf(env), maxBuffer: longestAnswer };
  return (await promisify(execFile)('git', [...fixed, ...args], options)).stdout;
}

/** Whether git runs and there is no clone: one that is broken has a `.git` that is not to be made anew. */
async function isNowhere(repository: Repository): Promise<boolean> {
  const runs = await answer(repository, ['version']).catch(() => null);
  if (runs === null || hasGitAbove(resolve(repository.directory))) return false;
  return (await answer(repository, ['rev-parse', '--git-dir']).catch(() => null)) === null;
}

const hasGitAbove = (directory: string): boolean =>
  existsSync(join(directory, '.git')) ||
  (dirname(directory) !== directory && hasGitAbove(dirname(directory)));

/** The same, where git has no answer null. */
export const gitOrNull = (repository: Repository, args: readonly string[]): Promise<string | null> =>
  answer(repository, args).catch(() => null);

/** What a partial clone lacks is not fetched: a registration asks nobody for a password. */
const fixed = ['--no-pager', '-c', 'protocol.allow=never'];

/** A hook, an alias or `git rebase --exec` hands down its own clone, index, traces and configuration. */
function environmentOf(env: Env): Env {
  const others = Object.entries(env).filter(([name]) => !name.startsWith('GIT_') || findsClone.has(name));
  return { ...Object.fromEntries(others), ...own, ...trusting(env) };
}

/** Where a person's configuration lies: only there stands whom git trusts (`safe.directory`). */
const findsClone: ReadonlySet<string> = new Set([
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_DISCOVERY_ACROSS_FILESYSTEM',
  'GIT_EXEC_PATH',
]);

/** The history as it is in every clone, without what `git replace` and grafts put over it in this one. */
const own = {
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: '/dev/null',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
};

/** Of the configuration in variables, as CI gives it, whom git trusts. */
function trusting(env: Env): Env {
  const trusted = Object.entries(env)
    .filter(([name, key]) => /^GIT_CONFIG_KEY_\d+$/.test(name) && key?.toLowerCase() === 'safe.directory')
    .map(([name]) => env[name.replace('KEY', 'VALUE')] ?? '');
  const pairs = trusted.flatMap((directory, index): [string, string][] => [
    [`GIT_CONFIG_KEY_${String(index)}`, 'safe.directory'],
    [`GIT_CONFIG_VALUE_${String(index)}`, directory],
  ]);
  return { ...Object.fromEntries(pairs), GIT_CONFIG_COUNT: String(trusted.length) };
}

function whyOf(error: unknown): string {
  const { stderr, code, message } = error as { stderr?: string; code?: string | number; message: string };
  const said = (stderr ?? '').trim();
  if (said !== '') return said;
  return typeof code === 'number' ? `exit ${String(code)}` : message;
}

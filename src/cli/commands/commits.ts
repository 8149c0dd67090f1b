import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Commit } from '../../model/build.js';
import { failure } from '../terminal/failure.js';
import { plainLine } from '../terminal/plain.js';

/** A clone that `git` is asked about. */
export interface Repository {
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface HeadCommit {
  /** All forty digits. */
  readonly sha: string;
  /** The branch that is checked out, when this commit is its head. */
  readonly branch: string | null;
}

const mostCommits = 500;
const firstBuild = 20;
const longestText = 200;

/** The full commit of a SHA in the repository. Throws `git-failed`, `bad-value`. */
export async function readCommit(repository: Repository, sha: string): Promise<HeadCommit> {
  if (!/^[0-9a-f]{7,64}$/i.test(sha))
    throw failure('bad-value', { option: '--sha', value: sha, expected: '9ab01c2' });
  const full = (await git(repository, ['rev-parse', '--verify', '--quiet', `${sha}^{commit}`])).trim();
  const head = (await git(repository, ['rev-parse', 'HEAD'])).trim();
  const branch = (await git(repository, ['rev-parse', '--abbrev-ref', 'HEAD'])).trim();
  return { sha: full, branch: head === full && branch !== 'HEAD' ? branch : null };
}

/** Commits since the newest registered build that is an ancestor, newest first; of a first build the last few. */
export async function commitsSince(
  repository: Repository,
  sha: string,
  registered: readonly string[],
): Promise<Commit[]> {
  const before = await newestAncestor(repository, sha, registered);
  const range =
    before === null
      ? [`--max-count=${firstBuild}`, sha]
      : [`--max-count=${mostCommits}`, `${before}..${sha}`];
  const text = await git(repository, ['log', '-z', '--format=%H%x1f%s%x1f%an%x1f%aI', ...range, '--']);
  return text.split('\0').filter(Boolean).map(parseCommit);
}

async function newestAncestor(
  repository: Repository,
  sha: string,
  registered: readonly string[],
): Promise<string | null> {
  for (const commit of registered) {
    const asked = ['merge-base', '--is-ancestor', commit, sha];
    if (commit !== sha && (await gitOrNull(repository, asked)) !== null) return commit;
  }
  return null;
}

function parseCommit(line: string): Commit {
  const [sha = '', subject = '', author = '', at = ''] = line.split('\u001f');
  const pr = pullRequestOf(subject);
  return {
    ...{ sha, subject: short(subject), author: short(author), at: new Date(at).toISOString() },
    ...(pr === null ? {} : { pr }),
  };
}

/** As GitHub writes it: at the end of a squashed commit's subject, or in that of a merge. */
function pullRequestOf(subject: string): number | null {
  const found = /\(#(\d{1,9})\)\s*$/.exec(subject) ?? /^Merge pull request #(\d{1,9}) /.exec(subject);
  const pr = Number(found?.[1] ?? 0);
  return pr === 0 ? null : pr;
}

/** What git knows may be long, empty or hold control characters; the service takes none of these. */
const short = (text: string): string =>
  Array.from(plainLine(text)).slice(0, longestText).join('').trim() || '–';

/** Runs git with an argument list, never through a shell. */
async function git(repository: Repository, args: readonly string[]): Promise<string> {
  const options = { cwd: repository.directory, env: repository.env, maxBuffer: 16 * 1024 * 1024 };
  try {
    return (await promisify(execFile)('git', args, options)).stdout;
  } catch (error) {
    throw failure(
      'git-failed',
      { directory: repository.directory, command: `git ${args.join(' ')}`, why: whyOf(error) },
      error,
    );
  }
}

const gitOrNull = (repository: Repository, args: readonly string[]): Promise<string | null> =>
  git(repository, args).catch(() => null);

function whyOf(error: unknown): string {
  const { stderr, code, message } = error as { stderr?: string; code?: string | number; message: string };
  const said = (stderr ?? '').trim();
  return said === '' ? (code === undefined ? message : `exit ${code}`) : said;
}

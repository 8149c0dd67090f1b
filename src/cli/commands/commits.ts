import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isBranchName } from '../../model/branch.js';
import type { Commit } from '../../model/build.js';
import { git, gitOrNull, type Repository } from '../local/git.js';
import { failure } from '../terminal/failure.js';
import { plainLine } from '../terminal/plain.js';

export interface HeadCommit {
  /** All forty digits. */
  readonly sha: string;
  /** The branch that is checked out, when this commit is its head. */
  readonly branch: string | null;
}

/** What the service takes at once. */
const mostCommits = 10_000;
const firstBuild = 20;
const longestText = 200;

/** The full commit of a SHA in the repository. Throws `git-failed`, `history-incomplete`, `bad-value`. */
export async function readCommit(repository: Repository, sha: string): Promise<HeadCommit> {
  if (!/^[0-9a-f]{7,64}$/i.test(sha))
    throw failure('bad-value', { option: '--sha', value: sha, expected: '9ab01c2' });
  const full = await fullSha(repository, sha).catch(async (error: unknown) => {
    const [end] = await shallowEnds(repository).catch(() => []);
    // It may be there, beyond the end.
    throw end === undefined ? error : incomplete(repository, end);
  });
  const head = await gitOrNull(repository, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  const branch = await gitOrNull(repository, ['symbolic-ref', '--quiet', 'HEAD']);
  return { sha: full, branch: head?.trim() === full ? branchOf(branch?.trim() ?? '') : null };
}

/** The commit that is checked out. Throws `git-failed`, `no-commit`. */
export async function headOf(repository: Repository): Promise<string> {
  try {
    return (await git(repository, verified('HEAD'))).trim();
  } catch (error) {
    if (await isUnborn(repository)) throw failure('no-commit', { directory: repository.directory }, error);
    throw error;
  }
}

/** A branch is checked out that has no commit yet. */
async function isUnborn(repository: Repository): Promise<boolean> {
  const branch = await gitOrNull(repository, ['symbolic-ref', '--quiet', 'HEAD']);
  const head = await gitOrNull(repository, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  return branch !== null && head === null;
}

/** The parents of a commit as it says itself, also where a shallow clone ends at it. */
export async function parentsOf(repository: Repository, sha: string): Promise<string[]> {
  const [header = ''] = (await git(repository, ['cat-file', 'commit', sha])).split('\n\n');
  return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].flatMap(([, parent]) => parent ?? []);
}

/** The branches, here and of remotes, that end at a commit; one of several names counts once. */
export async function branchesAt(repository: Repository, sha: string): Promise<string[]> {
  const args = ['for-each-ref', `--points-at=${sha}`, '--format=%(symref) %(refname)'];
  const lines = (await git(repository, [...args, 'refs/heads', 'refs/remotes'])).split('\n');
  // The HEAD of a remote is a name for another one.
  const names = lines.map((line) => /^ refs\/(?:heads|remotes\/[^/]+)\/(.+)$/.exec(line)?.[1] ?? '');
  return [...new Set(names)].filter(isBranchName).toSorted();
}

/** A branch or a tag may be named like the beginning of a SHA: among objects it is not looked for. */
async function fullSha(repository: Repository, sha: string): Promise<string> {
  const objects = (await git(repository, ['rev-parse', `--disambiguate=${sha}`])).split('\n').filter(Boolean);
  const peeled = objects.map((object) => gitOrNull(repository, verified(object)));
  const commits = new Set((await Promise.all(peeled)).flatMap((one) => one?.trim() ?? []));
  const [only] = commits;
  return commits.size === 1 && only !== undefined ? only : (await git(repository, verified(sha))).trim();
}

const verified = (object: string): string[] => ['rev-parse', '--verify', `${object}^{commit}`];

const branchPrefix = 'refs/heads/';
const branchOf = (ref: string): string | null =>
  ref.startsWith(branchPrefix) ? ref.slice(branchPrefix.length) : null;

/** A commit as it is sent: with its parents, which say where in the history it stands. */
export interface SentCommit extends Commit {
  readonly parents: string[];
}

/** Commits that came since those that are registered, newest first; of a first build the last few. */
export async function commitsSince(
  repository: Repository,
  sha: string,
  registered: readonly string[],
): Promise<SentCommit[]> {
  const known = await inClone(
    repository,
    registered.filter((commit) => commit !== sha),
  );
  const range =
    known.length === 0
      ? [`--max-count=${String(firstBuild)}`, sha]
      : [`--max-count=${String(mostCommits + 1)}`, sha, '--not', ...known];
  const news = await listed(repository, range);
  if (news.length > mostCommits) throw failure('too-many-commits', { most: mostCommits });
  // One that is registered after its children still says itself what it is.
  const commits = news.length === 0 ? await listed(repository, ['--no-walk', sha]) : news;
  await assertWhole(repository, commits);
  return commits;
}

/** Whether there are earlier ones than these. */
export function hasEarlier(commits: readonly SentCommit[]): boolean {
  const sent = new Set(commits.map(({ sha }) => sha));
  return commits.some(({ parents }) => parents.some((parent) => !sent.has(parent)));
}

async function listed(repository: Repository, range: readonly string[]): Promise<SentCommit[]> {
  const text = await git(repository, ['rev-list', '--encoding=UTF-8', `--format=${format}`, ...range, '--']);
  const fields = text.split('\0').slice(0, -1);
  const records = Array.from({ length: fields.length / fieldCount }, (_, index) =>
    fields.slice(index * fieldCount, (index + 1) * fieldCount),
  );
  return records.map(parseCommit);
}

/** A commit where a shallow clone ends looks like the first one of all, and hides what came before it. */
async function assertWhole(repository: Repository, commits: readonly SentCommit[]): Promise<void> {
  const ends = await shallowEnds(repository);
  const commit = ends.find((end) => commits.some(({ sha }) => sha === end));
  if (commit !== undefined) throw incomplete(repository, commit);
}

async function shallowEnds(repository: Repository): Promise<string[]> {
  const file = (await git(repository, ['rev-parse', '--git-path', 'shallow'])).trim();
  const ends = await readFile(resolve(repository.directory, file), 'utf8').catch(() => '');
  return ends.split('\n').filter(Boolean);
}

const incomplete = ({ directory, ci = null }: Repository, commit: string): Error =>
  failure('history-incomplete', { directory, commit, ci });

/** Those of these commits that the clone has. */
export async function inClone(repository: Repository, commits: readonly string[]): Promise<string[]> {
  // They come from a service, and stand where git takes options, too.
  const shas = commits.filter((commit) => /^[0-9a-f]{40,64}$/.test(commit));
  if (shas.length === 0) return [];
  return (await git(repository, ['rev-list', '--no-walk', '--ignore-missing', ...shas, '--']))
    .split('\n')
    .filter(Boolean);
}

/** Behind a line `commit <sha>`; no field of a commit can hold a NUL. Dates are seconds, whatever their zone is. */
const format = '%x00%P%x00%an%x00%at%x00%ct%x00%s%x00';
const fieldCount = 6;

function parseCommit([
  header = '',
  before = '',
  author = '',
  authored = '',
  committed = '',
  subject = '',
]: string[]): SentCommit {
  const sha = header.trim().replace('commit ', '');
  const parents = before.split(' ').filter(Boolean);
  const at = readSeconds(authored) ?? readSeconds(committed);
  const pr = pullRequestOf(subject);
  return { sha, subject: short(subject), author: short(author), at, parents, ...(pr === null ? {} : { pr }) };
}

/** The last second of the year 9999, which is the last that RFC 3339 can write. */
const lastSecond = 253_402_300_799;

/** Well-known repositories hold commits without a date, and such of years that nobody will see. */
function readSeconds(text: string): string | null {
  const seconds = /^\d+$/.test(text) ? Number(text) : Infinity;
  return seconds > lastSecond ? null : new Date(seconds * 1000).toISOString();
}

/** As GitHub writes it: at the end of a squashed commit's subject, or in that of a merge. */
function pullRequestOf(subject: string): number | null {
  const found = /\(#(\d{1,9})\)\s*$/.exec(subject) ?? /^Merge pull request #(\d{1,9}) /.exec(subject);
  const pr = Number(found?.[1] ?? 0);
  return pr === 0 ? null : pr;
}

/** What git knows may be long, empty or hold control characters; the service takes none of these. */
const short = (text: string): string => withoutHalf(plainLine(text).slice(0, longestText)).trim() || '–';

/** A cut between the two halves of a character leaves the first one behind. */
const withoutHalf = (text: string): string => text.replace(/[\ud800-\udbff]$/, '');

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

const mostCommits = 500;
const firstBuild = 20;
const longestText = 200;

/** The full commit of a SHA in the repository. Throws `git-failed`, `bad-value`. */
export async function readCommit(repository: Repository, sha: string): Promise<HeadCommit> {
  if (!/^[0-9a-f]{7,64}$/i.test(sha))
    throw failure('bad-value', { option: '--sha', value: sha, expected: '9ab01c2' });
  const full = await fullSha(repository, sha);
  const head = await gitOrNull(repository, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  const branch = await gitOrNull(repository, ['symbolic-ref', '--quiet', 'HEAD']);
  return { sha: full, branch: head?.trim() === full ? branchOf(branch?.trim() ?? '') : null };
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
  const text = await git(repository, ['rev-list', '--encoding=UTF-8', `--format=${format}`, ...range, '--']);
  const fields = text.split('\0').slice(0, -1);
  const records = Array.from({ length: fields.length / fieldCount }, (_, index) =>
    fields.slice(index * fieldCount, (index + 1) * fieldCount),
  );
  return records.map(parseCommit);
}

/** Behind a line `commit <sha>`; no field of a commit can hold a NUL. Dates are seconds, whatever their zone is. */
const format = '%x00%an%x00%at%x00%ct%x00%s%x00';
const fieldCount = 5;

async function newestAncestor(
  repository: Repository,
  sha: string,
  registered: readonly string[],
): Promise<string | null> {
  for (const commit of registered) {
    const asked = ['merge-base', '--is-ancestor', commit, sha];
    // They come from a service, and stand where git takes options, too.
    const isSha = /^[0-9a-f]{40,64}$/.test(commit);
    if (isSha && commit !== sha && (await gitOrNull(repository, asked)) !== null) return commit;
  }
  return null;
}

function parseCommit([
  header = '',
  author = '',
  authored = '',
  committed = '',
  subject = '',
]: string[]): Commit {
  const sha = header.trim().replace('commit ', '');
  const at = readSeconds(authored) ?? readSeconds(committed);
  const pr = pullRequestOf(subject);
  return { sha, subject: short(subject), author: short(author), at, ...(pr === null ? {} : { pr }) };
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

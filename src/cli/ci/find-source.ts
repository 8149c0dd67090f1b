import { readFile } from 'node:fs/promises';
import type { CiName, CiProblem, Fact } from '../../model/ci.js';
import { branchesAt, headOf, parentsOf, readCommit, type HeadCommit } from '../commands/commits.js';
import { gitOrNull, type Repository } from '../local/git.js';
import { failure } from '../terminal/failure.js';
import type { CiFacts, Variables } from './facts.js';
import { factsOf, findCi } from './find-ci.js';
import { fullSha } from './read-variables.js';

/** What a person or a script says itself; it wins over what is found. */
export interface SaidSource {
  readonly ci?: string;
  readonly sha?: string;
  readonly branch?: string;
  readonly pr?: number;
  readonly ciUrl?: string;
}

/** Which commit was built, and where. */
export interface Source {
  readonly ci: CiName | null;
  readonly sha: string;
  readonly branch: string;
  readonly pr: number | null;
  /** What a found branch gives way to where a stage takes it by itself: nobody merged this yet. */
  readonly pullRef: string | null;
  readonly ciUrl: string | null;
}

/** Finds out what nobody said: from the variables of the CI, else from git. */
export async function findSource(
  clone: Repository,
  said: SaidSource,
): Promise<Source & { clone: Repository }> {
  const ci = findCi(clone.env, said.ci);
  const repository = { ...clone, ci };
  const facts = ci === null ? null : await readFacts(ci, repository, said);
  const commit = await commitOf(repository, { facts, said, ci });
  const isRun = said.sha === undefined || [facts?.sha, await headOf(repository)].includes(commit.sha);
  const told = isRun ? facts : null;
  return {
    ...{ ci, clone: repository, sha: commit.sha },
    branch: said.branch ?? told?.branch ?? (await branchOf(repository, commit, told)),
    pr: said.pr ?? told?.pr ?? null,
    pullRef: said.branch === undefined && told?.pr != null ? told.pullRef : null,
    ciUrl: said.ciUrl ?? facts?.ciUrl ?? null,
  };
}

async function readFacts(ci: CiName, { env }: Repository, said: SaidSource): Promise<CiFacts> {
  const facts = factsOf[ci](env, ci === 'github' ? await eventOf(env) : null);
  assertRight(
    ci,
    facts.problems.filter(({ fact }) => said[fact] === undefined),
  );
  return facts;
}

const eventOf = ({ GITHUB_EVENT_PATH: file = '' }: Variables): Promise<string | null> =>
  file === '' ? Promise.resolve(null) : readFile(file, 'utf8').catch(() => null);

function assertRight(ci: CiName, problems: readonly CiProblem[]): void {
  if (problems.length === 0) return;
  const options = [...new Set(problems.map(({ fact }) => optionOf[fact]))];
  throw failure('ci-variables', { ci, problems, options });
}

const optionOf: Readonly<Record<Fact, string>> = {
  sha: '--sha SHA',
  branch: '--branch NAME',
  pr: '--pr NUMBER',
  ciUrl: '--ci-url ADDRESS',
};

interface Told {
  readonly ci: CiName | null;
  readonly facts: CiFacts | null;
  readonly said: SaidSource;
}

async function commitOf(repository: Repository, { facts, said, ci }: Told): Promise<HeadCommit> {
  if (said.sha !== undefined) return readCommit(repository, said.sha);
  const head = await headOf(repository);
  if (facts === null || ci === null) return readCommit(repository, head);
  const wanted = facts.sha ?? (await pullHead(repository, { facts, ci, head })) ?? head;
  // A merge that the CI made for a pull request is of its head; anything else is another commit than the CI says.
  const isBuilt =
    wanted === head || (facts.pr !== null && (await parentsOf(repository, head)).includes(wanted));
  if (!isBuilt) throw failure('other-checkout', { ci, variable: facts.shaFrom, said: wanted, head });
  return readCommit(repository, wanted);
}

/** The head of a pull request that no variable has: of a merge that nobody knows the parents of it is not guessed. */
async function pullHead(
  repository: Repository,
  { facts, ci, head }: { facts: CiFacts; ci: CiName; head: string },
): Promise<string | null> {
  if (facts.headRef === null) return null;
  const found = await gitOrNull(repository, [
    'rev-parse',
    '--verify',
    '--quiet',
    `${facts.headRef}^{commit}`,
  ]);
  if (found !== null) return fullSha(found.trim());
  if ((await parentsOf(repository, head)).length > 1)
    assertRight(ci, [{ fact: 'sha', variable: 'CHANGE_ID', wrong: 'no-head', other: facts.headRef }]);
  return null;
}

/** What git knows of the branch: the one that is checked out, else the only one that ends here. Throws `no-branch`. */
async function branchOf(repository: Repository, commit: HeadCommit, facts: CiFacts | null): Promise<string> {
  const ends = facts?.ofTag === true ? [] : await branchesAt(repository, commit.sha);
  const branch = facts?.ofTag === true ? null : (commit.branch ?? (ends.length === 1 ? ends[0] : null));
  if (branch != null) return branch;
  throw failure('no-branch', {
    ...{ commit: commit.sha, ofTag: facts?.ofTag ?? false, branches: ends },
    variables: facts?.branchFrom ?? null,
  });
}

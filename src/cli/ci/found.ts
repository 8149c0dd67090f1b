import type { CiName } from '../../model/ci.js';
import * as stageRoutes from '../../contract/stages.js';
import { call } from '../client/call.js';
import type { HttpClient } from '../client/http-client.js';
import type { SentCommit } from '../commands/commits.js';
import { failure } from '../terminal/failure.js';
import { isSilent, type Invocation } from '../terminal/invocation.js';
import type { SaidSource, Source } from './find-source.js';
import { pullNumber } from './read-variables.js';

/** The branch that is registered. */
export interface RegisteredBranch {
  readonly name: string;
  /** Of a pull request whose branch has a name that a stage takes: that name, and the stage. */
  readonly insteadOf: { readonly branch: string; readonly stage: string } | null;
}

/**
 * A pull request's branch may have the name of one that stages take, as `main` of a fork does. Nobody has merged it: it
 * is registered under the name by which its head is kept, which no stage takes.
 */
export async function branchOf(
  client: HttpClient,
  { branch, pullRef }: Pick<Source, 'branch' | 'pullRef'>,
): Promise<RegisteredBranch> {
  if (pullRef === null) return { name: branch, insteadOf: null };
  const { items } = await call(client, stageRoutes.listStages);
  const taking = items.find(({ trigger, branches }) => trigger === 'commit' && branches.includes(branch));
  if (taking === undefined) return { name: branch, insteadOf: null };
  return { name: pullRef, insteadOf: { branch, stage: taking.stage } };
}

interface Found extends Omit<Source, 'branch'> {
  readonly ci: CiName | null;
  readonly branch: RegisteredBranch;
  readonly said: SaidSource;
}

/** Says in one line what nobody said and what is therefore registered. */
export function noteFound(invocation: Invocation, { said, ...found }: Found): void {
  const facts = {
    commit: said.sha === undefined ? found.sha.slice(0, 7) : null,
    branch: said.branch === undefined ? found.branch : null,
    pr: said.pr === undefined ? found.pr : null,
    ciUrl: said.ciUrl === undefined ? found.ciUrl : null,
  };
  if (isSilent(invocation) || Object.values(facts).every((fact) => fact === null)) return;
  invocation.note(invocation.texts.build.found({ ci: found.ci, ...facts }));
}

/** The number that `--pr` says. Throws `bad-value`. */
export function pullRequestOf(text: string | undefined): number | undefined {
  const number = text === undefined ? undefined : pullNumber(text.replace(/^#/, ''));
  if (number === null)
    throw failure('bad-value', { option: '--pr', value: (text ?? '').slice(0, 50), expected: '412' });
  return number;
}

/** The head of a pull request names it, by which `where '#412'` finds its build. */
export const withPullRequest = (
  commits: readonly SentCommit[],
  { sha, pr }: Pick<Source, 'sha' | 'pr'>,
): SentCommit[] =>
  commits.map((commit) =>
    pr === null || commit.sha !== sha || commit.pr !== undefined ? commit : { ...commit, pr },
  );

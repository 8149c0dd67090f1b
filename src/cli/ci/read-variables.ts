import { isBranchName } from '../../model/branch.js';
import type { CiProblem, Fact, Wrong } from '../../model/ci.js';
import type { Variables } from './facts.js';

const longestBranch = 250;
const longestAddress = 2000;
const mostPullRequests = 2_000_000_000;

export interface VariableReader {
  /** As it is; null where it is empty or not set. */
  text(name: string): string | null;
  sha(name: string): string | null;
  branch(name: string, text?: string | null): string | null;
  number(fact: Fact, name: string, text?: string | null): number | null;
  address(name: string, text?: string | null): string | null;
  /** The same value, remembered as missing where it is null. */
  needed<T>(fact: Fact, name: string, value: T | null): T | null;
  wrong(problem: CiProblem): null;
  readonly problems: readonly CiProblem[];
}

/** Reads variables that come from anybody, and remembers what is wrong with which. */
export function readVariables(env: Variables): VariableReader {
  const problems: CiProblem[] = [];
  const text = (name: string): string | null => (env[name] ?? '').trim() || null;
  const wrong = (problem: CiProblem): null => {
    problems.push(problem);
    return null;
  };
  const valid =
    <T>(fact: Fact, why: Wrong, read: (value: string) => T | null) =>
    (name: string, value = text(name)): T | null =>
      value === null ? null : (read(value) ?? wrong({ fact, variable: name, wrong: why }));
  const needed = <T>(fact: Fact, name: string, value: T | null): T | null =>
    value === null && !problems.some(({ variable }) => variable === name)
      ? wrong({ fact, variable: name, wrong: 'missing' })
      : value;
  return {
    text,
    sha: valid('sha', 'not-a-sha', fullSha),
    branch: valid('branch', 'not-a-branch', branchName),
    number: (fact, name, value) => valid(fact, 'not-a-number', pullNumber)(name, value),
    address: valid('ciUrl', 'not-an-address', publicAddress),
    needed,
    wrong,
    problems,
  };
}

/** A commit as CIs write it: all its digits. */
export const fullSha = (value: string): string | null =>
  /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(value) ? value : null;

const branchName = (value: string): string | null =>
  value.length <= longestBranch && isBranchName(value) ? value : null;

/** The number of a pull request. */
export const pullNumber = (value: string): number | null =>
  /^[1-9]\d{0,9}$/.test(value) && Number(value) <= mostPullRequests ? Number(value) : null;

/** A link for everybody: neither who signs in there, nor what follows a `?`, which may be a token. */
function publicAddress(value: string): string | null {
  if (value.length > longestAddress || !URL.canParse(value)) return null;
  const url = new URL(value);
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return null;
  url.search = '';
  url.hash = '';
  return url.href;
}

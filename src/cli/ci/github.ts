import { isObject, parseJson } from '../../files/json-file.js';
import { isBranchName } from '../../model/branch.js';
import type { CiFacts, Variables } from './facts.js';
import { fullSha, readVariables, type VariableReader } from './read-variables.js';

/*
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 *
 * GITHUB_ACTIONS     always `true`
 * GITHUB_SHA         the commit that triggered the run; of `pull_request` the merge that GitHub made of it
 * GITHUB_REF         refs/heads/<branch>, refs/tags/<tag>, refs/pull/<number>/merge
 * GITHUB_HEAD_REF    the source branch, only of `pull_request` and `pull_request_target`
 * GITHUB_EVENT_PATH  file with the event; https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request
 * GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID   together the address of the run
 *
 * The runs of `pull_request_target` are of the target branch: so say GITHUB_REF and GITHUB_SHA, and so is checked out.
 */

/** What a run of GitHub Actions says of itself; `event` is the text of its event's file, null = none. */
export function githubFacts(env: Variables, event: string | null): CiFacts {
  const of = readVariables(env);
  const ref = of.text('GITHUB_REF');
  const [, kind, name = ''] = /^refs\/(heads|tags|pull)\/(.+)$/s.exec(ref ?? '') ?? [];
  const base = { headRef: null, ciUrl: addressOf(of), ofTag: kind === 'tags', branchFrom: 'GITHUB_REF' };
  if (kind === 'pull') return { ...base, ...pullRequest(of, name, event), problems: of.problems };
  return {
    ...base,
    ...{ sha: of.needed('sha', 'GITHUB_SHA', of.sha('GITHUB_SHA')), shaFrom: 'GITHUB_SHA' },
    branch: base.ofTag
      ? null
      : of.needed(
          'branch',
          'GITHUB_REF',
          kind === 'heads' ? of.branch('GITHUB_REF', name) : notBranch(of, ref),
        ),
    ...{ pr: null, pullRef: null, problems: of.problems },
  };
}

const notBranch = (of: VariableReader, ref: string | null): null =>
  ref === null ? null : of.wrong({ fact: 'branch', variable: 'GITHUB_REF', wrong: 'not-a-branch' });

function pullRequest(of: VariableReader, name: string, text: string | null) {
  const number = of.number('pr', 'GITHUB_REF', /^(\d+)\/(?:merge|head)$/.exec(name)?.[1] ?? name);
  const file = 'GITHUB_EVENT_PATH';
  const event = eventIn(text);
  if (of.text(file) === null) of.needed('sha', file, null);
  else if (event === null) of.wrong({ fact: 'sha', variable: file, wrong: 'unreadable' });
  if (event !== null && number !== null && event.number !== number)
    of.wrong({ fact: 'sha', variable: 'GITHUB_REF', wrong: 'contradicts', other: file });
  const told = of.branch('GITHUB_HEAD_REF');
  if (event !== null && told !== null && event.branch !== told)
    of.wrong({ fact: 'branch', variable: 'GITHUB_HEAD_REF', wrong: 'contradicts', other: file });
  return {
    ...{ sha: event?.sha ?? null, shaFrom: file, pr: number },
    branch: of.needed('branch', 'GITHUB_HEAD_REF', told ?? event?.branch ?? null),
    pullRef: number === null ? null : `pull/${String(number)}/head`,
  };
}

interface PullRequestEvent {
  readonly number: unknown;
  readonly sha: string;
  readonly branch: string;
}

function eventIn(text: string | null): PullRequestEvent | null {
  const pull = fieldOf(parseJson(text ?? '', isObject), 'pull_request');
  const head = fieldOf(pull, 'head');
  const [sha, branch] = [fieldOf(head, 'sha'), fieldOf(head, 'ref')];
  if (typeof sha !== 'string' || fullSha(sha) === null) return null;
  if (typeof branch !== 'string' || !isBranchName(branch)) return null;
  return { number: fieldOf(pull, 'number'), sha, branch };
}

const fieldOf = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);

function addressOf(of: VariableReader): string | null {
  const names = ['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'GITHUB_RUN_ID'] as const;
  const [server, repository, run] = names.map((name) => of.needed('ciUrl', name, of.text(name)));
  if (server == null || repository == null || run == null) return null;
  const address = of.address('GITHUB_SERVER_URL', server);
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
    return of.wrong({ fact: 'ciUrl', variable: 'GITHUB_REPOSITORY', wrong: 'not-an-address' });
  if (!/^\d{1,19}$/.test(run))
    return of.wrong({ fact: 'ciUrl', variable: 'GITHUB_RUN_ID', wrong: 'not-a-number' });
  return address === null ? null : `${address.replace(/\/$/, '')}/${repository}/actions/runs/${run}`;
}

import type { Messages } from '../../messages/index.js';
import type { ProblemResource } from '../../contract/problem.js';
import { exitCodes, exitOfProblem, type ExitCode, type ExitName } from './exit.js';

type Errors = Messages['cli']['errors'];
export type ErrorCode = keyof Errors;

/** What a person reads of an error: what happened, why, and what to do. */
export interface ErrorText {
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

/** Ends a command: with a text in any language, a stable code and an exit code. */
export class CliError extends Error {
  constructor(
    readonly code: string,
    readonly exit: ExitCode,
    readonly text: (messages: Messages['cli']) => ErrorText,
    /** The service's own document, when it was the service that refused. */
    readonly problem: ProblemResource | null = null,
    options?: ErrorOptions,
  ) {
    super(code, options);
    this.name = 'CliError';
  }
}

/** An error of the command line itself. */
export function failure<C extends ErrorCode>(
  code: C,
  facts: Parameters<Errors[C]>[0],
  cause?: unknown,
): CliError {
  const text = (messages: Messages['cli']): ErrorText =>
    (messages.errors[code] as (facts: Parameters<Errors[C]>[0]) => ErrorText)(facts);
  return new CliError(`switchback/${code}`, exitCodes[exitByCode[code]], text, null, { cause });
}

/** How it was asked: by what, and whether the service is on another machine. */
interface AskedBy {
  readonly by: 'nothing' | 'variable' | 'sign-in';
  readonly isElsewhere: boolean;
}

/** A refusal of the service, in the words that it sent. */
export function refusal(problem: ProblemResource, { by, isElsewhere }: AskedBy): CliError {
  const text = ({ next, login }: Messages['cli']): ErrorText => ({
    what: problem.title,
    why: [problem.detail, ...details(problem)].filter((line) => line !== '').join('\n'),
    // Who came with a token of their own has to see to that.
    next:
      problem.status === 401 && by !== 'variable'
        ? login.nextSignIn[by]
        : nextStep(isElsewhere ? { ...next, ...next.elsewhere } : next, problem),
  });
  return new CliError(problem.code, exitOfProblem(problem.code, problem.status), text, problem);
}

function details({ reasons, errors, candidates }: ProblemResource): string[] {
  return [
    ...(reasons ?? []).map(({ text }) => text),
    ...(errors ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`),
    ...(candidates ?? []),
  ];
}

function nextStep(next: Messages['cli']['next'], problem: ProblemResource): string {
  const name = problem.code.replace(/^switchback\//, '');
  const known: Readonly<Record<string, unknown>> = next;
  const step = known[name];
  return typeof step === 'string' ? step : next.other;
}

const exitByCode: Readonly<Record<ErrorCode, ExitName>> = {
  usage: 'usage',
  'bad-value': 'usage',
  'in-the-past': 'usage',
  'image-not-pinned': 'usage',
  'unknown-field': 'usage',
  'unknown-topic': 'usage',
  'needs-confirmation': 'usage',
  'one-source': 'usage',
  'which-log': 'usage',
  contraries: 'usage',
  'json-or-output': 'usage',
  'end-without-hold': 'usage',
  'watch-or-stage': 'usage',
  'only-of-stage': 'usage',
  'log-lost': 'error',
  'pack-refused': 'usage',
  'init-refused': 'usage',
  'init-stopped': 'error',
  'unreadable-file': 'usage',
  'file-changed': 'usage',
  'booking-needs-end': 'usage',
  'ends-first': 'usage',
  'git-failed': 'usage',
  'git-distrusts': 'usage',
  'no-repository': 'usage',
  'no-commit': 'usage',
  'which-ci': 'usage',
  'ci-variables': 'usage',
  'other-checkout': 'usage',
  'no-branch': 'usage',
  'history-incomplete': 'usage',
  'too-many-commits': 'usage',
  declined: 'error',
  'no-project': 'error',
  'foreign-project': 'error',
  'no-service': 'error',
  'needs-its-machine': 'error',
  'not-yours': 'auth',
  'not-switchback': 'error',
  'other-contract': 'error',
  'unknown-there': 'error',
  'service-lost': 'error',
  'events-lost': 'error',
  'catalogue-invalid': 'error',
  'pulumi-missing': 'error',
  'set-up-failed': 'error',
  'serve-refused': 'error',
  'database-not-moved': 'error',
  'not-seeded': 'error',
  'not-backed-up': 'error',
  'not-restored': 'error',
  'database-gave-up': 'error',
  'state-refused': 'error',
  'nothing-runs': 'not-found',
  'source-unknown': 'blocked',
  'unknown-commit': 'not-found',
  'unknown-stage': 'not-found',
  'unknown-pull-request': 'not-found',
  'unknown-milestone': 'not-found',
  'nothing-to-abort': 'not-found',
  'which-promotion': 'usage',
  'no-promotion': 'not-found',
  'not-eligible': 'blocked',
  held: 'blocked',
  'not-held': 'not-found',
  'several-holds': 'usage',
  'stage-or-all': 'usage',
  'hold-or-all': 'usage',
  'line-not-stopped': 'not-found',
  'several-lines': 'usage',
  'no-qa-round': 'not-found',
  'qa-round-in-force': 'blocked',
  'despite-needs-reason': 'usage',
  'bad-token': 'usage',
  'bad-id-token': 'usage',
  'no-id-token': 'auth',
  'sign-in-exposed': 'auth',
  'not-kept': 'error',
  'sign-in-timeout': 'timeout',
  'not-let-in': 'auth',
  'called-without-for': 'usage',
  'token-in-the-clear': 'auth',
  'no-client-name': 'usage',
  'needs-end': 'usage',
  'wait-or-override': 'usage',
  'override-needs-reason': 'usage',
  'lift-needs-reason': 'usage',
  timeout: 'timeout',
  'not-arrived': 'timeout',
  'not-recovered': 'timeout',
  'no-answer': 'timeout',
  'answer-cut': 'error',
  'environment-invalid': 'blocked',
  'command-not-found': 'command-not-found',
  'command-not-runnable': 'cannot-run',
  internal: 'internal',
};

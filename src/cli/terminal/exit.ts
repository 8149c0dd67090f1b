import type { ProblemCode } from '../../model/error.js';
import type { Phase } from '../../model/promotion.js';

/** What a script may rely on; `switchback help exit-codes` prints them. */
export const exitCodes = {
  ok: 0,
  error: 1,
  usage: 2,
  auth: 3,
  failed: 4,
  blocked: 5,
  'not-found': 6,
  'no-change': 7,
  aborted: 8,
  timeout: 9,
  conflict: 10,
  'exec-failed': 125,
  'cannot-run': 126,
  'command-not-found': 127,
  detached: 130,
  internal: 255,
} as const;

export type ExitName = keyof typeof exitCodes;
export type ExitCode = number;

const byProblem: Readonly<Record<ProblemCode, ExitName>> = {
  malformed: 'usage',
  forbidden: 'auth',
  'override-not-allowed': 'blocked',
  'not-found': 'not-found',
  'commit-unknown': 'not-found',
  'method-not-allowed': 'error',
  'not-acceptable': 'error',
  'request-timeout': 'error',
  'stage-held': 'blocked',
  'stage-already-held': 'blocked',
  'hold-ended': 'conflict',
  'no-previous-build': 'blocked',
  'promotion-running': 'conflict',
  'recovery-running': 'conflict',
  'already-current': 'ok',
  'already-finished': 'conflict',
  'milestone-taken': 'blocked',
  'milestone-not-next': 'blocked',
  'no-milestone-stages': 'blocked',
  'idempotency-in-flight': 'conflict',
  'stage-changed': 'conflict',
  'hold-changed': 'conflict',
  'client-changed': 'conflict',
  'payload-too-large': 'usage',
  'unsupported-media-type': 'error',
  'rate-limited': 'error',
  validation: 'usage',
  'build-not-eligible': 'blocked',
  'artefact-missing': 'blocked',
  'artefact-refused': 'blocked',
  'digest-mismatch': 'error',
  'dotenv-invalid': 'blocked',
  'commit-ambiguous': 'usage',
  'idempotency-key-reuse': 'usage',
  'stage-unreachable': 'error',
  'storage-full': 'error',
  internal: 'internal',
  'shutting-down': 'error',
  unavailable: 'error',
};

/** Exit code of a problem document; an unknown code is judged by its HTTP status. */
export function exitOfProblem(code: string, status: number): ExitCode {
  const name = code.replace(/^switchback\//, '');
  if (Object.hasOwn(byProblem, name)) return exitCodes[byProblem[name as ProblemCode]];
  return exitCodes[byStatus(status)];
}

function byStatus(status: number): ExitName {
  if (status === 401 || status === 403) return 'auth';
  if (status === 404) return 'not-found';
  if (status === 409 || status === 412) return 'conflict';
  if (status === 400 || status === 422) return 'usage';
  return status === 500 ? 'internal' : 'error';
}

/** Exit code of how a promotion ended; `code` tells a run that had nothing to do from one that was not allowed. */
export function exitOfPhase(phase: Phase, code: string | null = null): ExitCode {
  if (phase === 'failed' || phase === 'errored') return exitCodes.failed;
  if (phase === 'aborted' || phase === 'superseded') return exitCodes.aborted;
  if (phase === 'skipped') return exitCodes[nothingToDo.has(code ?? '') ? 'ok' : 'blocked'];
  return exitCodes.ok;
}

/** Outcomes of a skipped run after which the stage is as it was wanted. */
const nothingToDo: ReadonlySet<string> = new Set([
  'already-current',
  'already-on-its-way',
  'nothing-on-source',
]);

import type { ProblemCode } from '../model/problem.js';
import type { ExitName } from './exit-codes.js';

/** How a refusal is told to who asks over HTTP, and to a script. */
interface Told {
  readonly status: number;
  readonly exit: ExitName;
}

/**
 * Every code of a refusal, complete by type: what its texts may mention is said in `model/problem`, which rules know
 * that must know nothing of HTTP, and its two texts in `messages`.
 */
export const problems: Readonly<Record<ProblemCode, Told>> = {
  malformed: { status: 400, exit: 'usage' },
  forbidden: { status: 403, exit: 'auth' },
  'override-not-allowed': { status: 403, exit: 'blocked' },
  'not-found': { status: 404, exit: 'not-found' },
  'commit-unknown': { status: 404, exit: 'not-found' },
  'method-not-allowed': { status: 405, exit: 'error' },
  'not-acceptable': { status: 406, exit: 'error' },
  'request-timeout': { status: 408, exit: 'error' },
  'stage-held': { status: 409, exit: 'blocked' },
  'stage-already-held': { status: 409, exit: 'blocked' },
  'hold-ended': { status: 409, exit: 'conflict' },
  'no-previous-build': { status: 409, exit: 'blocked' },
  'promotion-running': { status: 409, exit: 'conflict' },
  'recovery-running': { status: 409, exit: 'conflict' },
  'already-current': { status: 409, exit: 'ok' },
  'already-finished': { status: 409, exit: 'conflict' },
  'milestone-taken': { status: 409, exit: 'blocked' },
  'milestone-not-next': { status: 409, exit: 'blocked' },
  'no-milestone-stages': { status: 409, exit: 'blocked' },
  'idempotency-in-flight': { status: 409, exit: 'conflict' },
  'stage-changed': { status: 412, exit: 'conflict' },
  'hold-changed': { status: 412, exit: 'conflict' },
  'client-changed': { status: 412, exit: 'conflict' },
  'payload-too-large': { status: 413, exit: 'usage' },
  'unsupported-media-type': { status: 415, exit: 'error' },
  'rate-limited': { status: 429, exit: 'error' },
  validation: { status: 422, exit: 'usage' },
  'build-not-eligible': { status: 422, exit: 'blocked' },
  'artefact-missing': { status: 422, exit: 'blocked' },
  'artefact-refused': { status: 422, exit: 'blocked' },
  'digest-mismatch': { status: 422, exit: 'error' },
  'dotenv-invalid': { status: 422, exit: 'blocked' },
  'commit-ambiguous': { status: 422, exit: 'usage' },
  'idempotency-key-reuse': { status: 422, exit: 'usage' },
  'stage-unreachable': { status: 502, exit: 'error' },
  'storage-full': { status: 503, exit: 'error' },
  internal: { status: 500, exit: 'internal' },
  'shutting-down': { status: 503, exit: 'error' },
  unavailable: { status: 503, exit: 'error' },
};

/** Whether the code of an answer is one that this version knows. */
export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);

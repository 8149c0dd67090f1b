import type { AskAnswerKind } from './ask.js';
import type { AwsFailure } from './aws-failure.js';
import type { IdTokenFault, JobFault } from './ci-job.js';
import type { ExitName } from './exit-codes.js';
import type { NoFacts } from './field-problem.js';
import type { Foreign, HoldFacts, Lacking, Missing, RefusedBecause } from './problem.js';
import type { Phase } from './promotion.js';
import type { BudgetName } from './rate.js';
import type { SessionOver, SignInFault } from './sign-in.js';
import type { StageHealth } from './stage.js';
import type { VariableName } from './variable.js';

/** How a refusal is told to who asks over HTTP, and to a script; its facts are there for the compiler only. */
interface Told<F> {
  readonly status: number;
  readonly exit: ExitName;
  readonly facts?: F;
}

type OfStage = Readonly<Record<'stage', string>>;

type OfBuild = Readonly<Record<'stage' | 'build', string>>;

/**
 * Every code of a refusal: what its two texts in `messages` may mention, its HTTP status and the exit code of a
 * command that meets it.
 */
export const problems = {
  /** The service takes nothing that it could not answer the same way again. */
  'idempotency-key-required': told(400, 'usage'),
  malformed: told<{ readonly why: 'not-utf8' | 'not-json' | 'bad-address' }>(400, 'usage'),
  /** Nobody said who asks. */
  unauthenticated: told(401, 'auth'),
  'token-unknown': told(401, 'auth'),
  /** `isLogin`: a person signed in for a command, and can again. */
  'token-expired': told<{ readonly token: string; readonly at: string; readonly isLogin: boolean }>(
    401,
    'auth',
  ),
  'token-revoked': told<{ readonly token: string; readonly isLogin: boolean }>(401, 'auth'),
  /** The cookie of a browser is no proof any more. */
  'session-over': told<{ readonly why: SessionOver }>(401, 'auth'),
  /** What came back from the provider belongs to no sign-in that this browser began, or to one of long ago. */
  'sign-in-unknown': told(403, 'auth'),
  'sign-in-refused': told<{ readonly why: SignInFault }>(403, 'auth'),
  /** The provider knows them, and no group of theirs has a role. */
  'no-role': told<{ readonly name: string; readonly claim: string }>(403, 'auth'),
  'no-sign-in': told(404, 'auth'),
  'not-signed-in': told(409, 'conflict'),
  /** The signed token of a CI cannot be believed; `audience` = whom one for us is meant for. */
  'id-token-refused': told<{ readonly why: IdTokenFault; readonly audience: string }>(401, 'auth'),
  /** Its CI vouches for the job, and no rule trusts it; `rule` = by what one would. */
  'job-refused': told<{ readonly why: readonly JobFault[]; readonly rule: string }>(403, 'auth'),
  'no-job-sign-in': told(404, 'auth'),
  'issuer-unreachable': told<{ readonly issuer: string }>(502, 'error'),
  /** A job registers what it was run for, and nothing else. */
  'other-commit': told<{ readonly named: 'commit' | 'branch'; readonly own: string }>(403, 'auth'),
  /** What came to the webhook's address was not signed by GitHub. */
  'signature-wrong': told(401, 'auth'),
  'no-webhook': told(404, 'not-found'),
  forbidden: told<Lacking | Foreign>(403, 'auth'),
  /** Nobody gives more than they hold. */
  'gives-more': told<Lacking>(403, 'auth'),
  'override-not-allowed': told<Lacking>(403, 'blocked'),
  'not-found': told<Missing>(404, 'not-found'),
  'commit-unknown': told<{ readonly commit: string }>(404, 'not-found'),
  'method-not-allowed': told<{ readonly method: string; readonly allow: readonly string[] }>(405, 'error'),
  'not-acceptable': told(406, 'error'),
  'request-timeout': told<{ readonly seconds: number }>(408, 'error'),
  'stage-held': told<HoldFacts & { readonly others: readonly HoldFacts[] }>(409, 'blocked'),
  'stage-already-held': told<OfStage & { readonly hold: string; readonly by: string }>(409, 'blocked'),
  /** A stage cannot show two builds at once: `build` is wanted, `other` is booked. */
  'stage-booked': told<
    OfStage & {
      readonly hold: string;
      readonly by: string;
      readonly reason: string;
      readonly build: string;
      readonly other: string;
      /** null = since it was set. */
      readonly from: string | null;
      readonly until: string | null;
    }
  >(409, 'blocked'),
  /**
   * A milestone cannot go before what is booked: `due` is when that is put back, `ready` when the milestone could be up,
   * `kept` the hold that would keep it from coming back.
   */
  'put-back-late': told<
    OfStage & {
      readonly hold: string;
      readonly by: string;
      readonly build: string;
      readonly due: string;
      readonly ready: string | null;
      readonly kept: string | null;
      readonly keptBy: string | null;
      readonly keptUntil: string | null;
    }
  >(409, 'blocked'),
  'hold-ended': told<
    OfStage & { readonly hold: string; readonly how: 'released' | 'expired'; readonly by: string }
  >(409, 'conflict'),
  /** Nobody asks themselves. */
  'own-hold': told<OfStage & { readonly hold: string }>(409, 'conflict'),
  'asked-already': told<OfStage & { readonly hold: string; readonly ask: string; readonly at: string }>(
    409,
    'conflict',
  ),
  'ask-answered': told<OfStage & { readonly ask: string; readonly how: AskAnswerKind; readonly by: string }>(
    409,
    'conflict',
  ),
  /** Quiet hours are of the stage file, and nobody's. */
  'hold-of-stage-file': told<{ readonly hold: string }>(409, 'conflict'),
  'line-ended': told<{ readonly line: string }>(409, 'conflict'),
  'no-previous-build': told<OfStage & { readonly build: string | null }>(409, 'blocked'),
  'promotion-running': told<
    OfStage & { readonly build: string | null; readonly promotion: string; readonly phase: Phase }
  >(409, 'conflict'),
  'recovery-running': told<
    OfStage & { readonly recovery: string; readonly by: string; readonly since: string }
  >(409, 'conflict'),
  'already-current': told<OfBuild>(409, 'ok'),
  'already-finished': told<{ readonly promotion: string; readonly phase: Phase }>(409, 'conflict'),
  'milestone-taken': told<OfBuild & { readonly number: number }>(409, 'blocked'),
  'milestone-not-next': told<{ readonly number: number; readonly next: number }>(409, 'blocked'),
  'no-milestone-stages': told(409, 'blocked'),
  'too-many-webhooks': told<{ readonly most: number }>(409, 'blocked'),
  'idempotency-in-flight': told(409, 'conflict'),
  /** `why` = nobody knows what it runs. */
  'stage-changed': told<
    OfStage & { readonly etag: string; readonly build: string | null; readonly why: string | null }
  >(412, 'conflict'),
  'hold-changed': told<OfStage & { readonly hold: string; readonly etag: string }>(412, 'conflict'),
  'line-changed': told<{ readonly line: string; readonly etag: string }>(412, 'conflict'),
  'client-changed': told<{ readonly client: string; readonly etag: string }>(412, 'conflict'),
  'webhook-changed': told<{ readonly webhook: string; readonly etag: string }>(412, 'conflict'),
  'schedule-changed': told<OfStage & { readonly etag: string }>(412, 'conflict'),
  'payload-too-large': told<{ readonly limit: number; readonly setBy?: VariableName }>(413, 'usage'),
  'unsupported-media-type': told<{ readonly expected: string }>(415, 'error'),
  /** The stage wants to be told what its caller saw. */
  'precondition-required': told<OfStage>(428, 'usage'),
  /** `of` = which budget, or too many streams of one address at once. */
  'rate-limited': told<{
    readonly of: BudgetName | 'streams';
    readonly most: number;
    readonly seconds: number;
  }>(429, 'error'),
  validation: told<{ readonly field?: string; readonly mistakes?: number; readonly named?: number }>(
    422,
    'usage',
  ),
  'build-not-eligible': told<OfBuild>(422, 'blocked'),
  'artefact-missing': told<{ readonly digest: string }>(422, 'blocked'),
  /** `needs` = the package that `entry` asks for, where that is why. */
  'artefact-refused': told<{
    readonly why: RefusedBecause;
    readonly entry: string;
    readonly needs?: string;
  }>(422, 'blocked'),
  'digest-mismatch': told<{ readonly expected: string; readonly actual: string }>(422, 'error'),
  'dotenv-invalid': told<OfStage & { readonly problems: readonly string[] }>(422, 'blocked'),
  /** `named` = how many candidates are listed where there are more; null = all. */
  'commit-ambiguous': told<{ readonly commit: string; readonly named: number | null }>(422, 'usage'),
  'idempotency-key-reuse': told(422, 'usage'),
  'stage-unreachable': told<OfStage & { readonly health: StageHealth }>(502, 'error'),
  'log-unreachable': told<OfStage & { readonly said: string; readonly refused: AwsFailure | null }>(
    502,
    'error',
  ),
  'provider-unreachable': told<{ readonly issuer: string }>(502, 'error'),
  'storage-full': told(503, 'error'),
  'bucket-unreachable': told<{ readonly address: string; readonly why: string }>(503, 'error'),
  internal: told(500, 'internal'),
  'shutting-down': told(503, 'error'),
  unavailable: told(503, 'error'),
};

/** What the texts of a refusal may mention, by its code. */
export type ProblemFacts = {
  [C in keyof typeof problems]: (typeof problems)[C] extends Told<infer F> ? F : never;
};

export type ProblemCode = keyof ProblemFacts;

/** Whether the code of an answer is one that this version knows. */
export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);

function told<F extends object = NoFacts>(status: number, exit: ExitName): Told<F> {
  return { status, exit };
}

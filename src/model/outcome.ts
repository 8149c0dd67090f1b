import type { AwsFailureKind, AwsRetry, AwsSaid } from './aws-failure.js';
import type { SubnetFaults } from './aws-subnets.js';
import type { NoFacts } from './field-problem.js';
import type { NetworkMove } from './plan.js';
import type { ProblemFacts } from './problems.js';
import type { Reason, ReasonCode, ReasonFacts } from './reason.js';
import type { StartTime } from './start-time.js';

// Types and no interfaces: only those are plain facts, too, as they are stored.
type OfBuild = Readonly<Record<'build', string>>;

type By = Readonly<Record<'by', string>>;

type Because = Readonly<Record<'why', string>>;

/** The last lines of the engine's output. */
type Lines = Readonly<Record<'lines', readonly string[]>>;

/** Who locks the stack; what a lock says of it where one was there still. */
type LockedBy = By & {
  readonly user?: string | null;
  readonly host?: string | null;
  readonly pid?: number | null;
  readonly since?: string | null;
  readonly ageSeconds?: number | null;
};

/** How a promotion ended when it did not simply succeed: code → what is stored with it. */
export interface OutcomeFacts extends AwsOutcomeFacts, SkipFacts {
  /** With the time that the build had to start, where it was not healthy in it. */
  'up-failed': Lines & { readonly from?: 'history' } & Partial<StartTime>;
  'preview-failed': Lines;
  'preview-timeout': { readonly seconds: number };
  'protected-change': Readonly<Record<'changes' | 'deletes' | 'replaces', readonly string[]>>;
  /** It would go to another VPC; null = to one of its own, still to be made. */
  'network-moves': NetworkMove;
  /** A line for each: the setting, what is wrong, what it names, what AWS says of that. */
  'settings-unfit': { readonly problems: readonly string[]; readonly file: string };
  /** The VPC that the dotenv file names has not what the stage needs. */
  'subnets-unfit': SubnetFaults & { readonly vpc: string };
  'other-repository': OfBuild & { readonly repository: string };
  /** The same, where its platform had given up on it by then. */
  verification: OfBuild & { readonly found: string } & Partial<StartTime>;
  /** `how` = while it was verified, or how its update ended by itself. */
  aborted: Lines & { readonly how?: string };
  'aborted-waiting': By & { readonly reason: string | null };
  locked: LockedBy;
  'stale-lock': LockedBy;
  'state-unreachable': Because;
  'stack-missing': NoFacts;
  'cli-killed': { readonly signal: string };
  'runner-broke': Lines;
  'not-started': Partial<Because>;
  interrupted: NoFacts;
  'policy-changed': { readonly reasons: readonly ReasonCode[] };
  'right-withdrawn': By;
  'build-missing': { readonly build: string | null };
  'artefact-missing': (OfBuild & { readonly digest: string }) | ReasonFacts['artefact-missing'];
  'digest-mismatch': OfBuild & { readonly expected: string; readonly actual: string };
  'dotenv-invalid': ProblemFacts['dotenv-invalid'];
  superseded: { readonly build: string | null };
  'nothing-to-undo': { readonly failed: string | null; readonly build: string | null };
  /** What was booked needs not to be put back any more, or not by this any more. */
  'nothing-to-put-back': OfBuild;
  removed: NoFacts;
  'by-hand-failed': { readonly kind: string };
}

/** An automatic run that did not act, and a look that cannot be taken yet, end with the first reason. */
type SkipFacts = Omit<ReasonFacts, 'artefact-missing'>;

/** What AWS refused; `touched` = some of the update was done. */
type AwsOutcomeFacts = Record<
  `aws-${AwsFailureKind}`,
  AwsSaid & Lines & { readonly touched: boolean; readonly again: AwsRetry }
>;

export type OutcomeCode = keyof OutcomeFacts;

/** How a promotion ended: a code, what explains it, and the last lines of output where there are any. */
export type Outcome = { [C in OutcomeCode]: OutcomeOf<C> }[OutcomeCode];

export interface OutcomeOf<C extends OutcomeCode> {
  readonly code: C;
  readonly facts: OutcomeFacts[C];
}

/** What the texts may mention beside that, where the outcome does not say it itself: the promotion that ended so. */
export interface OutcomePlace {
  readonly stage: string;
  readonly build: string | null;
  readonly allowChanges: readonly string[];
  /** The holds that it passes. */
  readonly overrideHolds: readonly string[];
}

/** The facts of each code with its promotion. */
export type Placed<F> = { [C in keyof F]: F[C] & Omit<OutcomePlace, keyof F[C]> };

export type OutcomeTextFacts = Placed<OutcomeFacts>;

/** A reason as how something ended: when it could have begun is of no use any more. */
export function outcomeBy(reason: Reason): Outcome {
  const { until: _until, ...outcome } = reason;
  return outcome;
}

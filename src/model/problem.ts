import type { FieldProblem, NoFacts } from './field-problem.js';
import type { HoldKind } from './hold.js';
import type { Phase } from './promotion.js';
import type { Reason } from './reason.js';
import type { HoldResource } from './resource/hold.js';
import type { Right, Verb } from './right.js';
import type { StageFileFault } from './stage-file-problem.js';
import type { StageHealth } from './stage.js';

// Types and no interfaces: only those are plain facts, too, as they are stored.
type OfStage = Readonly<Record<'stage', string>>;

type OfBuild = Readonly<Record<'stage' | 'build', string>>;

/** A right that the caller lacks. */
export type Lacking = Readonly<Record<'verb', Verb> & Record<'stage', string | null>>;

/** A header that names another place than this service. */
export type Foreign = Readonly<Record<'header' | 'value', string>>;

/** What can be wrong with a request: code → what its texts may mention; `contract/problems` gives each its status. */
export interface ProblemFacts {
  malformed: { readonly why: 'not-utf8' | 'not-json' | 'bad-address' };
  forbidden: Lacking | Foreign;
  'override-not-allowed': Lacking;
  'not-found': Missing;
  'commit-unknown': { readonly commit: string };
  'method-not-allowed': { readonly method: string; readonly allow: readonly string[] };
  'not-acceptable': NoFacts;
  'stage-held': HoldFacts;
  'stage-already-held': OfStage & { readonly hold: string };
  'hold-ended': OfStage & {
    readonly hold: string;
    readonly how: 'released' | 'expired';
    readonly by: string;
  };
  'no-previous-build': OfStage & { readonly build: string | null };
  'hold-changed': OfStage & { readonly hold: string; readonly etag: string };
  'client-changed': { readonly client: string; readonly etag: string };
  'promotion-running': OfStage & {
    readonly build: string | null;
    readonly promotion: string;
    readonly phase: Phase;
  };
  'recovery-running': OfStage & { readonly recovery: string; readonly by: string; readonly since: string };
  'already-current': OfBuild;
  'already-finished': { readonly promotion: string; readonly phase: Phase };
  'milestone-taken': OfBuild & { readonly number: number };
  'milestone-not-next': { readonly number: number; readonly next: number };
  'no-milestone-stages': NoFacts;
  'idempotency-in-flight': NoFacts;
  'request-timeout': { readonly seconds: number };
  /** `why` = nobody knows what it runs. */
  'stage-changed': OfStage & {
    readonly etag: string;
    readonly build: string | null;
    readonly why: string | null;
  };
  'payload-too-large': { readonly limit: number };
  'unsupported-media-type': { readonly expected: string };
  'rate-limited': NoFacts;
  validation: { readonly field?: string };
  'build-not-eligible': OfBuild;
  'artefact-missing': { readonly digest: string };
  'artefact-refused': { readonly why: RefusedBecause; readonly entry: string };
  'digest-mismatch': { readonly expected: string; readonly actual: string };
  'dotenv-invalid': OfStage & { readonly problems: readonly string[] };
  'commit-ambiguous': { readonly commit: string };
  'idempotency-key-reuse': NoFacts;
  'stage-unreachable': OfStage & { readonly health: StageHealth };
  'storage-full': NoFacts;
  internal: NoFacts;
  'shutting-down': NoFacts;
  unavailable: NoFacts;
}

export type ProblemCode = keyof ProblemFacts;

/** What was looked for and is not there. */
export type Missing =
  | { readonly kind: 'stage' | 'schedule'; readonly name: string; readonly known: readonly string[] }
  | { readonly kind: MissingKind; readonly name: string };

type MissingKind =
  | 'build'
  | 'build-of'
  | 'build-on'
  | 'hold'
  | 'client'
  | 'recovery'
  | 'promotion'
  | 'audit'
  | 'artifact'
  | 'path';

/** Who holds a stage, why and until when. */
export type HoldFacts = OfStage & {
  readonly hold: string;
  readonly kind: HoldKind;
  readonly by: string;
  readonly reason: string;
  readonly until: string | null;
};

/** Why a tarball is not taken. */
export type RefusedBecause =
  | 'traversal'
  | 'absolute'
  | 'link'
  | 'not-a-tarball'
  | 'no-package-json'
  | 'no-entry'
  | 'too-many-files'
  | 'too-large-unpacked';

/** Members that the problem document of a code has beside the standard ones. */
export interface ProblemMembers {
  forbidden: { readonly right?: Right };
  'override-not-allowed': { readonly right: Right };
  'stage-held': {
    readonly hold: HoldResource;
    readonly override: {
      readonly allowed: boolean;
      readonly field: 'overrideHold';
      readonly value: string;
      readonly needsReason: true;
    };
    readonly orWait: { readonly field: 'onHold'; readonly value: 'wait' };
  };
  'stage-already-held': { readonly hold: HoldResource };
  'commit-ambiguous': { readonly candidates: readonly string[] };
  validation: { readonly errors?: readonly FieldProblem[] };
  'build-not-eligible': { readonly reasons: readonly Reason[] };
  'dotenv-invalid': { readonly errors: readonly StageFileFault[] };
}

export type MembersOf<C extends ProblemCode> = C extends keyof ProblemMembers ? ProblemMembers[C] : NoFacts;

/** The members of any problem document. */
export interface AnyMembers {
  readonly right?: Right;
  readonly hold?: HoldResource;
  readonly override?: ProblemMembers['stage-held']['override'];
  readonly orWait?: ProblemMembers['stage-held']['orWait'];
  readonly candidates?: readonly string[];
  readonly errors?: readonly (FieldProblem | StageFileFault)[];
  readonly reasons?: readonly Reason[];
}

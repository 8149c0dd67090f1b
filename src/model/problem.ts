import type { FieldProblem } from './field-problem.js';
import type { HoldKind, HoldView } from './hold.js';
import type { Reason } from './reason.js';
import type { Right, Verb } from './right.js';
import type { StageFileFault } from './stage-file-problem.js';

// Types and no interfaces: only those are plain facts, too, as they are stored.
type OfStage = Readonly<Record<'stage', string>>;

/** A right that the caller lacks. */
export type Lacking = Readonly<Record<'verb', Verb> & Record<'stage', string | null>> & {
  /** All that it lacks, where it was needed on several; `stage` is the first of them. */
  readonly stages?: readonly string[];
};

/** A header that names another place than this service. */
export type Foreign = Readonly<Record<'header' | 'value', string>>;

/** What was looked for and is not there. */
export type Missing =
  | { readonly kind: 'schedule'; readonly name: string; readonly known: readonly string[] }
  | ({ readonly kind: 'stage'; readonly name: string; readonly known: readonly string[] } & Meant)
  | ({ readonly kind: 'build'; readonly name: string } & Meant)
  | { readonly kind: MissingKind; readonly name: string };

/** Which name was probably meant. */
interface Meant {
  readonly nearest: string | null;
}

type MissingKind =
  | 'build-of'
  | 'build-on'
  | 'build-then'
  | 'hold'
  | 'ask'
  | 'milestone'
  | 'line'
  | 'client'
  | 'recovery'
  | 'promotion'
  | 'audit'
  | 'artifact'
  | 'token'
  | 'webhook'
  | 'path';

/** Who holds a stage, why and until when. */
export type HoldFacts = OfStage & {
  /** Where its reason is said in both languages. */
  readonly reasonKo?: string;
  readonly hold: string;
  readonly kind: HoldKind;
  readonly by: string;
  readonly reason: string;
  readonly until: string | null;
  /** When it begins, where that is still to come. */
  readonly from?: string;
  /** What it shows. */
  readonly build?: string;
  readonly milestone?: number | null;
  /** What its stage runs instead, where that is not as booked; null = nothing. */
  readonly runs?: string | null;
};

/** Why a tarball is not taken. */
export type RefusedBecause =
  | 'traversal'
  | 'absolute'
  | 'link'
  | 'name-too-long'
  | 'file-and-folder'
  | 'case-twins'
  | 'lost'
  | 'not-a-tarball'
  | 'no-package-json'
  | 'no-entry'
  | 'not-inside'
  | 'too-many-files'
  | 'too-large-unpacked';

/** Members that the problem document of a code has beside the standard ones. */
export interface ProblemMembers {
  forbidden: { readonly right?: Right; readonly rights?: readonly Right[] };
  'override-not-allowed': { readonly right: Right };
  'gives-more': { readonly right: Right };
  'stage-held': {
    /** The one that ends last. */
    readonly hold: HoldView;
    readonly holds: readonly HoldView[];
    readonly override: {
      readonly allowed: boolean;
      readonly field: 'overrideHold';
      /** The hold that ends last. */
      readonly value: string;
      /** Every hold in the way: all are named. */
      readonly values: readonly string[];
      readonly needsReason: true;
    };
    readonly orWait: { readonly field: 'onHold'; readonly value: 'wait' };
  };
  'stage-already-held': { readonly hold: HoldView };
  'commit-ambiguous': { readonly candidates: readonly string[] };
  validation: {
    readonly errors?: readonly FieldProblem[];
    /** How many mistakes there are, where not all are named. */
    readonly errorCount?: number;
  };
  'build-not-eligible': { readonly reasons: readonly Reason[] };
  'dotenv-invalid': { readonly errors: readonly StageFileFault[] };
}

/** The members of any problem document. */
export interface AnyMembers {
  readonly right?: Right;
  readonly rights?: readonly Right[];
  readonly hold?: HoldView;
  readonly holds?: readonly HoldView[];
  readonly override?: ProblemMembers['stage-held']['override'];
  readonly orWait?: ProblemMembers['stage-held']['orWait'];
  readonly candidates?: readonly string[];
  readonly errors?: readonly (FieldProblem | StageFileFault)[];
  readonly errorCount?: number;
  readonly reasons?: readonly Reason[];
}

import type { HoldKind } from './hold.js';
import type { Platform } from './stage.js';
import type { AddressFault } from './webhook.js';

/** What can be wrong with one place of a request: code → what its text may mention. */
export interface FieldFacts {
  missing: NoFacts;
  'unknown-key': { readonly keys: readonly string[] };
  'wrong-type': { readonly expected: string };
  'bad-format': { readonly expected: string };
  'out-of-range': { readonly minimum?: number; readonly maximum?: number };
  'one-of': { readonly values: readonly string[] };
  'exactly-one': { readonly keys: readonly string[] };
  'artifacts-of-two-builds': { readonly build: string };
  'only-on-aws': { readonly stage: string; readonly platform: Platform };
  'no-such-stage': { readonly stages: readonly string[] };
  'no-stage-left': NoFacts;
  'no-saved-paths': { readonly stages: readonly string[] };
  'image-not-pinned': { readonly repository: string; readonly tag: string };
  'in-the-past': NoFacts;
  /** Longer than so many days. */
  'too-long': { readonly days: number };
  'before-start': { readonly start: string };
  'not-after': { readonly start: string };
  /** What has begun cannot begin at another time. */
  'begun-already': NoFacts;
  /** A milestone that is to be shown where it can never be. */
  'other-slot': { readonly number: number; readonly slot: string };
  'no-qa-hold': { readonly kind: HoldKind };
  'no-build': { readonly stage: string };
  'needed-to-override': NoFacts;
  'needed-to-lift': NoFacts;
  'needed-despite': NoFacts;
  'hold-in-force': NoFacts;
  /** Whoever changes what another one asked for says why. */
  'needed-for-other': { readonly by: string };
  /** Its end is its own. */
  'held-already': { readonly hold: string };
  'not-both': { readonly keys: readonly string[] };
  'no-credentials': NoFacts;
  /** Nothing is sent there. */
  'address-not-told': { readonly why: AddressFault };
  'bad-text': NoFacts;
  blank: NoFacts;
  'not-a-branch': { readonly branch: string };
  other: NoFacts;
}

/** The text of such a code needs nothing. */
export type NoFacts = Readonly<Record<string, never>>;

export type FieldCode = keyof FieldFacts;

/** What is wrong at one place of a request, before it has words; a code without facts may leave them out. */
export type FieldFault = {
  [C in FieldCode]: { readonly code: C } & (NoFacts extends FieldFacts[C]
    ? { readonly facts?: FieldFacts[C] }
    : { readonly facts: FieldFacts[C] });
}[FieldCode];

/** `pointer` says where, as RFC 9457 has it. */
export type FieldProblem = FieldFault & { readonly pointer: string };

import type { NoFacts } from './field-problem.js';
import type { OutcomeCode, OutcomeFacts, Placed } from './outcome.js';
import type { Unclear } from './recovery.js';

// Types and no interfaces: only those are plain facts, too, as they are stored.
type Locks = Readonly<Record<'locks', readonly string[]>>;

/** What is no word of a recovery is one of its refresh: a broken dotenv file, a state out of reach. */
type OfRefresh = Pick<OutcomeFacts, 'state-unreachable' | 'stack-missing' | 'dotenv-invalid'>;

/** How a recovery ended: code → what is stored with it. */
export interface RecoveryFacts extends OfRefresh {
  recovered: { readonly build: string | null; readonly how: 'said' | 'platform' };
  unclear: { readonly why: Unclear };
  'lock-kept': Locks;
  'lock-alive': Locks;
  'stage-removed': NoFacts;
  'refresh-failed': { readonly how: OutcomeCode; readonly lines: readonly string[] };
}

export type RecoveryOutcome = {
  [C in keyof RecoveryFacts]: { readonly code: C; readonly facts: RecoveryFacts[C] };
}[keyof RecoveryFacts];

export type RecoveryTextFacts = Placed<RecoveryFacts>;

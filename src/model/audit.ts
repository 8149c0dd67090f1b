import type { Actor } from './actor.js';
import type { Facts } from './error.js';
import type { Phase } from './promotion.js';

/** What changed; its row is written in the same transaction as the change. */
export type EventName =
  | 'build:registered'
  | 'build:commit-attached'
  | 'build:artefact-attached'
  /** It came to a branch that stages take. */
  | 'build:branch-changed'
  | 'promotion:requested'
  | 'promotion:skipped'
  | 'promotion:started'
  | 'promotion:retried'
  /** Another instance follows it from now on: the one before is gone. */
  | 'promotion:taken-over'
  | 'promotion:verifying'
  | 'promotion:abort-requested'
  /** How hard an update was told to stop. */
  | 'promotion:stopping'
  | 'promotion:finished'
  | 'promotion:superseded'
  | 'promotion:noticed'
  | 'milestone:created'
  | 'stage:unknown'
  | 'stage:known'
  /** It is reached elsewhere than before. */
  | 'stage:address-changed'
  /** What the platform said runs there. */
  | 'stage:observed'
  /** The process behind its address ended untold; it was brought back. */
  | 'stage:host-ended'
  /** An entry of its stack's history that nobody can read was left out. */
  | 'stage:history-unreadable'
  | 'stage:lock-cleared'
  | 'stage:orphan-found'
  | 'stage:orphan-gone'
  | 'stage:recovery-started'
  | 'stage:recovery-taken'
  | 'stage:recovery-ended'
  | 'hold:set'
  | 'hold:extended'
  | 'hold:released'
  | 'hold:expired'
  | 'hold:overridden'
  /** A milestone goes before what is booked on its slot, which is put back in time. */
  | 'put-back:planned'
  /** What was booked is there again, or need not come back. */
  | 'put-back:ended'
  /** Somebody set or moved a hold for which what is booked could not come back in time. */
  | 'put-back:kept-out'
  /** What is booked does not come back in time. */
  | 'put-back:failed'
  /** Somebody told its owner that they wait. */
  | 'hold:asked'
  /** Somebody who waits was told no; a release, another end and an expiry answer by themselves. */
  | 'hold:answered'
  /** QA said of a build what it did not say, or said otherwise, when its hold ended. */
  | 'verdict:set'
  | 'schedule:paused'
  | 'schedule:resumed'
  | 'client:attached'
  | 'client:changed'
  | 'client:detached'
  | 'token:created'
  | 'token:revoked'
  /** Somebody came with one that is unknown, over or revoked; one row an hour of each. */
  | 'token:refused'
  | 'session:started'
  | 'session:ended'
  /** The provider vouched for somebody, and they are not let in. */
  | 'session:refused'
  | 'retention:removed'
  /** Somebody pushed it by force, and it no longer has what it had. */
  | 'branch:rewound'
  /** What came to the address of GitHub's webhook was not signed by it; one row an hour. */
  | 'webhook:refused'
  /** Somebody else is told what happens, by a webhook of ours; `off` = nothing came through for so long. */
  | 'webhook:created'
  | 'webhook:changed'
  | 'webhook:removed'
  | 'webhook:off'
  /** GitHub is not told of promotions any more, and is told of them again. */
  | 'github:failing'
  | 'github:well'
  /** GitHub will not take what it was told of this promotion. */
  | 'github:rejected'
  | 'build:quarantined'
  | 'build:quarantine-lifted';

/** A change of state, as the audit keeps it. */
export interface AuditRow {
  /** Without gaps; nothing comes in below one that could be read already. */
  readonly seq: number;
  readonly at: Date;
  readonly name: EventName;
  readonly stage: string | null;
  readonly promotion: string | null;
  readonly actor: Actor;
  readonly requestId: string | null;
  /** Why, where a person said it. */
  readonly reason: string | null;
  /** Of a change of phase; null where there was none before, or none is changed. */
  readonly from: Phase | null;
  readonly to: Phase | null;
  readonly facts: Facts;
}

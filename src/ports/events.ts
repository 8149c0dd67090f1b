import type { Actor } from '../model/actor.js';
import type { Facts } from '../model/error.js';
import type { AuditRow, EventName } from '../model/audit.js';
import type { HostEnds } from '../model/host-end.js';
import type { Phase } from '../model/promotion.js';

/** The audit: rows are added, and never changed. */
export interface EventRows {
  /** Inside a transaction it is written, and numbered, right before the commit. */
  append(event: NewEvent): Promise<void>;
  get(seq: number): Promise<AuditRow | undefined>;
  /** The number of the newest; 0 = there is none. */
  last(): Promise<number>;
  /** Newest first. */
  list(filter: EventFilter & { beforeSeq?: number }): Promise<AuditRow[]>;
  /** Oldest first, from the one after `seq` on. */
  after(seq: number, filter: EventFilter): Promise<AuditRow[]>;
  /** How often the hosts of these stages ended unasked in the last `toldHours`; of a stage without any there is none. */
  hostEnds(stages: readonly string[]): Promise<(HostEnds & { readonly stage: string })[]>;
  /** Removes the oldest rows of before that time through the audit's door; gives how many, at most `limit`. */
  forget(before: Date, limit: number): Promise<number>;
}

export interface NewEvent {
  readonly name: EventName;
  readonly stage: string | null;
  readonly promotion: string | null;
  readonly actor: Actor;
  readonly requestId: string | null;
  readonly reason?: string | null;
  readonly from?: Phase | null;
  readonly to?: Phase | null;
  readonly facts?: Facts;
}

export interface EventFilter {
  readonly stage?: string;
  readonly promotion?: string;
  /** Id of the actor. */
  readonly by?: string;
  readonly name?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly limit: number;
}

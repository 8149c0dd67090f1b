import { isSilentAt, type Instance } from '../model/instance.js';

/** Who follows a running promotion, and what is known of that instance. */
export interface OwnerFacts {
  /** Id of the instance that asks. */
  readonly me: string;
  /** Id in the attempt's row; null = an earlier version wrote it. */
  readonly owner: string | null;
  /** undefined = it has left, or was removed when it was proven gone. */
  readonly instance: Instance | undefined;
  /** Its process is proven to be gone. Silence is no proof: one that is cut off or frozen comes back. */
  readonly isGone: boolean;
  /** By the clock of the database. */
  readonly now: Date;
}

/** `mine`, or `free` to be taken over; `living` and `silent` owners keep what they follow. */
export type Ownership = 'mine' | 'free' | 'living' | 'silent';

export function ownershipOf({ me, owner, instance, isGone, now }: OwnerFacts): Ownership {
  if (owner === me) return 'mine';
  if (owner === null || instance === undefined || isGone) return 'free';
  return isSilentAt(instance, now) ? 'silent' : 'living';
}

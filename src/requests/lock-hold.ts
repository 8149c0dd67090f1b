import { endExpired } from '../ledger/hold.js';
import type { Ledger } from '../ledger/write.js';
import { Refusal } from '../model/error.js';
import type { Hold } from '../model/hold.js';
import { isQuietId } from '../model/hold.js';
import type { StageState } from '../model/stage.js';
import type { Rows } from '../ports/rows.js';
import { findHold } from '../queries/find.js';

export interface Locked {
  readonly hold: Hold;
  /** The others that are open on its stage. */
  readonly others: readonly Hold[];
  readonly now: Date;
  readonly state: StageState;
}

/** A hold that was found, under the lock of its stage; one whose time is over has ended, whether or not anybody has looked since. */
export async function lockHold(ports: Ledger, rows: Rows, { id, stage }: Hold): Promise<Locked> {
  const state = await rows.stages.lock(stage);
  const { holds, now } = await endExpired(ports, rows, stage);
  const hold = holds.find((one) => one.id === id) ?? (await findHold(rows, id));
  return { hold, others: holds.filter((one) => one.id !== id), now, state };
}

/** Throws Refusal `hold-of-stage-file` for quiet hours, which are nobody's. */
export function assertSomebodys(id: string): void {
  if (isQuietId(id)) throw new Refusal('hold-of-stage-file', { hold: id });
}

/** Throws Refusal `hold-ended`. */
export function assertOpen({ id, stage, end }: Hold): void {
  if (end !== null) throw new Refusal('hold-ended', { hold: id, stage, how: end.how, by: end.actor.id });
}

import { isSilentAt, silentSecondsAt } from '../model/instance.js';
import { isActive, type Promotion, type Reason } from '../model/promotion.js';
import { blockersOf, positionOf } from '../policy/queue.js';
import { holdOn } from '../requests/hold.js';
import type { Rows } from '../ports/rows.js';

/** Where a waiting promotion stands in its stage's queue (from 1), and what it waits for now. */
export async function waitingState(
  rows: Rows,
  promotion: Promotion,
): Promise<{ position: number; blockedBy: Reason[] }> {
  const state = await rows.stages.get(promotion.stage);
  const open = await rows.promotions.open(promotion.stage);
  const hold = await holdOn(rows, promotion.stage);
  const recovering = (await rows.recoveries.open(promotion.stage)) !== undefined;
  const blockedBy = blockersOf(promotion, state, { open, hold, recovering });
  const silent = await silentOwner(rows, open);
  return {
    position: positionOf(promotion, open),
    blockedBy: silent === null ? blockedBy : [...blockedBy, silent],
  };
}

/** What runs is left to the instance that follows it, however silent that is, unless it is proven gone. */
async function silentOwner(rows: Rows, open: readonly Promotion[]): Promise<Reason | null> {
  const running = open.find(({ phase }) => isActive(phase));
  const attempt = running === undefined ? undefined : await rows.attempts.last(running.id);
  const owner = attempt?.instance == null ? undefined : await rows.instances.get(attempt.instance);
  if (running === undefined || owner === undefined) return null;
  const now = await rows.now();
  if (!isSilentAt(owner, now)) return null;
  const { pid, host } = owner;
  const facts = { stage: running.stage, promotion: running.id, pid, host };
  return { code: 'owner-silent', facts: { ...facts, seconds: Math.round(silentSecondsAt(owner, now)) } };
}

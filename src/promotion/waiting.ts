import type { Promotion, Reason } from '../model/promotion.js';
import { blockersOf, positionOf } from '../policy/queue.js';
import { holdOn } from './hold.js';
import type { Rows } from './rows.js';

/** Where a waiting promotion stands in its stage's queue (from 1), and what it waits for now. */
export async function waitingState(
  rows: Rows,
  promotion: Promotion,
): Promise<{ position: number; blockedBy: Reason[] }> {
  const state = await rows.stages.get(promotion.stage);
  const open = await rows.promotions.open(promotion.stage);
  const hold = await holdOn(rows, promotion.stage);
  return { position: positionOf(promotion, open), blockedBy: blockersOf(promotion, state, { open, hold }) };
}

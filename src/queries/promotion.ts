import type { BuildHead } from '../model/build.js';
import type { Promotion } from '../model/promotion.js';
import type { PromotionFilter } from '../ports/promotions.js';
import type { Rows } from '../ports/rows.js';
import { waitingStates, type Waiting } from './queue.js';

/** A promotion with what people want to know beside it. */
export interface PromotionView {
  readonly promotion: Promotion;
  /** What it puts there; null = nothing. */
  readonly build: BuildHead | null;
  /** null = it does not wait. */
  readonly queue: Waiting | null;
  /** When this was so, by the database's clock. */
  readonly now: Date;
}

/** Promotions by a filter, newest first. */
export const listPromotions = async (rows: Rows, filter: PromotionFilter): Promise<PromotionView[]> =>
  viewPromotions(rows, await rows.promotions.list(filter));

/** The same promotions, in the same order. */
export async function viewPromotions(rows: Rows, promotions: readonly Promotion[]): Promise<PromotionView[]> {
  const named = new Set(promotions.flatMap(({ build }) => build ?? []));
  const [builds, queues, now] = await Promise.all([
    rows.builds.heads([...named]),
    waitingStates(rows, promotions),
    rows.now(),
  ]);
  return promotions.map((promotion) => ({
    promotion,
    build: builds.find(({ id }) => id === promotion.build) ?? null,
    queue: queues.get(promotion.id) ?? null,
    now,
  }));
}

/** One promotion, however it was come by. */
export async function viewPromotion(rows: Rows, promotion: Promotion): Promise<PromotionView> {
  const [view] = await viewPromotions(rows, [promotion]);
  if (view === undefined) throw new Error('one promotion has one view');
  return view;
}

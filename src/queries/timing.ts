import type { Promotion } from '../model/promotion.js';
import type { Timing } from '../model/timing.js';
import { timingsOf } from '../policy/timing.js';
import type { Rows } from '../ports/rows.js';

/** The parts of a promotion with how long each took; null = none were kept. */
export const timingsFor = async (rows: Rows, promotion: Promotion): Promise<Timing[] | null> =>
  timingsOf(promotion, await rows.attempts.of(promotion.id));

import { Refusal } from '../model/error.js';
import { isTerminal, type Promotion } from '../model/promotion.js';
import type { Asker } from '../model/caller.js';
import { findPromotion } from '../queries/find.js';
import type { HoldChoice } from './override.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { requestPromotion } from './promote.js';
import { assertRight } from './right.js';
import type { SourceHealths } from '../queries/source-health.js';

export interface RetryRequest {
  /** The promotion that ended otherwise than it should have. */
  readonly id: string;
  /** null = the reason of the promotion before. */
  readonly reason: string | null;
  readonly ifMatch: string | null;
  readonly hold: HoldChoice;
  /** Takes the build although it is known to be bad on a stage before; needs a reason. */
  readonly despiteKnownBad?: boolean;
}

/**
 * A new promotion with the inputs of one that has ended; every rule is asked anew, also about a hold, because what
 * was decided about the one before was decided then. Throws Refusal `promotion-running` and those of a new request.
 */
export async function retryPromotion(
  ports: Ports,
  rows: Rows,
  { caller, request, sources }: { caller: Asker; request: RetryRequest; sources?: SourceHealths },
): Promise<Promotion> {
  const before = await findPromotion(rows, request.id);
  const { stage, build, phase } = before;
  assertRight(caller, { verb: 'promote', stage });
  if (!isTerminal(phase))
    throw new Refusal('promotion-running', { stage, build, promotion: before.id, phase });
  if (build === null) throw new Refusal('not-found', { kind: 'build-of', name: before.id });
  const { allowChanges } = before;
  const { ifMatch, hold, despiteKnownBad = false } = request;
  const reason = request.reason ?? before.reason;
  return requestPromotion(ports, rows, {
    caller,
    ...(sources === undefined ? {} : { sources }),
    request: { stage, wanted: { build }, reason, allowChanges, ifMatch, hold, despiteKnownBad },
  });
}

import type { HoldResource } from './hold.js';
import type { PromotionResource } from './promotion.js';
import type { QuarantineResource } from './quarantine.js';

/** The answer to a rollback: the promotion of the earlier build, and what keeps it there. */
export interface RollbackResource extends PromotionResource {
  quarantine: QuarantineResource;
  hold: HoldResource | null;
  /** What puts the build back that was rolled back. */
  undo: { build: string; liftQuarantine: true; overrideHold: string | null };
}

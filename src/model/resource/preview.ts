import type { ChangeCounts } from '../plan.js';
import type { ApiResource } from './api-change.js';
import type { ClientResource } from './client.js';
import type { BroughtCommitResource, BroughtMigrationResource } from './compare.js';
import type { OutcomeResource } from './promotion.js';
import type { ReasonResource } from './reason.js';

export interface PreviewResource extends ApiResource {
  stage: string;
  build: string;
  /** Whether a promotion would be accepted now; a busy stage only lets it wait. */
  allowed: boolean;
  earliest: string | null;
  blockedBy: ReasonResource[];
  /** What refuses nothing: that it would wait for others, that its source is not healthy. */
  remarks: ReasonResource[];
  /** What it would bring and take away, the newest first; null = the stage runs nothing yet. */
  commits: {
    ahead: number;
    behind: number;
    authors: number;
    reverts: number;
    newest: BroughtCommitResource[];
  } | null;
  migrations: BroughtMigrationResource[];
  /** Median of the last successful promotions; null with fewer than five. */
  usual: { duration: string; seconds: number; count: number } | null;
  /** Whom it would touch. */
  clients: ClientResource[];
  /** What the engine says that the update would do; null on platform `process`, and where `outcome` says why. */
  changes: ChangeCounts | null;
  /** What the update would end only if `allowChanges` names it. */
  protected: string[];
  outcome: OutcomeResource | null;
  etag: string;
}

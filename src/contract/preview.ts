import * as z from 'zod';
import { apiKeys } from './api-change.js';
import { BroughtCommitResource, BroughtMigrationResource } from './brought.js';
import { ChangeCountsResource } from './changes.js';
import { ClientResource } from './client.js';
import { OutcomeResource } from './promotion.js';
import { ReasonResource } from './reason.js';
import { time } from './time.js';
import { usual } from './usual.js';

export const PreviewResource = z.object({
  stage: z.string(),
  build: z.string(),
  /** Whether a promotion would be accepted now; a busy stage only lets it wait. */
  allowed: z.boolean(),
  earliest: time.nullable(),
  blockedBy: z.array(ReasonResource),
  /** What refuses nothing: that it would wait for others, that its source is not healthy. */
  remarks: z.array(ReasonResource),
  /** What it would bring and take away, the newest first; null = the stage runs nothing yet. */
  commits: z
    .object({
      ahead: z.int(),
      behind: z.int(),
      /** Nobody has counted further: there are at least so many. */
      atLeast: z.literal(true).optional(),
      authors: z.int(),
      reverts: z.int(),
      newest: z.array(BroughtCommitResource),
    })
    .nullable(),
  migrations: z.array(BroughtMigrationResource),
  usual,
  /** Whom it would touch. */
  clients: z.array(ClientResource),
  ...apiKeys,
  /** What the engine says that the update would do; null on platform `process`, and where `outcome` says why. */
  changes: ChangeCountsResource.nullable(),
  /** What the update would end only if `allowChanges` names it. */
  protected: z.array(z.string()),
  outcome: OutcomeResource.nullable(),
  etag: z.string(),
});
export type PreviewResource = z.infer<typeof PreviewResource>;

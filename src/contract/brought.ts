import * as z from 'zod';
import { CommitResource } from './commit.js';

/** A commit in a comparison: which build brought it, and whether it takes another one back. */
export const BroughtCommitResource = CommitResource.extend({ build: z.string(), revert: z.boolean() });
export type BroughtCommitResource = z.infer<typeof BroughtCommitResource>;

export const BroughtMigrationResource = z.object({
  id: z.string(),
  reversible: z.boolean(),
  build: z.string(),
});
export type BroughtMigrationResource = z.infer<typeof BroughtMigrationResource>;

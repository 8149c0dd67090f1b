import * as z from 'zod';

export const CommitResource = z.object({
  sha: z.string(),
  subject: z.string(),
  author: z.string(),
  /** As CI told it, with its offset; null = the commit has no date. */
  at: z.iso.datetime({ offset: true }).nullable(),
  pr: z.int().nullable(),
});
export type CommitResource = z.infer<typeof CommitResource>;

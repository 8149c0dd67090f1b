import { z } from 'zod';
import { CommitResource } from './commit.js';
import { time } from './time.js';
import { VerdictResource } from './verdict.js';

export const BuildResource = z.object({
  id: z.string(),
  commit: z.string(),
  branch: z.string(),
  subject: z.string(),
  author: z.string(),
  artifacts: z.object({ tarball: z.string().nullable(), image: z.string().nullable() }),
  commits: z.array(CommitResource),
  alsoCommits: z.array(z.string()),
  migrations: z.array(z.object({ id: z.string(), reversible: z.boolean() })),
  ciUrl: z.string().nullable(),
  createdAt: time,
  createdBy: z.string(),
  /** Where it runs now. */
  stages: z.array(z.string()),
  /** What QA said of it on each stage (only in the answer about one build). */
  verdicts: z.array(VerdictResource).optional(),
  /** The promotions that its registration made (only in the answer of POST). */
  promotions: z.array(z.string()).optional(),
});
export type BuildResource = z.infer<typeof BuildResource>;

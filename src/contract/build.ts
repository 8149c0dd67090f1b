import * as z from 'zod';
import { CommitResource } from './commit.js';
import { time } from './time.js';
import { VerdictResource } from './verdict.js';

/** A build in a list. */
export const ListedBuildResource = z.object({
  id: z.string(),
  commit: z.string(),
  branch: z.string(),
  subject: z.string(),
  author: z.string(),
  artifacts: z.object({ tarball: z.string().nullable(), image: z.string().nullable() }),
  /** How many commits its registration named; the build itself has them. */
  commitCount: z.int(),
  migrations: z.array(z.object({ id: z.string(), reversible: z.boolean() })),
  ciUrl: z.string().nullable(),
  createdAt: time,
  createdBy: z.string(),
  /** Where it runs now. */
  stages: z.array(z.string()),
});
export type ListedBuildResource = z.infer<typeof ListedBuildResource>;

export const BuildResource = ListedBuildResource.extend({
  commits: z.array(CommitResource),
  /** Further commits whose build gave the same artifacts. */
  alsoCommits: z.array(z.string()),
  /** What QA said of it on each stage (only in the answer about one build). */
  verdicts: z.array(VerdictResource).optional(),
  /** The promotions that its registration made (only in the answer of POST). */
  promotions: z.array(z.string()).optional(),
});
export type BuildResource = z.infer<typeof BuildResource>;

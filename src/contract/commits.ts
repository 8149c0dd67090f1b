import * as z from 'zod';
import { phases } from '../model/promotion.js';
import { AskResource } from './ask.js';
import { CommitResource } from './commit.js';
import { decimal, nothing } from './inputs.js';
import { page, pageQuery } from './page.js';
import { ReasonResource } from './reason.js';
import { none, route, toRead } from './route.js';
import { time } from './time.js';
import { VerdictResource } from './verdict.js';

/** Where a commit is on one stage. */
const WhereaboutsResource = z.object({
  stage: z.string(),
  /** null = nobody knows what the stage runs, or whether that has the commit. */
  reached: z.boolean().nullable(),
  /** Since when it has been there without a break. */
  at: time.nullable(),
  /** What brought it, or would bring it. */
  build: z.string(),
  /** What QA said last of that build, here or on the nearest stage before; null = nothing. */
  verdict: VerdictResource.nullable(),
  /** The branch that no longer has what runs there, because its history was rewritten. */
  offBranch: z.string().nullable(),
  /** Commits that the stage would get together with it; null = it has it, or runs nothing yet. */
  behind: z.int().nullable(),
  /** Nobody has counted further: it would get at least so many. */
  atLeast: z.literal(true).optional(),
  /** The promotion that is on its way with it. */
  promotion: z.string().nullable(),
  reasons: z.array(ReasonResource),
  trigger: z.string(),
  source: z.string().nullable(),
  nextRun: time.nullable(),
  lastRun: z.enum(phases).nullable(),
  /** Number of the newest milestone of the slot. */
  milestone: z.int().nullable(),
  /** Who waits for the end of a hold there, and has no answer. */
  asks: z.array(AskResource).default([]),
  /** If only time passes; null = now, or a person decides. */
  earliest: time.nullable(),
});
export type WhereaboutsResource = z.infer<typeof WhereaboutsResource>;

const CommitWhereResource = CommitResource.extend({
  /** Builds that were made from it, and the one that brought it first; the nearest first. */
  builds: z.array(z.string()),
  stages: z.array(WhereaboutsResource),
});
export type CommitWhereResource = z.infer<typeof CommitWhereResource>;

export const listCommits = route({
  method: 'get',
  path: '/commits',
  summary: 'The commits of a pull request, newest first',
  needs: toRead,
  params: nothing,
  query: z.strictObject({ pr: decimal(1, 2_000_000_000), ...pageQuery }),
  body: none,
  answer: page(CommitResource),
  statuses: [200],
  tells: ['Link'],
  example: { query: { pr: 482 } },
});

export const whereIs = route({
  method: 'get',
  path: '/commits/:sha',
  summary: 'Where is my commit: per stage arrived or not yet, why not, and when at the earliest',
  needs: toRead,
  params: z.strictObject({ sha: z.string().max(200) }),
  query: nothing,
  body: none,
  answer: CommitWhereResource,
  statuses: [200],
  refuses: ['commit-unknown', 'commit-ambiguous'],
  example: { params: { sha: '9ab01c2d3e4f5061728394a5b6c7d8e9f0a1b2c3' } },
});

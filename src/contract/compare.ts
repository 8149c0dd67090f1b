import * as z from 'zod';
import { backendPathPattern, mostComparePaths } from '../model/stage.js';
import { apiKeys } from './api-change.js';
import { BroughtCommitResource, BroughtMigrationResource } from './brought.js';
import { nothing } from './inputs.js';
import { none, route, toRead } from './route.js';

/** One side of a comparison. */
const ComparedResource = z.object({
  name: z.string(),
  kind: z.enum(['stage', 'build', 'commit']),
  build: z.string(),
  commit: z.string(),
  url: z.string().nullable(),
  /** Why nobody knows whether the stage still runs this build; null = it does, or the side is no stage. */
  unknownReason: z.string().nullable(),
});

const CompareResource = z.object({
  a: ComparedResource,
  b: ComparedResource,
  /** Commits of b that a does not have, newest first; `behind` are those of a that b does not have. */
  ahead: z.int(),
  behind: z.int(),
  aheadCommits: z.array(BroughtCommitResource),
  behindCommits: z.array(BroughtCommitResource),
  /** Whether the lists hold fewer commits than `ahead` and `behind` count. */
  truncated: z.boolean(),
  /** Nobody has counted further: `ahead` and `behind` are the least there are, and `mergeBase` may not be known. */
  atLeast: z.literal(true).optional(),
  /** The newest commit that both have, where that is known. */
  mergeBase: z.string().nullable(),
  migrations: z.array(BroughtMigrationResource),
  /** Names of environment variables and settings that differ; null unless both are stages. Values never. */
  environment: z
    .object({ onlyA: z.array(z.string()), onlyB: z.array(z.string()), differ: z.array(z.string()) })
    .nullable(),
  /** Keys of the stages' policy that differ, with their values; null unless both are stages. */
  settings: z.array(z.object({ name: z.string(), a: z.string(), b: z.string() })).nullable(),
  ...apiKeys,
});
export type CompareResource = z.infer<typeof CompareResource>;

const SideBySideAnswer = z.object({
  status: z.int().nullable(),
  milliseconds: z.number(),
  contentType: z.string().nullable(),
  body: z.unknown(),
  /** The body was longer, and ends here. */
  cut: z.literal(true).optional(),
  error: z.string().nullable(),
});
export type SideBySideAnswer = z.infer<typeof SideBySideAnswer>;

const SideBySideResource = z.object({
  a: z.string(),
  b: z.string(),
  requests: z.array(
    z.object({
      path: z.string(),
      a: SideBySideAnswer,
      b: SideBySideAnswer,
      /** Of answers that were cut nobody says so. */
      same: z.boolean(),
      /** JSON pointers (or `status`, `header:<name>`, `body`) whose values differ. */
      differences: z.array(z.string()),
      /** There are more differences than these. */
      moreDifferences: z.literal(true).optional(),
    }),
  ),
});
export type SideBySideResource = z.infer<typeof SideBySideResource>;

/** `a...b`: how two stages (`devqa`, or `devqa@2026-11-01` for what it ran then), builds or commits stand in the address. */
export const pairOf = ([a, b]: readonly [string, string]): string => `${a}...${b}`;
const pair = z.strictObject({ pair: z.string().max(200) });

export const compare = route({
  method: 'get',
  path: '/compare/:pair',
  summary: 'What differs between two stages, builds or commits (a...b; devqa@2026-11-01 = what it ran then)',
  needs: toRead,
  params: pair,
  query: nothing,
  body: none,
  answer: CompareResource,
  statuses: [200],
  refuses: ['commit-unknown', 'commit-ambiguous', 'dotenv-invalid'],
  example: { params: { pair: 'dev...nightly' } },
});

export const compareRunning = route({
  method: 'post',
  path: '/compare/:pair/requests',
  summary:
    'The same GET requests to two running stages, side by side; without paths those that their policy names',
  needs: toRead,
  params: pair,
  query: nothing,
  body: z.strictObject({
    paths: z.array(z.string().max(500).regex(backendPathPattern)).min(1).max(mostComparePaths).optional(),
  }),
  answer: SideBySideResource,
  statuses: [200],
  refuses: ['stage-unreachable', 'dotenv-invalid'],
  example: { params: { pair: 'dev...nightly' }, body: { paths: ['/health'] } },
});

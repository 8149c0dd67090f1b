import * as z from 'zod';
import { decimal, nothing } from './inputs.js';
import { none, route, toRead } from './route.js';
import { duration, time } from './time.js';

const counted = (description: string) => z.int().meta({ description });

const DoraWeekResource = z.object({
  from: time.meta({ description: 'When the week began: Monday 00:00 UTC. The last one is not over.' }),
  deployments: counted(
    'Deployment frequency: promotions that succeeded in the week, but for rollbacks and runs by hand.',
  ),
  commits: counted('Commits that these deployments were the first to bring to the stage.'),
  leadTime: duration.nullable().meta({
    description:
      'Lead time for changes: the median, over these commits, of the time from the commit to the end of the deployment; null = there were none.',
  }),
  leadTimeSeconds: z.number().nullable(),
  changes: counted('Deployments, and promotions that failed in the week.'),
  failures: counted('Of these, promotions that failed, and deployments that were rolled back later.'),
  changeFailureRate: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .meta({ description: 'Change failure rate: failures / changes; null = there were no changes.' }),
  restores: counted(
    'Failures that were over in the week: after a promotion that failed, the next one that succeeded; after a deployment that was rolled back, the rollback.',
  ),
  timeToRestore: duration.nullable().meta({
    description:
      'Time to restore: the median, over these, of the time from the end of the first failed promotion (or of the deployment) to the end of what put it right; null = there were none.',
  }),
  timeToRestoreSeconds: z.number().nullable(),
});
export type DoraWeekResource = z.infer<typeof DoraWeekResource>;

const DoraResource = z.object({
  stages: z.array(
    z.object({
      stage: z.string(),
      /** The oldest first. */
      weeks: z.array(DoraWeekResource),
    }),
  ),
  /** Whether there were more promotions than are counted; then the oldest are missing. */
  truncated: z.boolean(),
});
export type DoraResource = z.infer<typeof DoraResource>;

export const getDora = route({
  method: 'get',
  path: '/metrics/dora',
  summary:
    'How often, how fast, how safely each stage changes, by week: deployment frequency, lead time for changes, change failure rate, time to restore',
  needs: toRead,
  params: nothing,
  query: z.strictObject({ weeks: decimal(1, 53).default(12) }),
  body: none,
  answer: DoraResource,
  statuses: [200],
  example: { query: { weeks: 4 } },
});

import * as routes from '../contract/dora.js';
import type { DoraWeekResource } from '../contract/dora.js';
import type { DoraWeek } from '../model/dora.js';
import { isoDuration } from '../model/write-duration.js';
import { readDora } from '../queries/dora.js';
import type { ApiPorts } from './api-ports.js';
import { serve, type Served } from './serve.js';

/** How often, how fast and how safely stages change. */
export const doraRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.getDora, async ({ rows, query }) => {
    const { stages, truncated } = await readDora(ports, rows, query.weeks);
    const shown = stages.map(({ stage, weeks }) => ({ stage, weeks: weeks.map(weekResource) }));
    return { status: 200, body: { stages: shown, truncated } };
  }),
];

const weekResource = ({
  from,
  leadSeconds,
  failureRate,
  restoreSeconds,
  ...counts
}: DoraWeek): DoraWeekResource => ({
  ...counts,
  from: from.toISOString(),
  ...{ leadTime: spoken(leadSeconds), leadTimeSeconds: leadSeconds },
  changeFailureRate: failureRate,
  ...{ timeToRestore: spoken(restoreSeconds), timeToRestoreSeconds: restoreSeconds },
});

const spoken = (seconds: number | null): string | null => (seconds === null ? null : isoDuration(seconds));

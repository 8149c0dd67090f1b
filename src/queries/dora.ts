import type { DoraWeek } from '../model/dora.js';
import { doraOf, weeksUntil } from '../policy/dora.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';

/** Promotions that are counted at most, of all stages; of more of them, the newest. */
const mostRuns = 20_000;

/** How long before the first week a failure may have begun that is over later. */
const before = { seconds: 28 * 24 * 3600 };

export interface Dora {
  readonly stages: readonly { readonly stage: string; readonly weeks: readonly DoraWeek[] }[];
  /** Whether promotions of these weeks were left out. */
  readonly truncated: boolean;
}

/** The four numbers of each stage and week, in four statements however much there is. */
export async function readDora(
  { catalogue: { stages } }: Pick<Ports, 'catalogue'>,
  rows: Rows,
  count: number,
): Promise<Dora> {
  const weeks = weeksUntil(await rows.now(), count);
  const [first = new Date(0)] = weeks;
  const since = new Date(first.getTime() - before.seconds * 1000);
  const found = await rows.promotions.endedSince(since, mostRuns + 1);
  const runs = found.slice(-mostRuns);
  const oldest = found.length > mostRuns ? runs[0]?.at : undefined;
  // Of runs that are not counted nothing is asked.
  const leads = await rows.promotions.leadTimes(oldest === undefined || oldest < first ? first : oldest);
  return {
    stages: stages.map(({ name }) => ({
      stage: name,
      weeks: doraOf(
        runs.filter(({ stage }) => stage === name),
        { weeks, leads },
      ),
    })),
    truncated: found.length > mostRuns,
  };
}

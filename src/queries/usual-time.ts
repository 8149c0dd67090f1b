import { usualLooksAt, usualOf, type Usual } from '../model/usual.js';
import type { Rows } from '../ports/rows.js';

/** How long the last successful promotions of a stage took; null = there were too few. */
export async function usualTime(rows: Rows, stage: string): Promise<Usual | null> {
  const runs = await rows.promotions.list({ stage, phases: ['succeeded'], limit: usualLooksAt });
  return usualOf(
    runs.flatMap(({ startedAt, endedAt }) =>
      startedAt === null || endedAt === null ? [] : [(endedAt.getTime() - startedAt.getTime()) / 1000],
    ),
  );
}

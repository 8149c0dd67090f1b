import { usualLooksAt, usualOf, type Usual } from '../model/usual.js';
import type { Rows } from '../ports/rows.js';

/** How long the last successful promotions of a stage took; null = there were too few. */
export const usualTime = async (rows: Rows, stage: string): Promise<Usual | null> =>
  (await usualTimes(rows, [stage])).get(stage) ?? null;

/** The same of several stages, in one look. */
export async function usualTimes(
  rows: Rows,
  stages: readonly string[],
): Promise<ReadonlyMap<string, Usual | null>> {
  const runs = await rows.promotions.lastSecondsOn(stages, usualLooksAt);
  const secondsOn = (stage: string): number[] =>
    runs.flatMap((run) => (run.stage === stage ? [run.seconds] : []));
  return new Map(stages.map((stage) => [stage, usualOf(secondsOn(stage))]));
}

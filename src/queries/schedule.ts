import type { Promotion } from '../model/promotion.js';
import type { Pause } from '../model/schedule.js';
import type { Stage } from '../model/stage.js';
import { nextOccurrence, nextOccurrences } from '../policy/schedule.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';

/** The schedule of a stage: when it runs next, and how it went last. */
export interface ScheduleView {
  readonly stage: Stage;
  /** null = it is paused, or never falls due. */
  readonly next: Date | null;
  /** The first of them is the next one; [] = it is paused, or never falls due. */
  readonly upcoming: readonly Date[];
  readonly pause: Pause | null;
  readonly last: Promotion | null;
}

/** The schedules of all stages that have one. */
export const listSchedules = (ports: Pick<Ports, 'catalogue' | 'now'>, rows: Rows): Promise<ScheduleView[]> =>
  viewSchedules(
    rows,
    ports.catalogue.stages.filter(({ schedule }) => schedule !== null),
    ports.now(),
  );

/** One schedule. */
export async function viewSchedule(
  { now }: Pick<Ports, 'now'>,
  rows: Rows,
  stage: Stage,
): Promise<ScheduleView> {
  const [view] = await viewSchedules(rows, [stage], now());
  if (view === undefined) throw new Error('one schedule has one view');
  return view;
}

async function viewSchedules(rows: Rows, stages: readonly Stage[], now: Date): Promise<ScheduleView[]> {
  const [pauses, last] = await Promise.all([
    rows.schedules.pauses(),
    rows.promotions.lastScheduledOn(stages.map(({ name }) => name)),
  ]);
  return stages.map((stage) => {
    const pause = pauses.find((one) => one.stage === stage.name) ?? null;
    const upcoming = pause === null ? nextOccurrences(stage, now, shownRuns).map(({ at }) => at) : [];
    return {
      stage,
      next: upcoming[0] ?? null,
      upcoming,
      pause,
      last: last.find((promotion) => promotion.stage === stage.name) ?? null,
    };
  });
}

/** So many runs ahead are shown of a schedule. */
const shownRuns = 5;

/** When a stage's schedule runs next; null when it has none, or is paused. */
export const nextRunOf = async (rows: Rows, stage: Stage, now: Date): Promise<Date | null> =>
  nextRunIn(await rows.schedules.pauses(), stage, now);

/** The same, where the pauses are known. */
export const nextRunIn = (
  pauses: readonly { readonly stage: string }[],
  stage: Stage,
  now: Date,
): Date | null => {
  const next = nextOccurrence(stage, now);
  return next === null || pauses.some((pause) => pause.stage === stage.name) ? null : next.at;
};

import type { DoraWeek, EndedRun, LeadTimes } from '../model/dora.js';
import { median } from '../model/usual.js';

const weekMilliseconds = 7 * 24 * 3600 * 1000;

/** 1970 began on a Thursday. */
const firstMonday = Date.UTC(1970, 0, 5);

/** When the last so many weeks began, oldest first; the last of them is the one of now. Each begins on Monday in UTC. */
export function weeksUntil(now: Date, count: number): readonly Date[] {
  const current = Math.floor((now.getTime() - firstMonday) / weekMilliseconds);
  return Array.from(
    { length: count },
    (_, place) => new Date(firstMonday + (current - count + 1 + place) * weekMilliseconds),
  );
}

/**
 * The four numbers of a stage for each of these weeks, of what ended there, the oldest first. What ended before them
 * counts for nothing but the beginning of a failure that was over later.
 *
 * - A deployment is a promotion that succeeded, but for rollbacks and runs by hand.
 * - A change is a deployment, or a promotion that failed; it failed where it says so, or where the deployment was rolled
 *   back later. It counts in the week in which the promotion ended.
 * - A failure is over with the next promotion of any kind that succeeds, and counts in the week of that.
 */
export function doraOf(
  runs: readonly EndedRun[],
  { weeks, leads }: { readonly weeks: readonly Date[]; readonly leads: LeadTimes },
): readonly DoraWeek[] {
  const bad = rolledBack(runs);
  const restored = restoresOf(runs, bad);
  return weeks.map((from) => {
    const within = ({ at }: { readonly at: Date }): boolean =>
      at.getTime() >= from.getTime() && at.getTime() < from.getTime() + weekMilliseconds;
    const here = runs.filter(within);
    const deployed = here.filter(isDeployment);
    const failed = here.filter((run) => isFailure(run)).length;
    const lead = deployed.flatMap(({ promotion }) => leads.get(promotion) ?? []);
    const changes = deployed.length + failed;
    const failures = failed + deployed.filter(({ promotion }) => bad.has(promotion)).length;
    const over = restored.filter(within).map(({ seconds }) => seconds);
    return {
      ...{ from, deployments: deployed.length, commits: lead.length, leadSeconds: medianOf(lead) },
      ...{ changes, failures, failureRate: changes === 0 ? null : failures / changes },
      ...{ restores: over.length, restoreSeconds: medianOf(over) },
    };
  });
}

const isDeployment = ({ isSuccess, trigger, build }: EndedRun): boolean =>
  isSuccess && build !== null && trigger !== 'rollback' && trigger !== 'by-hand';

const isFailure = ({ isSuccess, trigger }: EndedRun): boolean =>
  !isSuccess && trigger !== 'rollback' && trigger !== 'by-hand';

/** The deployments that were taken back, each by the first rollback from its build, and when. */
function rolledBack(runs: readonly EndedRun[]): ReadonlyMap<string, Date> {
  const taken = new Map<string, Date>();
  /** The deployment that brought each build last. */
  const brought = new Map<string, string>();
  for (const run of runs) {
    if (isDeployment(run)) brought.set(run.build ?? '', run.promotion);
    if (!run.isSuccess || run.trigger !== 'rollback') continue;
    const deployment = brought.get(run.previousBuild ?? '');
    if (deployment !== undefined && !taken.has(deployment)) taken.set(deployment, run.at);
  }
  return taken;
}

/** How long each failure lasted, and when it was over. */
function restoresOf(
  runs: readonly EndedRun[],
  bad: ReadonlyMap<string, Date>,
): readonly { readonly at: Date; readonly seconds: number }[] {
  const over: { at: Date; seconds: number }[] = [];
  let since: Date | null = null;
  for (const run of runs) {
    if (isFailure(run)) since ??= run.at;
    if (!run.isSuccess) continue;
    if (since !== null) over.push({ at: run.at, seconds: secondsFrom(since, run.at) });
    since = null;
    const takenAt = bad.get(run.promotion);
    if (takenAt !== undefined) over.push({ at: takenAt, seconds: secondsFrom(run.at, takenAt) });
  }
  return over;
}

const secondsFrom = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1000;

const medianOf = (values: readonly number[]): number | null => (values.length === 0 ? null : median(values));

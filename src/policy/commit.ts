import { buildNumber, type BranchPoint, type BuildHead } from '../model/build.js';
import type { Reason } from '../model/promotion.js';
import type { Stage } from '../model/stage.js';
import { nextOccurrence } from './schedule.js';

type OnBranch = Pick<BuildHead, 'id' | 'branch'>;

/** Whether a build has a commit: it came into its branch with this build, or with one before it. */
export const carries = (build: OnBranch, carriers: readonly OnBranch[]): boolean =>
  carriers.some(
    ({ id, branch }) =>
      id === build.id || (branch === build.branch && buildNumber(id) < buildNumber(build.id)),
  );

/** From which build on each branch has the commit of these builds, which are in their order. */
export function firstOnBranches(carriers: readonly OnBranch[]): BranchPoint[] {
  const firsts = carriers.filter(
    ({ branch }, place) => carriers.findIndex((other) => other.branch === branch) === place,
  );
  return firsts.map(({ id, branch }) => ({ branch, from: id }));
}

export interface ArrivalFacts {
  readonly stage: Stage;
  /** What speaks against it now. */
  readonly reasons: readonly Reason[];
  /** When it can be on the stage's source at the earliest; null = it is there, or nobody can say. */
  readonly sourceAt: Date | null;
  readonly paused: boolean;
  readonly now: Date;
}

/**
 * When a build can come to a stage at the earliest, if only time passes: after every end that is known, on a
 * schedule with the run after that. null = now, or a person decides.
 */
export function earliestArrival({ stage, reasons, sourceAt, paused, now }: ArrivalFacts): Date | null {
  const untils = reasons.map(({ code, until }) =>
    code === 'not-on-source' && sourceAt !== null ? afterSoak(stage, sourceAt) : (until ?? null),
  );
  const times = untils.filter((until) => until !== null);
  if (times.length < untils.length) return null;
  const possible = new Date(Math.max(now.getTime(), ...times.map((time) => time.getTime())));
  if (stage.schedule !== null) return paused ? null : (nextOccurrence(stage, possible)?.at ?? null);
  return possible > now ? possible : null;
}

const afterSoak = ({ soakSeconds }: Stage, at: Date): Date => new Date(at.getTime() + soakSeconds * 1000);

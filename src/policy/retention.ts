/** How many builds that ran on a stage stay to be gone back to, and how many of the newest nobody has promoted yet. */
export const buildsToGoBackTo = 5;
export const newestBuilds = 20;

/** What is known of a stage of which a build may be needed. */
export interface StageNeeds {
  readonly currentBuild: string | null;
  readonly previousBuild: string | null;
  readonly stableBuild: string | null;
  /** Builds that succeeded there, the one that did so last first. */
  readonly succeeded: readonly string[];
  /** Builds of its waiting and running promotions. */
  readonly open: readonly (string | null)[];
}

/** Builds whose tarball stays however old it is. */
export function neededBuilds(
  stages: readonly StageNeeds[],
  { milestones, booked, newest }: Readonly<Record<'milestones' | 'booked' | 'newest', readonly string[]>>,
): ReadonlySet<string> {
  const needed = stages.flatMap(({ currentBuild, previousBuild, stableBuild, succeeded, open }) => [
    ...[currentBuild, previousBuild, stableBuild, ...open],
    ...succeeded.slice(0, buildsToGoBackTo),
  ]);
  return new Set([...needed.filter((build) => build !== null), ...milestones, ...booked, ...newest]);
}

/** So many of the newest updates of a stack stay in Pulumi's history, and as many of its backups. */
export const newestEntries = 20;

/**
 * Of a stack's files, those that may go: older than `before`, not among the newest, and none that the service has yet
 * to read (`seen`, microseconds). Times are the nanoseconds in the names that Pulumi gives.
 */
export function spentFiles(
  names: readonly string[],
  { before, seen }: { before: Date; seen: number },
): string[] {
  const times = names.map((name) => ({ name, time: nanosecondsIn(name) }));
  const updates = [...new Set(times.flatMap(({ time }) => (time === null ? [] : [time])))];
  const kept = updates.toSorted((a, b) => Number(b - a)).slice(0, newestEntries);
  const oldestKept = kept.at(-1) ?? 0n;
  const limit = [BigInt(before.getTime()) * 1_000_000n, BigInt(seen) * 1000n, oldestKept].reduce((a, b) =>
    a < b ? a : b,
  );
  return times.flatMap(({ name, time }) => (time !== null && time < limit ? [name] : []));
}

const nanosecondsIn = (name: string): bigint | null => {
  const digits = /[-.](\d{19})\./.exec(name)?.[1];
  return digits === undefined ? null : BigInt(digits);
};

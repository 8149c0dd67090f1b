interface Timed {
  readonly phase: string;
  readonly durationSeconds: number | null;
}

export interface Bar<T> {
  readonly of: T;
  readonly seconds: number;
  /** From 0 to 1, of the longest. */
  readonly height: number;
}

export interface DurationChart<T> {
  /** Oldest first, as time runs. */
  readonly bars: readonly Bar<T>[];
  /** Of those that succeeded; null = none did. */
  readonly median: { readonly seconds: number; readonly count: number; readonly height: number } | null;
}

/** How long promotions took, from a list of them with the newest first; those that never began are left out. */
export function durationsOf<T extends Timed>(newestFirst: readonly T[]): DurationChart<T> {
  const timed = newestFirst
    .toReversed()
    .flatMap((of) => (of.durationSeconds === null ? [] : [{ of, seconds: of.durationSeconds }]));
  const longest = Math.max(1, ...timed.map(({ seconds }) => seconds));
  const good = timed.filter(({ of }) => of.phase === 'succeeded').map(({ seconds }) => seconds);
  const middle = medianOf(good);
  return {
    bars: timed.map(({ of, seconds }) => ({ of, seconds, height: seconds / longest })),
    median: middle === null ? null : { seconds: middle, count: good.length, height: middle / longest },
  };
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** How long promotions to a stage take: the median of the last successful ones. */
export interface Usual {
  readonly seconds: number;
  readonly count: number;
  /** Of those, in seconds. */
  readonly shortest: number;
  readonly longest: number;
}

/** Successful promotions that are looked at. */
export const usualLooksAt = 10;
const enough = 5;

/** From seconds of the last ones; null with fewer than five to compare with: then nobody can tell. */
export const usualOf = (seconds: readonly number[]): Usual | null =>
  seconds.length < enough
    ? null
    : {
        ...{ seconds: median(seconds), count: seconds.length },
        ...{ shortest: Math.min(...seconds), longest: Math.max(...seconds) },
      };

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = 0, high = 0] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  return (low + high) / 2;
}

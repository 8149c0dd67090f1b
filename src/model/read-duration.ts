const secondsPer = { W: 7 * 86_400, D: 86_400, H: 3600, M: 60, S: 1 } as const;

const iso = /^P(?=\d|T\d)(\d{1,6}W)?(\d{1,6}D)?(T(?=\d)(\d{1,6}H)?(\d{1,6}M)?(\d{1,9}S)?)?$/;
const spoken = /^(\d{1,6}[DHMS])+$/;

/** Seconds of an ISO 8601 duration such as `PT1H30M` or `P1D`; null when it is none. Months and years have no length. */
export const readIsoDuration = (text: string): number | null => (iso.test(text) ? secondsIn(text) : null);

/** Seconds of what people write: `90s`, `10m`, `1h30m`, `2d`; null when it is not a duration. */
export function readSpokenDuration(text: string): number | null {
  const upper = text.toUpperCase();
  return text === text.toLowerCase() && spoken.test(upper) ? secondsIn(upper) : null;
}

function secondsIn(text: string): number {
  const parts = [...text.matchAll(/(\d+)([WDHMS])/g)];
  return parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * secondsPer[unit as keyof typeof secondsPer],
    0,
  );
}

/** Seconds from one instant to a later one. */
export const secondsBetween = (from: Date, to: Date): number =>
  Math.max(0, (to.getTime() - from.getTime()) / 1000);

const iso =
  /^P(?=\d|T\d)(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?$/;
const secondsPer = [7 * 86400, 86400, 3600, 60, 1];

/** Seconds of an ISO 8601 duration such as `PT1H30M` or `P1D`; null when it is none. Months and years have no length. */
export function secondsOf(duration: string): number | null {
  const match = iso.exec(duration);
  if (match === null) return null;
  const parts: readonly (string | undefined)[] = match.slice(1);
  return parts.reduce((sum, digits, index) => sum + Number(digits ?? 0) * (secondsPer[index] ?? 0), 0);
}

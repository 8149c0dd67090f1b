/** ISO 8601 duration of whole seconds: `PT2M41S`. */
export function isoDuration(seconds: number): string {
  const { hours, minutes, rest } = partsOf(Math.max(0, Math.round(seconds)));
  const text = `${hours > 0 ? `${String(hours)}H` : ''}${minutes > 0 ? `${String(minutes)}M` : ''}`;
  return `PT${text}${rest > 0 || text === '' ? `${String(rest)}S` : ''}`;
}

/** What stands behind the numbers of a duration in a language. */
export interface SpokenUnits {
  readonly days: string;
  readonly hours: string;
  readonly minutes: string;
  readonly seconds: string;
}

/** Seconds as people say them: `4s`, `1m 52s`, `2h 5m`, `3d 4h`; 6일 14시간. */
export function spokenDuration(seconds: number, units: SpokenUnits): string {
  const whole = Math.max(0, Math.round(seconds));
  const { hours, minutes, rest } = partsOf(whole);
  if (whole < 60) return `${String(rest)}${units.seconds}`;
  if (whole < 3600) return pair(`${String(minutes)}${units.minutes}`, rest, units.seconds);
  if (whole < 86_400) return pair(`${String(hours)}${units.hours}`, minutes, units.minutes);
  return pair(`${String(Math.floor(hours / 24))}${units.days}`, hours % 24, units.hours);
}

const pair = (big: string, count: number, unit: string): string =>
  count === 0 ? big : `${big} ${String(count)}${unit}`;

const partsOf = (whole: number): { hours: number; minutes: number; rest: number } => ({
  hours: Math.floor(whole / 3600),
  minutes: Math.floor((whole % 3600) / 60),
  rest: whole % 60,
});

/** ISO 8601 duration of whole seconds: `PT2M41S`. */
export function isoDuration(seconds: number): string {
  const { hours, minutes, rest } = partsOf(Math.max(0, Math.round(seconds)));
  const text = `${hours > 0 ? `${String(hours)}H` : ''}${minutes > 0 ? `${String(minutes)}M` : ''}`;
  return `PT${text}${rest > 0 || text === '' ? `${String(rest)}S` : ''}`;
}

/** Seconds as people say them: `4s`, `1m 52s`, `2h 5m`, `3d 4h`. */
export function spokenDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const { hours, minutes, rest } = partsOf(whole);
  if (whole < 60) return `${String(rest)}s`;
  if (whole < 3600) return pair(`${String(minutes)}m`, rest, 's');
  if (whole < 86_400) return pair(`${String(hours)}h`, minutes, 'm');
  return pair(`${String(Math.floor(hours / 24))}d`, hours % 24, 'h');
}

const pair = (big: string, count: number, unit: string): string =>
  count === 0 ? big : `${big} ${String(count)}${unit}`;

const partsOf = (whole: number): { hours: number; minutes: number; rest: number } => ({
  hours: Math.floor(whole / 3600),
  minutes: Math.floor((whole % 3600) / 60),
  rest: whole % 60,
});

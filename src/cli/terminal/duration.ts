const unitSeconds = { d: 86_400, h: 3600, m: 60, s: 1 } as const;

/** Milliseconds of `90s`, `10m`, `1h30m`, `2d`; null when it is not a duration. */
export function parseDuration(text: string): number | null {
  if (!/^(\d{1,6}[dhms])+$/.test(text)) return null;
  const parts = [...text.matchAll(/(\d+)([dhms])/g)];
  const seconds = parts.map(
    ([, count, unit]) => Number(count) * unitSeconds[unit as keyof typeof unitSeconds],
  );
  const total = seconds.reduce((sum, part) => sum + part, 0) * 1000;
  return total > 0 && total < 2 ** 31 ? total : null;
}

/** Seconds as people say them: `4s`, `1m 52s`, `2h 5m`, `3d 4h`. */
export function spoken(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return pair(whole, 60, 'm', 's');
  return whole < 86_400
    ? pair(Math.floor(whole / 60), 60, 'h', 'm')
    : pair(Math.floor(whole / 3600), 24, 'd', 'h');
}

/** The age of an instant in its largest unit: `6m`, `3d`. */
export function age(at: string | null, now: Date): string {
  if (at === null) return '–';
  return spoken((now.getTime() - Date.parse(at)) / 1000).split(' ')[0] ?? '–';
}

function pair(count: number, size: number, big: string, small: string): string {
  const rest = count % size;
  return `${Math.floor(count / size)}${big}${rest === 0 ? '' : ` ${rest}${small}`}`;
}

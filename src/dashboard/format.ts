import type { Language } from '../messages/index.js';

/** How numbers, dates and durations read: by `Intl`, in the language of the page and the zone of the person. */
export interface Format {
  readonly zone: string;
  number(value: number): string;
  /** `62%`, of a hundred. */
  percent(value: number): string;
  /** `6 min ago`, `in 13 hr`. */
  ago(at: Date, now: Date): string;
  /** `2 d 4 h`: the two largest parts of a length in seconds. */
  length(seconds: number): string;
  /** `10 Nov, 14:03`, with the year where it is another one. */
  moment(at: Date, now: Date): string;
  clock(at: Date): string;
  /** `14:03:22` */
  seconds(at: Date): string;
  day(at: Date): string;
  list(items: readonly string[]): string;
}

const parts = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

/** Each kind of text is made ready when it is first written: most pages need few, and the first page is waited for. */
const onceUsed = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};

export function formatIn(language: Language, zone?: string): Format {
  const tag = language === 'ko' ? 'ko-KR' : 'en-GB';
  const inZone = zone === undefined ? {} : { timeZone: zone };
  const times = (options: Intl.DateTimeFormatOptions) =>
    onceUsed(() => new Intl.DateTimeFormat(tag, { ...options, ...inZone }));
  const amounts = (options: Intl.NumberFormatOptions = {}) =>
    onceUsed(() => new Intl.NumberFormat(tag, options));
  const numbers = amounts();
  const percents = amounts({ style: 'percent', maximumFractionDigits: 0 });
  const relative = onceUsed(() => new Intl.RelativeTimeFormat(tag, { numeric: 'always', style: 'short' }));
  const units = new Map(
    parts.map(({ unit }) => [
      unit,
      amounts({ style: 'unit', unit, unitDisplay: 'narrow', maximumFractionDigits: 0 }),
    ]),
  );
  const dayAndTime = {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  } as const;
  const moments = times(dayAndTime);
  const years = times({ ...dayAndTime, year: 'numeric' });
  const clocks = times({ timeStyle: 'short', hourCycle: 'h23' });
  const seconds = times({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const days = times({ weekday: 'short', day: 'numeric', month: 'short' });
  const yearNumbers = times({ year: 'numeric' });
  const yearOf = (at: Date): string =>
    zone === undefined ? String(at.getFullYear()) : yearNumbers().format(at);
  const lists = onceUsed(() => new Intl.ListFormat(tag, { style: 'narrow', type: 'unit' }));
  return {
    zone: moments().resolvedOptions().timeZone,
    number: (value) => numbers().format(value),
    percent: (value) => percents().format(value / 100),
    ago: (at, now) => {
      const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
      const part = parts.find((one) => Math.abs(seconds) >= one.seconds) ?? parts[3];
      return relative().format(Math.trunc(seconds / part.seconds), part.unit);
    },
    length: (seconds) => {
      const whole = Math.max(0, Math.round(seconds));
      const first = parts.findIndex((one) => whole >= one.seconds);
      const shown = first === -1 ? parts.slice(3) : parts.slice(first, first + 2);
      let rest = whole;
      return shown
        .flatMap(({ unit, seconds: each }, index) => {
          const count = Math.floor(rest / each);
          rest -= count * each;
          return count === 0 && index > 0 ? [] : [units.get(unit)?.().format(count) ?? ''];
        })
        .join(' ');
    },
    moment: (at, now) => (yearOf(at) === yearOf(now) ? moments : years)().format(at),
    clock: (at) => clocks().format(at),
    seconds: (at) => seconds().format(at),
    day: (at) => days().format(at),
    list: (items) => lists().format(items),
  };
}

import { beginsWithDay } from './calendar-day.js';
import { parseDuration } from './duration.js';

const weekdays: Readonly<Record<string, number>> = {
  ...{ sun: 0, mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6 },
  ...{ 일: 0, 월: 1, 화: 2, 수: 3, 목: 4, 금: 5, 토: 6 },
};

/**
 * The instant that a person means: RFC 3339, `2026-11-13 18:00`, `18:00`, `tomorrow 18:00`, `fri 18:00` (Korean too),
 * by the clock of this machine. A time without a day is the next one after `after`, a weekday the next one with that time
 * after `after`, which is `now` unless it is said; null when it is none of these.
 */
export function parseUntil(text: string, now: Date, after = now): Date | null {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/^([\d-]+)t/, '$1 ');
  return ofInstant(text.trim()) ?? ofDate(words) ?? ofDay(words, { now, after });
}

/**
 * The end of a hold by `--until` or `--for`, which begins at `from` or now; undefined = neither was given, null = it cannot
 * be read. Whoever names the weekday on which it begins means that day, also where the time is over by then.
 */
export function endOf(
  { until, for: length }: { readonly until?: string; readonly for?: string },
  { now, from = now }: { readonly now: Date; readonly from?: Date | undefined },
): Date | null | undefined {
  if (until !== undefined) {
    const isTimeAlone = /^\d\d?:\d\d$/.test(until.trim());
    return parseUntil(until, now, isTimeAlone || from === now ? from : beforeDayOf(from));
  }
  if (length === undefined) return undefined;
  const milliseconds = parseDuration(length);
  return milliseconds === null ? null : new Date(from.getTime() + milliseconds);
}

const beforeDayOf = (at: Date): Date => new Date(dayOf(at).getTime() - 1);

function ofInstant(text: string): Date | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i.test(text)) return null;
  if (!beginsWithDay(text)) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}

function ofDate(words: string): Date | null {
  const [, y, m, d, time] = /^(\d{4})-(\d\d)-(\d\d) (\d\d?:\d\d)$/.exec(words) ?? [];
  if (time === undefined || !beginsWithDay(words)) return null;
  return atTime(new Date(Number(y), Number(m) - 1, Number(d)), time);
}

function ofDay(words: string, { now, after }: { now: Date; after: Date }): Date | null {
  const [, name = '', time = ''] = /^(?:(\S+) )?(\d\d?:\d\d)$/.exec(words) ?? [];
  if (time === '') return null;
  const today = dayOf(now);
  if (name === 'tomorrow' || name === '내일') return atTime(later(today, 1), time);
  if (name === 'today' || name === '오늘') return atTime(today, time);
  const weekday = name === '' ? null : weekdays[name.slice(0, /^[a-z]/.test(name) ? 3 : 1)];
  if (weekday === undefined) return null;
  for (let days = 0; days <= 8; days += 1) {
    const date = later(dayOf(after), days);
    const at = atTime(date, time);
    if (at === null) return null;
    if ((weekday === null || date.getDay() === weekday) && at > after) return at;
  }
  return null;
}

const dayOf = (at: Date): Date => new Date(at.getFullYear(), at.getMonth(), at.getDate());

/** By the calendar, not by 24 hours: a day of the change to summer time is shorter. */
const later = (date: Date, days: number): Date =>
  new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);

function atTime(date: Date, time: string): Date | null {
  const [hours = 24, minutes = 60] = time.split(':').map(Number);
  if (hours > 23 || minutes > 59) return null;
  return new Date(date.getFullYear(), date.getMonth(), date.getDate(), hours, minutes);
}

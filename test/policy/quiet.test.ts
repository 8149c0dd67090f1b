import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { holdIdPattern, isQuietId } from '../../src/model/hold.js';
import type { QuietHours } from '../../src/model/stage.js';
import { isAhead, keeping } from '../../src/policy/hold.js';
import { quietAt, quietHolds, quietHoldsAt, quietWindows } from '../../src/policy/quiet.js';
import { aHold, aStage } from '../support/nouns.js';

const minute = 60_000;
const day = 24 * 60 * minute;
const reason = { en: 'Stand-up', ko: '스탠드업' };
const hours = (when: string, forSeconds: number, timezone = 'UTC'): QuietHours => ({
  ...{ when, forSeconds, timezone, reason },
});
const told = (quiet: readonly QuietHours[], from: string, until: string): string[] =>
  quietWindows({ quiet }, { from: new Date(from), until: new Date(until) }).map((one) =>
    [one.from, one.until].map((at) => at.toISOString().slice(0, 16)).join(' – '),
  );

/** Days on which a clock is changed, and one on which none is. */
const places = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Asia/Seoul', '2026-06-01'],
] as const;

/** Days of a week, or days after the first of the table, which are days of a month. */
interface Days {
  readonly of: 'week' | 'month';
  readonly days: readonly number[];
}

/** At these minutes of these hours; null = of every hour. `steps` = the minutes are written as a step. */
interface Rule {
  readonly on: Days;
  readonly hours: readonly number[] | null;
  readonly from: number;
  readonly step: number | null;
  readonly minutes: number;
}

/** What the clock shows at every minute from four days before a date to five after, as if that were UTC. */
function shownAround(zone: string, date: string): { first: number; shown: number[] } {
  const format = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: zone, dateStyle: 'short', timeStyle: 'short' },
  });
  const first = Date.parse(`${date}T00:00Z`) - 4 * day;
  const shown = Array.from({ length: (9 * day) / minute }, (_, step) =>
    Date.parse(`${format.format(first + step * minute).replace(' ', 'T')}Z`),
  );
  return { first, shown };
}
interface Table {
  readonly first: number;
  readonly shown: readonly number[];
  /** The minutes at which the clock shows a time. */
  readonly starts: ReadonlyMap<number, readonly number[]>;
}
const tables = places.map(([zone, date]): Table => {
  const { first, shown } = shownAround(zone, date);
  const starts = new Map<number, number[]>();
  for (const [at, time] of shown.entries()) starts.set(time, [...(starts.get(time) ?? []), at]);
  return { first, shown, starts };
});

const hoursOfDay = Array.from({ length: 24 }, (_, hour) => hour);
const minutesOf = ({ from, step }: Rule): number[] =>
  Array.from({ length: 60 }, (_, at) => at).filter((at) =>
    step === null ? at === from : at >= from && (at - from) % step === 0,
  );
const isOn = ({ of, days }: Days, date: number, first: number): boolean =>
  of === 'week'
    ? days.includes(new Date(date).getUTCDay())
    : days.some((after) => new Date(first + after * day).getUTCDate() === new Date(date).getUTCDate());

/**
 * Minute by minute: the first at which the clock shows the time or a later one begins, and so many follow. Where it is
 * meant for every hour each begins at which the clock shows it, also for a second time, and none that it leaves out.
 */
function slowly({ first, shown, starts }: Table, rules: readonly Rule[]): boolean[] {
  const quiet = shown.map(() => false);
  const [begin = 0] = shown;
  const begins = (start: number, minutes: number): void => {
    quiet.fill(true, start, Math.min(start + minutes, shown.length));
  };
  const last = Math.max(...shown.slice(-1440));
  /** The first minute at which the clock shows this or a later one. */
  const firstFrom = (time: number): number => {
    for (let one = time; one <= last; one += minute) {
      const [start] = starts.get(one) ?? [];
      if (start !== undefined) return start;
    }
    return shown.length;
  };
  for (const rule of rules)
    for (let date = begin - (begin % day) + day; date < (shown.at(-1) ?? 0); date += day) {
      if (!isOn(rule.on, date, first)) continue;
      for (const hour of rule.hours ?? hoursOfDay)
        for (const past of minutesOf(rule)) {
          const time = date + (hour * 60 + past) * minute;
          const at = rule.hours === null ? (starts.get(time) ?? []) : [firstFrom(time)];
          for (const start of at) begins(start, rule.minutes);
        }
    }
  return quiet;
}

const aRule: fc.Arbitrary<Rule> = fc.record({
  on: fc.oneof(
    fc.record({
      of: fc.constant('week' as const),
      days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
    }),
    fc.record({
      of: fc.constant('month' as const),
      days: fc.uniqueArray(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 4 }),
    }),
  ),
  hours: fc.oneof(
    { weight: 3, arbitrary: fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 3 }) },
    // Where clocks are changed.
    { weight: 2, arbitrary: fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { minLength: 1 }) },
    { weight: 2, arbitrary: fc.constant(null) },
  ),
  from: fc.integer({ min: 0, max: 59 }),
  step: fc.option(fc.constantFrom(2, 5, 7, 15, 20, 30), { freq: 2 }),
  minutes: fc.oneof(
    fc.integer({ min: 1, max: 1440 }),
    fc.integer({ min: 1, max: 120 }),
    fc.integer({ min: 1, max: 9 }),
  ),
});

/** As a stage file has it. */
function asHours(rule: Rule, zone: string, first: number): QuietHours {
  const { from, step, on, minutes } = rule;
  const dates = [...new Set(on.days.map((after) => new Date(first + after * day).getUTCDate()))].join(',');
  const [ofMonth, ofWeek] = on.of === 'week' ? ['*', on.days.join(',')] : [dates, '*'];
  const written =
    step === null ? String(from) : from === 0 ? `*/${String(step)}` : `${String(from)}-59/${String(step)}`;
  return hours(`${written} ${rule.hours?.join(',') ?? '*'} ${ofMonth} * ${ofWeek}`, minutes * 60, zone);
}

describe('quiet windows', () => {
  test('are those of a slow model that looks at every minute, where clocks are changed, over midnight, overlapping', () => {
    const inside = fc.integer({ min: 2 * 1440, max: 7 * 1440 });
    const asked = fc.tuple(
      fc.nat(places.length - 1),
      fc.array(aRule, { minLength: 1, maxLength: 3 }),
      inside,
    );
    const met = new Set<string>();
    const kindOf = ({ on, hours: some, step }: Rule): string =>
      `${on.of}: ${some === null ? 'all hours' : 'hours'}${step === null ? '' : ', step'}`;
    fc.assert(
      fc.property(asked, ([place, rules, step]) => {
        const table = tables[place];
        const zone = places[place]?.[0] ?? 'UTC';
        if (table === undefined) return;
        const model = slowly(table, rules);
        const quiet = rules.map((rule) => asHours(rule, zone, table.first));
        for (const rule of rules) met.add(kindOf(rule));
        const instant = (at: number): Date => new Date(table.first + at * minute);
        const [from, until] = [2 * 1440, 7 * 1440];
        const windows = quietWindows({ quiet }, { from: instant(from), until: instant(until) });
        const fast = model.map(() => false);
        for (const one of windows) {
          const [start, end] = [one.from, one.until].map((at) => (at.getTime() - table.first) / minute);
          fast.fill(true, Math.max(start ?? 0, 0), Math.min(end ?? 0, fast.length));
        }
        expect(fast.slice(from, until)).toEqual(model.slice(from, until));
        // Merged: between two of them something may start.
        for (const [index, window] of windows.entries())
          expect(window.until.getTime()).toBeLessThan(windows[index + 1]?.from.getTime() ?? Infinity);
        expect(quietAt({ quiet }, instant(step)) !== null).toBe(model[step]);
      }),
      { numRuns: 100 },
    );
    // Each kind of line was drawn.
    expect([...met].toSorted()).toEqual(
      ['month', 'week'].flatMap((of) =>
        ['all hours', 'all hours, step', 'hours', 'hours, step'].map((how) => `${of}: ${how}`),
      ),
    );
  }, 60_000);

  test('begin after a gap, at the first of two times, and last as long as they say by a real clock', () => {
    const night = [hours('30 2 * * *', 3600, 'Europe/Berlin')];
    expect(told(night, '2026-03-29T00:00Z', '2026-03-29T12:00Z')).toEqual([
      '2026-03-29T01:00 – 2026-03-29T02:00',
    ]);
    expect(told(night, '2026-10-25T00:00Z', '2026-10-25T12:00Z')).toEqual([
      '2026-10-25T00:30 – 2026-10-25T01:30',
    ]);
    const half = [hours('15 2 * * *', 1800, 'Australia/Lord_Howe')];
    expect(told(half, '2026-10-03T12:00Z', '2026-10-04T00:00Z')).toEqual([
      '2026-10-03T15:30 – 2026-10-03T16:00',
    ]);
  });

  test('go on over midnight, and are one where they overlap or touch', () => {
    const quiet = [
      hours('0 22 * * fri', 4 * 3600),
      hours('0 1 * * sat', 2 * 3600),
      hours('0 3 * * sat', 3600),
    ];
    expect(told(quiet, '2026-11-14T00:00Z', '2026-11-14T01:00Z')).toEqual([
      '2026-11-13T22:00 – 2026-11-14T04:00',
    ]);
    expect(told(quiet, '2026-11-14T04:00Z', '2026-11-20T00:00Z')).toEqual([]);
    expect(told([], '2026-11-14T00:00Z', '2026-11-15T00:00Z')).toEqual([]);
  });

  test('are asked at their very edges: the first instant is in, the one after the last is not', () => {
    const stage = aStage({ quiet: [hours('0 9 * * *', 3600)] });
    const at = (time: string) => quietHoldsAt(stage, new Date(`2026-11-14T${time}Z`)).length;
    expect([at('08:59:59.999'), at('09:00'), at('09:59:59.999'), at('10:00')]).toEqual([0, 1, 1, 0]);
  });
});

describe('a quiet window as a hold', () => {
  const stage = aStage({ name: 'nightly', quiet: [hours('0 9 * * *', 3600), hours('30 9 * * *', 3600)] });
  const now = new Date('2026-11-14T09:45:00Z');
  const [quiet = aHold()] = quietHoldsAt(stage, now);

  test('has one name whenever one looks, another on another stage and at another time', () => {
    expect(quiet.id).toMatch(holdIdPattern);
    expect(isQuietId(quiet.id)).toBe(true);
    expect(isQuietId(aHold().id)).toBe(false);
    const early = new Date('2026-11-14T09:00:00Z');
    expect(quietHoldsAt(stage, early)[0]?.id).toBe(quiet.id);
    const week = { from: new Date('2026-11-12T00:00Z'), until: new Date('2026-11-19T00:00Z') };
    const ids = quietHolds(stage, week).map(({ id }) => id);
    expect([ids.includes(quiet.id), new Set(ids).size]).toEqual([true, 7]);
    const isAheadOf = quietHolds(stage, week).map((hold) => isAhead(hold, now));
    expect(isAheadOf).toEqual([...[false, false, false], ...[true, true, true, true]]);
    expect(quietHoldsAt({ ...stage, name: 'devqa' }, now)[0]?.id).not.toBe(quiet.id);
  });

  test('is nobody’s, and says until when and why in both languages', () => {
    expect(quiet).toMatchObject({
      ...{ kind: 'quiet', stage: 'nightly', reason: 'Stand-up', reasons: reason, end: null },
      ...{ from: null, keepsFrom: new Date('2026-11-14T09:00Z'), until: new Date('2026-11-14T10:30Z') },
      actor: { id: 'system:quiet' },
    });
  });

  test('keeps what comes by itself and who asks, but not what the service puts right, nor who names it', () => {
    const system = { id: 'system:x', via: 'system' } as const;
    const kept = (trigger: 'commit' | 'schedule' | 'request' | 'milestone' | 'rollback', more = {}) =>
      keeping([quiet], { overrideHolds: [], trigger, build: 'b1', ...more }, now).length;
    expect([kept('commit', { actor: system }), kept('schedule', { actor: system })]).toEqual([1, 1]);
    expect([kept('request'), kept('milestone'), kept('rollback')]).toEqual([1, 1, 1]);
    expect([kept('rollback', { actor: system }), kept('milestone', { actor: system })]).toEqual([0, 0]);
    expect(kept('request', { overrideHolds: [quiet.id] })).toBe(0);
    expect(
      keeping([quiet], { overrideHolds: [], trigger: 'commit', build: 'b1' }, quiet.until ?? now),
    ).toEqual([]);
  });
});

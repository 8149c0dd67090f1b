import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  catchUpSeconds,
  dueAt,
  instantOf,
  nextOccurrence,
  nextOccurrences,
} from '../../src/policy/schedule.js';
import { aStage } from '../support/nouns.js';

const scheduled = (schedule: string, timezone: string) => aStage({ trigger: 'schedule', schedule, timezone });
const nightlyIn = (timezone: string, schedule = '0 3 * * *') => scheduled(schedule, timezone);

/** Names of all runs between two instants, as a service that is always there sees them. */
function runs(stage: ReturnType<typeof scheduled>, from: string, to: string): string[] {
  const names: string[] = [];
  for (let next = nextOccurrence(stage, new Date(from)); next !== null && next.at <= new Date(to);) {
    names.push(next.occurrence);
    next = nextOccurrence(stage, next.at);
  }
  return names;
}

test('a night has one run, named by its local wall-clock time', () => {
  expect(nextOccurrence(nightlyIn('Asia/Seoul'), new Date('2026-11-11T00:00:00Z'))).toEqual({
    at: new Date('2026-11-11T18:00:00Z'),
    occurrence: '2026-11-12T03:00',
  });
});

test('the next nights have one run each, as many as are wanted', () => {
  const next = nextOccurrences(nightlyIn('Asia/Seoul'), new Date('2026-11-11T00:00:00Z'), 3);
  expect(next.map(({ occurrence }) => occurrence)).toEqual([
    ...['2026-11-12T03:00', '2026-11-13T03:00', '2026-11-14T03:00'],
  ]);
});

test('a stage without a schedule has no occurrence', () => {
  expect(nextOccurrence(aStage(), new Date())).toBeNull();
  expect(nextOccurrences(aStage(), new Date(), 3)).toEqual([]);
});

/** What the clock on the wall shows, asked of the platform and not of the code under test. */
function shown(instant: Date | number, timeZone: string): string {
  const clock = clocks.get(timeZone) ?? { format: clockOf(timeZone), known: new Map<number, string>() };
  clocks.set(timeZone, clock);
  const at = new Date(instant).getTime();
  const text = clock.known.get(at) ?? clock.format.format(at).slice(0, 16).replace(' ', 'T');
  clock.known.set(at, text);
  return text;
}

const clockOf = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
const clocks = new Map<string, { format: Intl.DateTimeFormat; known: Map<number, string> }>();

/**
 * The slow model, minute by minute: a line for every hour runs whenever the clock shows its time, any other one as soon as
 * the clock has got as far as its time for the first time.
 */
function walk(asked: {
  timezone: string;
  from: number;
  until: number;
  due: (shown: string) => boolean;
  isForEveryHour: boolean;
}): number[] {
  const { timezone, from, until, due, isForEveryHour } = asked;
  const found: number[] = [];
  const wall = (instant: number): number => Date.parse(`${shown(instant, timezone)}Z`);
  const text = (time: number): string => new Date(time).toISOString().slice(0, 16);
  let furthest = Math.max(...Array.from({ length: 150 }, (_, back) => wall(from - back * 60_000)));
  for (let instant = from + 60_000; instant <= until; instant += 60_000) {
    const now = wall(instant);
    const passed = isForEveryHour ? [now] : [];
    if (!isForEveryHour) for (let time = furthest + 60_000; time <= now; time += 60_000) passed.push(time);
    if (passed.some((time) => due(text(time)))) found.push(instant);
    furthest = Math.max(furthest, now);
  }
  return found;
}

describe('daylight saving', () => {
  test.each([
    ['Europe/Berlin', '0 */2 * * *', '2026-03-28T22:00Z', ['00:00', '03:00', '04:00', '06:00']],
    ['Europe/Berlin', '30 2,3 * * *', '2026-03-28T22:00Z', ['03:00', '03:30']],
    ['America/New_York', '0 */2 * * *', '2026-03-08T04:30Z', ['00:00', '03:00', '04:00', '06:00']],
    ['America/New_York', '30 2,3 * * *', '2026-03-08T04:30Z', ['03:00', '03:30']],
    ['Australia/Lord_Howe', '0 */2 * * *', '2026-10-03T13:00Z', ['00:00', '02:30', '04:00', '06:00']],
    ['Australia/Lord_Howe', '30 2,3 * * *', '2026-10-03T13:00Z', ['02:30', '03:30']],
  ])('in the gap of %s, "%s" loses no run', (timezone, line, from, times) => {
    const stage = nightlyIn(timezone, line);
    const until = new Date(Date.parse(from) + 7 * 3_600_000).toISOString();
    expect(runs(stage, from, until).map((name) => name.slice(11))).toEqual(times);
  });

  test('in a gap a run moves to its end, and merges with what is due there', () => {
    const stage = nightlyIn('Europe/Berlin', '0,15 2,3 * * *');
    expect(runs(stage, '2026-03-28T22:00Z', '2026-03-29T06:00Z')).toEqual([
      '2026-03-29T03:00',
      '2026-03-29T03:15',
    ]);
    expect(nextOccurrence(stage, new Date('2026-03-29T00:59:59Z'))?.at).toEqual(
      new Date('2026-03-29T01:00:00Z'),
    );
  });

  test.each([
    ['Europe/Berlin', '30 2 * * *', '2026-10-25T00:30:00Z'],
    ['America/New_York', '30 1 * * *', '2026-11-01T05:30:00Z'],
    ['Australia/Lord_Howe', '45 1 * * *', '2026-04-04T14:45:00Z'],
  ])('in the overlap of %s, "%s" runs once, the first time', (timezone, line, first) => {
    const stage = nightlyIn(timezone, line);
    const day = Date.parse(first);
    const twelve = 12 * 3_600_000;
    expect(runs(stage, new Date(day - twelve).toISOString(), new Date(day + twelve).toISOString())).toEqual([
      shown(day, timezone),
    ]);
    expect(nextOccurrence(stage, new Date(day - 1))?.at).toEqual(new Date(first));
  });

  test('every two hours means every two hours by the clock on the wall, in an overlap, too', () => {
    const found = runs(nightlyIn('Europe/Berlin', '0 */2 * * *'), '2026-10-24T21:00Z', '2026-10-25T06:00Z');
    expect(found.map((name) => name.slice(11))).toEqual(['00:00', '02:00', '04:00', '06:00']);
  });

  test.each([
    ['0 * * * *', ['01:00', '01:00-05:00', '02:00']],
    ['0 0-23 * * *', ['01:00', '01:00-05:00', '02:00']],
    ['30 * * * *', ['00:30', '01:30', '01:30-05:00', '02:30']],
    ['*/30 * * * 0', ['00:30', '01:00', '01:30', '01:00-05:00', '01:30-05:00', '02:00', '02:30']],
  ])('in an overlap the line for every hour "%s" goes on in real time', (line, times) => {
    const stage = nightlyIn('America/New_York', line);
    const found = runs(stage, '2027-11-07T04:00Z', '2027-11-07T07:30Z');
    expect(found.map((name) => name.slice(11))).toEqual(times);
  });

  test('in an overlap every real hour has its run, also seen from within it', () => {
    const hourly = nightlyIn('America/New_York', '0 * * * *');
    const after = (text: string) => nextOccurrence(hourly, new Date(text))?.at.toISOString().slice(11, 16);
    expect(after('2027-11-07T04:30Z')).toBe('05:00');
    expect(after('2027-11-07T05:00Z')).toBe('06:00');
    expect(after('2027-11-07T05:59Z')).toBe('06:00');
    expect(after('2027-11-07T06:00Z')).toBe('07:00');
  });

  test('in a gap a line for every hour makes nothing up', () => {
    const found = runs(nightlyIn('Europe/Berlin', '30 * * * *'), '2026-03-28T23:00Z', '2026-03-29T02:00Z');
    expect(found.map((name) => name.slice(11))).toEqual(['00:30', '01:30', '03:30']);
  });

  test('property: round a change both kinds of lines run as often as a walk through all minutes says', () => {
    const changes = [
      ['Europe/Berlin', '2026-03-29T01:00Z'],
      ['Europe/Berlin', '2026-10-25T01:00Z'],
      ['America/New_York', '2027-11-07T06:00Z'],
      ['America/New_York', '2027-03-14T07:00Z'],
      ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
      ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
      ['Antarctica/Troll', '2026-10-25T01:00Z'],
      ['Asia/Seoul', '2026-03-29T01:00Z'],
    ] as const;
    const some = (max: number, most: number) =>
      fc.uniqueArray(fc.integer({ min: 0, max }), { minLength: 1, maxLength: most });
    const hours = fc.oneof(fc.constant(null), some(5, 4));
    const met = { everyHour: 0, byTheWall: 0 };
    fc.assert(
      fc.property(
        fc.constantFrom(...changes),
        some(59, 4),
        hours,
        fc.nat(600),
        (place, minutes, of, before) => {
          const [timezone, change] = place;
          const line = `${minutes.join(',')} ${of?.join(',') ?? '*'} * * *`;
          const from = Date.parse(change) - before * 60_000;
          const due = (shownTime: string): boolean =>
            minutes.includes(Number(shownTime.slice(14))) &&
            (of?.includes(Number(shownTime.slice(11, 13))) ?? true);
          const expected = walk({
            timezone,
            from,
            until: from + 900 * 60_000,
            due,
            isForEveryHour: of === null,
          });
          const stage = nightlyIn(timezone, line);
          const found: number[] = [];
          for (let next = nextOccurrence(stage, new Date(from)); next !== null;) {
            if (next.at.getTime() > from + 900 * 60_000) break;
            found.push(next.at.getTime());
            next = nextOccurrence(stage, next.at);
          }
          expect(found).toEqual(expected);
          met[of === null ? 'everyHour' : 'byTheWall'] += 1;
        },
      ),
      {
        numRuns: 150,
        examples: [
          [changes[2], [0], null, 90],
          [changes[2], [30], [1], 90],
        ],
      },
    );
    expect(Math.min(met.everyHour, met.byTheWall)).toBeGreaterThan(20);
  });

  test('property: every night has one run, at the first minute at which the clock is that far', () => {
    const changes = [
      ['Europe/Berlin', '2026-03-29T01:00Z'],
      ['Europe/Berlin', '2026-10-25T01:00Z'],
      ['America/New_York', '2026-03-08T07:00Z'],
      ['America/New_York', '2026-11-01T06:00Z'],
      ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
      ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
      ['Asia/Seoul', '2026-03-29T01:00Z'],
    ] as const;
    const near = fc.record({ hour: fc.integer({ min: 0, max: 4 }), minute: fc.integer({ min: 0, max: 59 }) });
    const met = { moved: 0, doubled: 0, plain: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...changes), near, ([timezone, change], { hour, minute }) => {
        const stage = nightlyIn(timezone, `${String(minute)} ${String(hour)} * * *`);
        const time = `T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        const date = shown(Date.parse(change), timezone).slice(0, 10);
        const from = Date.parse(`${date}T00:00Z`) - 26 * 3_600_000;
        const found: Date[] = [];
        for (let next = nextOccurrence(stage, new Date(from)); next !== null && found.length < 4;) {
          found.push(next.at);
          next = nextOccurrence(stage, next.at);
        }
        const nights = found.filter((at) => shown(at, timezone).startsWith(date));
        expect(nights).toHaveLength(1);
        const at = nights[0]?.getTime() ?? 0;
        expect(shown(at, timezone) >= date + time).toBe(true);
        for (let minutes = 1; minutes <= 150; minutes += 1)
          expect(shown(at - minutes * 60_000, timezone) < date + time).toBe(true);
        const again = [30, 60].some((minutes) => shown(at + minutes * 60_000, timezone) === date + time);
        met[shown(at, timezone) !== date + time ? 'moved' : again ? 'doubled' : 'plain'] += 1;
      }),
      {
        numRuns: 200,
        examples: [
          [changes[0], { hour: 2, minute: 30 }],
          [changes[1], { hour: 2, minute: 30 }],
        ],
      },
    );
    expect(Math.min(met.moved, met.doubled, met.plain)).toBeGreaterThan(0);
  });
});

describe('what is due', () => {
  const stage = nightlyIn('UTC');
  const at = (text: string): Date => new Date(`2026-11-${text}Z`);

  test('nothing between two nights', () => {
    expect(dueAt(stage, at('11T04:00:00'), at('12T02:59:59'))).toBeNull();
  });

  test('the run of this minute', () => {
    const due = dueAt(stage, at('12T02:59:59'), at('12T03:00:00'));
    expect(due).toEqual({
      decision: 'run',
      occurrence: { at: at('12T03:00:00'), occurrence: '2026-11-12T03:00' },
    });
  });

  test('a missed run is made up for within six hours, and only recorded later', () => {
    expect(dueAt(stage, at('12T02:00:00'), at('12T08:59:00'))?.decision).toBe('run');
    expect(dueAt(stage, at('12T02:00:00'), at('12T09:01:00'))?.decision).toBe('missed');
  });

  test('of several missed runs the newest is recorded', () => {
    expect(dueAt(stage, at('08T02:00:00'), at('12T10:00:00'))).toEqual({
      decision: 'missed',
      occurrence: { at: at('12T03:00:00'), occurrence: '2026-11-12T03:00' },
    });
  });

  test('after a year without a service the newest of very many is found, too', () => {
    const mondays = scheduled('* * * * 1', 'Europe/Berlin');
    const due = dueAt(mondays, new Date('2025-06-01T00:00Z'), new Date('2026-11-29T12:00Z'));
    expect(due).toMatchObject({ decision: 'missed', occurrence: { occurrence: '2026-11-23T23:59' } });
  });

  test('after three days there is one run or one record, never a burst', () => {
    const everyTwoHours = scheduled('0 */2 * * *', 'UTC');
    expect(dueAt(everyTwoHours, at('10T00:00:00'), at('13T05:00:00'))).toEqual({
      decision: 'run',
      occurrence: { at: at('13T04:00:00'), occurrence: '2026-11-13T04:00' },
    });
  });
});

test('the name of an occurrence says when it was due, also where a clock was changed', () => {
  const lines = ['30 2 * * *', '15 * * * *', '0 3 * * sun', '*/20 1-3 * * *'];
  const changes = [
    ['Europe/Berlin', '2026-03-28T12:00Z'],
    ['Europe/Berlin', '2026-10-24T12:00Z'],
    ['America/New_York', '2026-10-31T12:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T06:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T06:00Z'],
    ['Asia/Seoul', '2026-03-29T01:00Z'],
  ] as const;
  for (const [timezone, from] of changes)
    for (const schedule of lines) {
      const stage = aStage({ trigger: 'schedule', schedule, timezone });
      for (const { at, occurrence } of nextOccurrences(stage, new Date(from), 40))
        expect([timezone, occurrence, instantOf(stage, occurrence)]).toEqual([timezone, occurrence, at]);
    }
});

test('property: what is due is the newest occurrence since the last look: run within the catch-up, else missed', () => {
  const stage = nightlyIn('Europe/Berlin');
  const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
  const met = new Set<string>();
  fc.assert(
    fc.property(instant, fc.integer({ min: 0, max: 80 * 3600 }), (start, seconds) => {
      const [from, to] = [new Date(start), new Date(start + seconds * 1000)];
      const newest = runs(stage, from.toISOString(), to.toISOString()).at(-1);
      const due = dueAt(stage, from, to);
      expect(due?.occurrence.occurrence).toBe(newest);
      met.add(due?.decision ?? 'nothing');
      if (due === null) return;
      const late = to.getTime() - due.occurrence.at.getTime();
      expect(due.decision).toBe(late <= catchUpSeconds * 1000 ? 'run' : 'missed');
    }),
    { numRuns: 100 },
  );
  expect(met).toEqual(new Set(['nothing', 'run', 'missed']));
});

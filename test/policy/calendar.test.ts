import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Hold } from '../../src/model/hold.js';
import type { Range } from '../../src/model/calendar.js';
import type { Milestone } from '../../src/model/milestone.js';
import type { ScheduledRun } from '../../src/model/scheduled-run.js';
import { calendarOf, mostRuns, spansOf, standOf, type CalendarFacts } from '../../src/policy/calendar.js';
import { isAhead, isInForce } from '../../src/policy/hold.js';
import { aHold, aStage, aState } from '../support/nouns.js';

const at = (hours: number): Date => new Date(Date.UTC(2026, 10, 26) + hours * 3_600_000);
const now = at(0);
const range = { from: at(-24), until: at(72) };
const released = (hours: number): Hold['end'] => ({
  ...{ at: at(hours), how: 'released', actor: { id: 'mina', via: 'api' }, reason: null },
  ...{ verdict: null, build: null },
});
/** Booked from 14 to 17 o'clock tomorrow, kept from an hour before. */
const demo = (change: Partial<Hold> = {}): Hold =>
  aHold({
    ...{ kind: 'demo', createdAt: at(-100), keepsFrom: at(37), from: at(38), until: at(41) },
    ...change,
  });

describe('a hold', () => {
  test.each([
    ['of now', aHold({ createdAt: at(-2) }), 'in-force', at(-2), null],
    ['with an end', aHold({ createdAt: at(-2), until: at(5) }), 'in-force', at(-2), at(5)],
    [
      'whose time is over, without a row that says so',
      aHold({ createdAt: at(-9), until: at(-1) }),
      'over',
      at(-9),
      at(-1),
    ],
    [
      'that was released early',
      aHold({ createdAt: at(-9), until: at(5), end: released(-3) }),
      'over',
      at(-9),
      at(-3),
    ],
    ['that is booked', demo(), 'ahead', at(38), at(41)],
    ['that was booked and begins', demo({ keepsFrom: at(-2), from: at(-1) }), 'in-force', at(-1), at(41)],
    [
      'that was booked and is over',
      demo({ keepsFrom: at(-9), from: at(-8), until: at(-7), end: released(-7) }),
      'over',
      at(-8),
      at(-7),
    ],
    ['that was cancelled before it began', demo({ end: released(-3) }), 'cancelled', at(38), at(41)],
    [
      'that was cancelled in its lead',
      demo({ keepsFrom: at(-2), end: released(-1) }),
      'cancelled',
      at(38),
      at(41),
    ],
  ] as const)('%s is told as it stands', (_, hold, stand, from, until) => {
    expect(spansOf([hold], range, now)).toEqual([{ hold, stand, from, until }]);
  });

  test('is there as far as it keeps its stage within the range, its lead as well', () => {
    const ids = (holds: readonly Hold[]) => spansOf(holds, range, now).map(({ hold }) => hold.id);
    expect(ids([aHold({ createdAt: at(-30), until: at(-24) })])).toEqual([]);
    expect(ids([aHold({ createdAt: at(-30), until: at(-23) })])).toHaveLength(1);
    expect(ids([demo({ keepsFrom: at(72), from: at(73), until: at(74) })])).toEqual([]);
    expect(ids([demo({ keepsFrom: at(71), from: at(73), until: at(74) })])).toHaveLength(1);
    const [late, early] = [demo({ id: 'b', seq: 1 }), aHold({ id: 'a', seq: 2, createdAt: at(-2) })];
    expect(ids([late, early])).toEqual(['a', 'b']);
  });

  test('property: it stands as the rules of holds say, and every moment that it keeps its stage is in its span', () => {
    const hours = fc.integer({ min: -50, max: 50 });
    const arbitrary = fc.record({
      created: hours,
      length: fc.option(fc.integer({ min: 1, max: 40 })),
      lead: fc.option(fc.integer({ min: 0, max: 20 })),
      end: fc.option(hours),
      moment: hours,
    });
    fc.assert(
      fc.property(arbitrary, ({ created, length, lead, end, moment }) => {
        const isBooked = lead !== null && length !== null;
        const from = isBooked ? at(created + lead) : null;
        const hold = aHold({
          createdAt: at(created),
          ...{
            from,
            keepsFrom: at(created),
            until: length === null ? null : at(created + (lead ?? 0) + length),
          },
          end: end !== null && end >= created && end <= moment ? released(end) : null,
        });
        const when = at(moment);
        const stand = standOf(hold, when);
        const begun = moment >= created;
        if (isInForce(hold, when) && begun) expect(['in-force', 'ahead']).toContain(stand);
        if (isAhead(hold, when)) expect(stand).toBe('ahead');
        if (stand === 'over' || stand === 'cancelled')
          expect([isInForce(hold, when), isAhead(hold, when)]).toEqual([false, false]);
        const one = { from: when, until: new Date(when.getTime() + 1) };
        const found = spansOf([hold], one, when);
        if (isInForce(hold, when) && begun) expect(found).toHaveLength(1);
        // Whatever was cancelled is told, and keeps nothing.
        if (found.length > 0 && stand !== 'cancelled') expect(isInForce(hold, when)).toBe(true);
      }),
    );
  });
});

test('what comes back within the range is told, also where its reservation begins after it', () => {
  const late = demo({ id: 'late', stage: 'devqa', keepsFrom: at(73), from: at(74), until: at(80) });
  const [back, none] = [
    { ...late, comesBackAt: at(71) },
    { ...late, id: 'none' },
  ];
  const known = facts({ stages: [aStage({ name: 'devqa' })], booked: [back, none] });
  const ids = (until: number) =>
    calendarOf(known, { ...range, until: at(until) }, now).stages[0]?.holds.map(({ hold }) => hold.id);
  expect([ids(72), ids(71)]).toEqual([['late'], []]);
});

test('quiet hours are told like holds, the next ones as those that are to come', () => {
  const reason = { en: 'the team plays', ko: '팀이 플레이합니다' };
  const quiet = [{ when: '0 9 * * *', forSeconds: 3600, timezone: 'UTC', reason }];
  const stage = aStage({ name: 'devqa', quiet });
  const told = (hours: number) =>
    calendarOf(facts({ stages: [stage] }), { from: at(0), until: at(48) }, at(hours)).stages[0]?.holds.map(
      ({ stand, from, until, hold }) => [stand, from, until, hold.kind],
    );
  expect(told(0)).toEqual([
    ['ahead', at(9), at(10), 'quiet'],
    ['ahead', at(33), at(34), 'quiet'],
  ]);
  expect(told(9.5)?.map(([stand]) => stand)).toEqual(['in-force', 'ahead']);
  expect(told(11)?.map(([stand]) => stand)).toEqual(['over', 'ahead']);
});

const slot = aStage({ name: 'staging-1', trigger: 'milestone', source: 'devqa', schedule: null });
const milestone = (number: number, build: string): Milestone => ({
  ...{ number, build, stage: 'staging-1', promotion: `p_${String(number)}`, notes: null },
  ...{ createdAt: at(-200), createdBy: 'mina', arrived: true },
});
const facts = (change: Partial<CalendarFacts>): CalendarFacts => ({
  ...{ stages: [slot], states: [], holds: [], paused: [], ran: [], milestones: [], arrivals: [], open: [] },
  ...change,
});
const arrival = (build: string, hours: number) => ({ stage: 'staging-1', build, at: at(hours) });
const running = (build: string, hours: number) =>
  aState({ stage: 'staging-1', currentBuild: build, currentSince: at(hours) });
const milestonesOf = (change: Partial<CalendarFacts>) =>
  calendarOf(
    facts({ milestones: [milestone(11, 'b11'), milestone(9, 'b9')], ...change }),
    range,
    now,
  ).stages.flatMap(({ milestones }) => milestones.map(({ number, from, until }) => [number, from, until]));

describe('milestones on a slot', () => {
  test('are there until the next build comes', () => {
    expect(
      milestonesOf({
        arrivals: [arrival('b9', -90), arrival('b10', -20), arrival('b11', -5)],
        states: [running('b11', -5)],
      }),
    ).toEqual([
      [9, at(-90), at(-20)],
      [11, at(-5), null],
    ]);
  });

  test('that came twice are there once; what is known of the stage now has the last word', () => {
    expect(
      milestonesOf({ arrivals: [arrival('b9', -90), arrival('b9', -20)], states: [running('b9', -20)] }),
    ).toEqual([[9, at(-90), null]]);
    expect(milestonesOf({ arrivals: [arrival('b9', -90)], states: [running('b11', -3)] })).toEqual([
      [9, at(-90), at(-3)],
      [11, at(-3), null],
    ]);
    expect(milestonesOf({ arrivals: [], states: [running('b9', -3)] })).toEqual([[9, at(-3), null]]);
  });

  test('that were there to the end of a range that is over are not said to be there still', () => {
    const past = { from: at(-96), until: at(-24) };
    const seen = calendarOf(
      facts({
        milestones: [milestone(11, 'b11'), milestone(9, 'b9')],
        arrivals: [arrival('b9', -90)],
        states: [running('b11', -3)],
      }),
      past,
      now,
    );
    expect(seen.stages[0]?.milestones).toMatchObject([{ number: 9, from: at(-90), until: at(-24) }]);
  });

  test('that went before the range are no part of it', () => {
    expect(
      milestonesOf({ arrivals: [arrival('b9', -90), arrival('b10', -30)], states: [running('b10', -30)] }),
    ).toEqual([]);
  });

  test('that have not come yet are told by their promotion', () => {
    const open = [{ id: 'p_1', stage: 'staging-1', build: 'b11', milestone: 11, createdAt: at(-1) }];
    expect(calendarOf(facts({ open }), range, now).stages[0]?.coming).toEqual([
      { number: 11, build: 'b11', promotion: 'p_1', since: at(-1) },
    ]);
  });
});

describe('builds on a stage', () => {
  const dev = aStage({ name: 'dev', trigger: 'commit' });
  const arrived = (build: string, hours: number) => ({ stage: 'dev', build, at: at(hours) });
  const of = (change: Partial<CalendarFacts>) => {
    const [stage] = calendarOf(facts({ stages: [dev], ...change }), range, now).stages;
    return {
      builds: stage?.builds.map(({ build, from, until }) => [build, from, until]),
      from: stage?.buildsFrom,
    };
  };

  test('are told from one to the next, and what is there now has no end', () => {
    const arrivals = [arrived('b1', -40), arrived('b2', -20), arrived('b2', -10), arrived('b3', -5)];
    expect(
      of({ arrivals, states: [aState({ stage: 'dev', currentBuild: 'b3', currentSince: at(-5) })] }),
    ).toEqual({
      builds: [
        ['b1', at(-40), at(-20)],
        ['b2', at(-20), at(-5)],
        ['b3', at(-5), null],
      ],
      from: null,
    });
  });

  test('where too many came are told from a moment on, which is said, and not the one before the range', () => {
    const many = Array.from({ length: mostRuns }, (_, place) =>
      arrived(`b${String(place)}`, -20 + place / 60),
    );
    const { builds, from } = of({ arrivals: [arrived('old', -90), ...many] });
    expect([builds?.length, builds?.[0]?.[0], from]).toEqual([mostRuns, 'b0', at(-20)]);
  });
});

describe('quiet hours', () => {
  const quietly = (when: string, asked: Range) => {
    const hours = { when, forSeconds: 60, timezone: 'UTC', reason: { en: 'Tea', ko: '차' } };
    const [stage] = calendarOf(facts({ stages: [aStage({ quiet: [hours] })] }), asked, now).stages;
    const { holds, quietFrom, quietUntil } = stage ?? { holds: [] };
    return { from: holds.map((span) => span.from), until: quietUntil, begins: quietFrom };
  };
  const season = { from: at(-14 * 24), until: at(78 * 24) };

  test('are told as a whole, also those that are over', () => {
    const { from, until, begins } = quietly('30 * * * *', { from: at(-24), until: at(48) });
    expect([from.length, until, begins]).toEqual([72, null, null]);
  });

  test('that begin all the time are told around now, from a moment on and up to a moment, which is said', () => {
    const { from, until, begins } = quietly('*/2 * * * *', season);
    expect(from).toHaveLength(2 * mostRuns);
    const around = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
    expect([from[0], from[mostRuns]]).toEqual([around(-2 * mostRuns), now]);
    expect([begins, until]).toEqual([around(-2 * mostRuns), around(2 * mostRuns)]);
  });

  test('of a range that is over are its last ones, and it is said from when on', () => {
    const past = quietly('*/2 * * * *', { from: season.from, until: at(-24) });
    expect(past.from).toHaveLength(mostRuns);
    expect(past.from.at(-1)).toEqual(new Date(at(-24).getTime() - 120_000));
    expect([past.begins, past.until]).toEqual([past.from[0], null]);
    // As many as are told are all of them.
    const all = { from: new Date(at(-24).getTime() - mostRuns * 120_000), until: at(-24) };
    expect(quietly('*/2 * * * *', all)).toMatchObject({ begins: null, from: { length: mostRuns } });
  });

  test('of which one goes on just now are told once', () => {
    const { from } = quietly('0 * * * *', { from: at(-2), until: at(2) });
    expect(from).toEqual([at(-2), at(-1), at(0), at(1)]);
  });
});

describe('scheduled runs', () => {
  const nightly = aStage({
    name: 'nightly',
    trigger: 'schedule',
    schedule: '0 3 * * *',
    timezone: 'Asia/Seoul',
  });
  const of = (change: Partial<CalendarFacts>, asked = range) => {
    const [stage] = calendarOf(facts({ stages: [nightly], ...change }), asked, now).stages;
    return { runs: stage?.runs, until: stage?.runsUntil };
  };

  test('are those that are still to come, and none of a schedule that is paused', () => {
    // 03:00 in Seoul is 18:00 of the day before in UTC.
    expect(of({})).toEqual({ runs: [at(18), at(42), at(66)], until: null });
    expect(of({}, { from: at(42), until: at(66) }).runs).toEqual([at(42)]);
    expect(of({}, { from: at(-48), until: at(-24) }).runs).toEqual([]);
    expect(of({ paused: ['nightly'] })).toEqual({ runs: [], until: null });
  });

  test('that are over are told as what became of them, each on its own stage', () => {
    const run = (stage: string, hours: number): ScheduledRun => ({
      ...{ stage, at: at(hours), promotion: `p_${stage}`, build: 'b7', phase: 'skipped' },
      occurrence:
        hours === -6
          ? at(-6 + 9)
              .toISOString()
              .slice(0, 16)
          : null,
    });
    const ran = [run('nightly', -6), run('nightly', -3), run('weekly', -6)];
    const [stage] = calendarOf(facts({ stages: [nightly], ran }), range, now).stages;
    // When it was due, by the clock of its stage; of what a person asked for there is no such time.
    expect(stage?.ran).toEqual([
      { ...run('nightly', -6), due: at(-6) },
      { ...run('nightly', -3), due: null },
    ]);
  });

  test('of a schedule that runs all the time are told up to a moment, which is said', () => {
    const often = aStage({ ...nightly, schedule: '* * * * *' });
    const told = of({ stages: [often] });
    expect(told.runs).toHaveLength(mostRuns);
    expect(told.until).toEqual(new Date(now.getTime() + mostRuns * 60_000));
  });
});

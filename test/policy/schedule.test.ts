import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { catchUpSeconds, dueAt, nextOccurrence, wallClock } from '../../src/policy/schedule.js';
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

test('a stage without a schedule has no occurrence', () => {
  expect(nextOccurrence(aStage(), new Date())).toBeNull();
});

describe('daylight saving', () => {
  test('a run in the gap happens once, at the first valid instant', () => {
    const stage = nightlyIn('America/New_York', '30 2 * * *');
    const found = runs(stage, '2026-03-07T12:00:00Z', '2026-03-09T12:00:00Z');
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/^2026-03-08T03:/);
  });

  test('a run in the overlap has one name, so it is recorded once', () => {
    const stage = nightlyIn('America/New_York', '30 1 * * *');
    const found = runs(stage, '2026-10-31T12:00:00Z', '2026-11-02T12:00:00Z');
    expect([...new Set(found)]).toEqual(['2026-11-01T01:30', '2026-11-02T01:30']);
  });

  test('a gap of half an hour loses no night', () => {
    const stage = nightlyIn('Australia/Lord_Howe', '15 2 * * *');
    const found = runs(stage, '2026-10-03T00:00:00Z', '2026-10-05T20:00:00Z');
    expect(new Set(found.map((name) => name.slice(0, 10)))).toEqual(
      new Set(['2026-10-04', '2026-10-05', '2026-10-06']),
    );
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

  test('after three days there is one run or one record, never a burst', () => {
    const everyTwoHours = scheduled('0 */2 * * *', 'UTC');
    expect(dueAt(everyTwoHours, at('10T00:00:00'), at('13T05:00:00'))).toEqual({
      decision: 'run',
      occurrence: { at: at('13T04:00:00'), occurrence: '2026-11-13T04:00' },
    });
  });
});

test('property: what is due lies between the two looks, and a run never is older than the catch-up', () => {
  const stage = scheduled('*/20 * * * *', 'Europe/Berlin');
  const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
  fc.assert(
    fc.property(instant, fc.integer({ min: 0, max: 9 * 3600 }), (start, seconds) => {
      const [from, to] = [new Date(start), new Date(start + seconds * 1000)];
      const due = dueAt(stage, from, to);
      if (due === null) return;
      expect(due.occurrence.at > from && due.occurrence.at <= to).toBe(true);
      if (due.decision === 'run')
        expect(to.getTime() - due.occurrence.at.getTime()).toBeLessThanOrEqual(catchUpSeconds * 1000);
    }),
    { numRuns: 40 },
  );
});

test('the wall clock of a zone is written the same way for machines and people', () => {
  expect(wallClock(new Date('2026-11-11T15:05:00Z'), 'Asia/Seoul')).toBe('2026-11-12T00:05');
});

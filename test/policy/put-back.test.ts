import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Hold } from '../../src/model/hold.js';
import { keeping } from '../../src/policy/hold.js';
import { isInTime, leastAheadSeconds, planPutBack } from '../../src/policy/put-back.js';
import { aHold } from '../support/nouns.js';

const now = new Date('2026-11-11T05:00:00Z');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const booked = (id: string, start: number, build: string | null): Hold =>
  aHold({
    ...{ id, from: later(start), keepsFrom: later(start), until: later(start + 50) },
    shows: build === null ? null : { milestone: null, build },
  });
const plan = (holds: readonly Hold[], seconds = 10) => planPutBack(holds, { build: 'b11', seconds }, now);

test('what is booked for the build itself, or for any, is in nobody’s way', () => {
  expect(plan([])).toBeNull();
  expect(plan([booked('own', 100, 'b11'), booked('any', 300, null)])).toBeNull();
});

test('the first is put back twice as long before as it takes; the milestone goes before all of them', () => {
  const found = plan([booked('second', 300, 'b8'), booked('first', 100, 'b9')]);
  expect(found).toMatchObject({
    ...{ reservation: { id: 'first' }, passes: ['first', 'second'] },
    ...{ aheadSeconds: 20, due: later(80), ready: later(10) },
  });
});

test('where a promotion takes no time, what is put back still has time for a few looks', () => {
  expect(plan([booked('one', 100, 'b9')], 0.5)).toMatchObject({
    ...{ aheadSeconds: leastAheadSeconds, due: later(100 - leastAheadSeconds) },
  });
});

test('it is in time until what is put back would have to come already', () => {
  const inTime = (start: number, ...others: readonly Hold[]) => {
    const found = plan([booked('one', start, 'b9'), ...others]);
    return found !== null && isInTime(found);
  };
  expect([inTime(30), inTime(29)]).toEqual([true, false]);
  // Behind a hold that is in force now, and behind one that nobody has ended.
  const until = (seconds: number | null) =>
    aHold({ id: 'now', until: seconds === null ? null : later(seconds) });
  expect([inTime(130, until(100)), inTime(129, until(100)), inTime(1e6, until(null))]).toEqual([
    true,
    false,
    false,
  ]);
});

test('property: what goes before may start until the other is due, and never after that', () => {
  const some = fc.tuple(fc.integer({ min: 30, max: 200 }), fc.constantFrom('b8', 'b9'));
  fc.assert(
    fc.property(fc.array(some, { minLength: 1, maxLength: 4 }), (given) => {
      const holds = given.map(([start, build], place) => booked(String(place), start, build));
      const found = plan(holds);
      if (found === null) throw new Error('something else is booked');
      const eleven = {
        build: 'b11',
        trigger: 'milestone',
        overrideHolds: [],
        goesBefore: { holds: found.passes, until: found.due },
      } as const;
      const first = Math.min(...given.map(([start]) => start));
      for (let second = 0; second < first + 50; second += 5)
        expect(keeping(holds, eleven, later(second)).length === 0).toBe(second < first - 20);
    }),
  );
});

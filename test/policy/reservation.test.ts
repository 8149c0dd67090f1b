import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  keepsFromOf,
  notAsBooked,
  overlap,
  overlapping,
  showsOther,
  viewsOf,
} from '../../src/policy/reservation.js';
import type { Hold } from '../../src/model/hold.js';
import { keeping } from '../../src/policy/hold.js';
import { aHold } from '../support/nouns.js';

const now = new Date('2026-11-11T05:00:00Z');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

test.each([
  ['its lead before it', 3600, 900, null, 2700],
  ['no less than a promotion usually takes', 3600, 900, 1200.5, 2399],
  ['its lead where a promotion is faster', 3600, 900, 60, 2700],
  ['at once where the lead has begun', 300, 900, null, 0],
  ['at its beginning without a lead', 3600, 0, null, 3600],
])('a reservation keeps its stage %s', (_, from, leadSeconds, usualSeconds, expected) => {
  expect(keepsFromOf(later(from), { leadSeconds, usualSeconds }, now)).toEqual(later(expected));
});

test('property: it keeps its stage between now and its beginning, and as long before as it should where it can', () => {
  const seconds = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(seconds, seconds, fc.option(seconds), (from, leadSeconds, usualSeconds) => {
      const at = keepsFromOf(later(from), { leadSeconds, usualSeconds }, now).getTime();
      expect(at).toBeGreaterThanOrEqual(now.getTime());
      expect(at).toBeLessThanOrEqual(later(from).getTime());
      const lead = later(from).getTime() - at;
      expect(lead).toBe(Math.min(Math.max(leadSeconds, usualSeconds ?? 0), from) * 1000);
    }),
  );
});

test('property: two overlap where they have a second in common', () => {
  const span = fc.tuple(fc.nat(20), fc.option(fc.integer({ min: 1, max: 20 })));
  const at = ([start, length]: readonly [number, number | null]) => ({
    keepsFrom: later(start),
    until: length === null ? null : later(start + length),
  });
  const has = ([start, length]: readonly [number, number | null], second: number): boolean =>
    second >= start && (length === null || second < start + length);
  fc.assert(
    fc.property(span, span, (a, b) => {
      const isShared = Array.from({ length: 42 }, (_, second) => second).some(
        (second) => has(a, second) && has(b, second),
      );
      expect([overlap(at(a), at(b)), overlap(at(b), at(a))]).toEqual([isShared, isShared]);
    }),
  );
});

test('those at the same time come in the order in which they keep the stage; what is over is none of them', () => {
  const booked = (id: string, start: number, until: number) =>
    aHold({ id, from: later(start), keepsFrom: later(start), until: later(until) });
  const holds = [
    booked('second', 200, 400),
    aHold({ id: 'first' }),
    booked('before', 10, 100),
    booked('over', -200, -100),
    booked('after', 300, 400),
  ];
  const found = overlapping(holds, { keepsFrom: later(100), until: later(300) }, now);
  expect(found.map(({ id }) => id)).toEqual(['first', 'second']);
});

test('what shows another build is found; what shows the same or nothing is no matter', () => {
  const shown = (id: string, build: string) => aHold({ id, shows: { milestone: null, build } });
  const holds = [aHold({ id: 'none' }), shown('same', 'b7'), shown('other', 'b8')];
  expect(showsOther(holds, { milestone: 9, build: 'b7' })?.id).toBe('other');
  expect(showsOther(holds.slice(0, 2), { milestone: 9, build: 'b7' })).toBeNull();
  expect(showsOther(holds, null)).toBeNull();
});

describe('not as booked', () => {
  const shown = (id: string, build: string | null, start: number, until = start + 100) =>
    aHold({
      ...{ id, from: later(start), keepsFrom: later(start), until: later(until) },
      shows: build === null ? null : { milestone: null, build },
    });
  const runs = (currentBuild: string | null) => ({ currentBuild, unknownReason: null });
  const off = (holds: readonly Hold[], build: string | null) =>
    notAsBooked(holds, runs(build), now).map(({ id }) => id);

  test('is what its stage does not run, also where it runs nothing, from the booking to the end', () => {
    expect(off([shown('one', 'b7', 60)], 'b8')).toEqual(['one']);
    expect(off([shown('one', 'b7', 60)], null)).toEqual(['one']);
    expect(off([shown('one', 'b7', -60)], 'b8')).toEqual(['one']);
    expect(off([shown('one', 'b7', 60)], 'b7')).toEqual([]);
    expect(off([shown('one', 'b7', -60, 0)], 'b8')).toEqual([]);
    expect(off([shown('one', null, 60)], 'b8')).toEqual([]);
  });

  test('is nothing that the service puts back by itself', () => {
    const back = { ...shown('one', 'b7', 60), comesBackAt: later(30) };
    expect(off([back, shown('two', 'b7', 200)], 'b8')).toEqual([]);
  });

  test('is nothing where nobody knows what runs', () => {
    expect(notAsBooked([shown('one', 'b7', 60)], { currentBuild: 'b8', unknownReason: 'lost' }, now)).toEqual(
      [],
    );
  });

  test('is no reservation before which something else is shown', () => {
    const holds = [shown('later', 'b8', 600), shown('first', 'b7', 60), shown('second', 'b7', 300)];
    expect(off(holds, 'b8')).toEqual(['first', 'second']);
    expect(off(holds, 'b7')).toEqual([]);
  });

  test('is seen on it and on no other', () => {
    const open = [shown('first', 'b7', 60), shown('any', null, 60)];
    const seen = viewsOf(open, { open, state: runs('b8'), now });
    expect(seen.map((view) => 'runsInstead' in view && view.runsInstead)).toEqual(['b8', false]);
  });

  test('property: what is put there to have nothing off is just what goes there without naming a hold', () => {
    const some = fc.record({
      build: fc.constantFrom(null, 'b1', 'b2'),
      start: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 5 }), (given) => {
        const holds = given.map(({ build, start }, place) => shown(String(place), build, start, start + 1));
        for (const build of ['b1', 'b2', 'b3']) {
          const kept = keeping(holds, { build, trigger: 'request', overrideHolds: [] }, now);
          expect(off(holds, build).length === 0).toBe(kept.length === 0);
        }
      }),
    );
  });
});

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keepsFromOf, overlap, overlapping, showsOther } from '../../src/policy/reservation.js';
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

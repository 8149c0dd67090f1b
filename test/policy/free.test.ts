import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Hold } from '../../src/model/hold.js';
import { freeFor } from '../../src/policy/free.js';
import { keeping } from '../../src/policy/hold.js';
import { aHold } from '../support/nouns.js';

const now = new Date('2026-11-11T05:00:00Z');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const eleven = { build: 'b11', trigger: 'milestone', overrideHolds: [] } as const;
const booked = (start: number, until: number, build: string | null = null): Hold =>
  aHold({
    ...{ id: `${String(start)}-${String(until)}`, from: later(start), keepsFrom: later(start) },
    ...{ until: later(until), shows: build === null ? null : { milestone: null, build } },
  });
const free = (...holds: readonly Hold[]) =>
  freeFor(holds, eleven, now).map(({ from, until }) => [
    (from.getTime() - now.getTime()) / 1000,
    until === null ? null : (until.getTime() - now.getTime()) / 1000,
  ]);

test('a slot on which nothing is booked is free from now on', () => {
  expect(free()).toEqual([[0, null]]);
});

test('it is free between what is booked, and after it; reservations one after another are one', () => {
  expect(free(booked(100, 200), booked(200, 300), booked(400, 500))).toEqual([
    [0, 100],
    [300, 400],
    [500, null],
  ]);
});

test('what is to be shown there keeps it from now on, but for that build', () => {
  expect(free(booked(100, 200, 'b9'))).toEqual([[200, null]]);
  expect(free(booked(100, 200, 'b11'))).toEqual([
    [0, 100],
    [200, null],
  ]);
  // The second is for it, and the first is over by then.
  expect(free(booked(100, 200, 'b9'), booked(300, 400, 'b11'))).toEqual([
    [200, 300],
    [400, null],
  ]);
});

test('behind a hold without an end nobody can say when', () => {
  expect(free(aHold({ until: null }), booked(100, 200))).toEqual([]);
});

test('property: it is free in just those seconds in which nothing keeps it', () => {
  const some = fc.tuple(
    fc.integer({ min: -5, max: 20 }),
    fc.integer({ min: 1, max: 9 }),
    fc.constantFrom(null, 'b9', 'b11'),
  );
  fc.assert(
    fc.property(fc.array(some, { maxLength: 5 }), (given) => {
      const holds = given.map(([start, length, build]) => booked(start, start + length, build));
      const spans = freeFor(holds, eleven, now);
      for (let second = 0; second < 35; second += 0.5) {
        const at = later(second);
        const isFree = spans.some(({ from, until }) => from <= at && (until === null || at < until));
        expect(isFree).toBe(keeping(holds, eleven, at).length === 0);
      }
    }),
  );
});

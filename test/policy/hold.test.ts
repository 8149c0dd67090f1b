import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ahead, heldBy, inForce, isAhead, isInForce, keeping } from '../../src/policy/hold.js';
import type { Hold } from '../../src/model/hold.js';
import { aHold, aPromotion } from '../support/nouns.js';

const now = new Date('2026-11-11T05:00:00Z');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

test('a hold is in force until its time, and not at that very instant any more', () => {
  expect(isInForce(aHold({ until: null }), now)).toBe(true);
  expect(isInForce(aHold({ until: new Date(now.getTime() + 1) }), now)).toBe(true);
  expect(isInForce(aHold({ until: now }), now)).toBe(false);
});

test('a hold that has ended is in force no more, whatever its time', () => {
  const end = {
    at: now,
    how: 'released',
    actor: { id: 'hana', via: 'cli' },
    reason: null,
    verdict: null,
    build: null,
  } as const;
  expect(isInForce(aHold({ end }), now)).toBe(false);
  expect(isInForce(aHold({ end, until: later(1) }), now)).toBe(false);
});

test('of several the one that ends last comes first: one without an end, then by the time, then the newer one', () => {
  const holds = [
    aHold({ id: 'soon', until: later(60) }),
    aHold({ id: 'over', until: later(-60) }),
    aHold({ id: 'older', until: null, seq: 1 }),
    aHold({ id: 'late', until: later(3600) }),
    aHold({ id: 'newer', until: null, seq: 2 }),
  ];
  expect(inForce(holds, now).map(({ id }) => id)).toEqual(['newer', 'older', 'late', 'soon']);
});

test('property: a promotion passes exactly the holds that it names', () => {
  const ids = fc.uniqueArray(fc.stringMatching(/^hld_[0-9A-Z]{26}$/), { maxLength: 6 });
  fc.assert(
    fc.property(ids, ids, fc.array(fc.boolean()), (here, elsewhere, named) => {
      const overrideHolds = [...here.filter((_, place) => named[place] === true), ...elsewhere];
      const left = keeping(
        here.map((id) => aHold({ id })),
        aPromotion({ overrideHolds }),
        now,
      );
      expect(left.map(({ id }) => id)).toEqual(here.filter((id) => !overrideHolds.includes(id)));
    }),
  );
});

test('one that keeps a step back keeps out what comes by itself, also beside others', () => {
  const holds = [aHold({ id: 'kept', kind: 'kept' }), aHold({ id: 'qa' })];
  const keeps = (trigger: 'commit' | 'request'): string[] =>
    keeping(holds, aPromotion({ trigger }), now).map(({ id }) => id);
  expect(keeps('commit')).toEqual(['kept', 'qa']);
  expect(keeps('request')).toEqual(['qa']);
});

test('without an end it gives no earliest time', () => {
  expect(heldBy({ hold: aHold(), now })).not.toHaveProperty('until');
});

const shows = (build: string) => ({ milestone: null, build });
/** A reservation that keeps its stage from `start` seconds on, and begins a minute later. */
const booked = (start: number, change: Partial<Hold> = {}): Hold =>
  aHold({ from: later(start + 60), keepsFrom: later(start), until: later(start + 600), ...change });

test('a reservation is ahead until it keeps its stage, in force from that very instant until its end', () => {
  const one = booked(0);
  const at = (seconds: number) => [isAhead(one, later(seconds)), isInForce(one, later(seconds))];
  expect(at(-0.001)).toEqual([true, false]);
  expect(at(0)).toEqual([false, true]);
  expect(at(599.999)).toEqual([false, true]);
  expect(at(600)).toEqual([false, false]);
});

test('a hold of now is in force also by a clock that was set back since', () => {
  const one = aHold({ createdAt: later(0), until: later(60) });
  expect([isInForce(one, later(-3600)), isAhead(one, later(-3600))]).toEqual([true, false]);
});

test('what is ahead comes in the order in which it keeps its stage', () => {
  const holds = [
    booked(300, { id: 'third', seq: 2 }),
    aHold({ id: 'now' }),
    booked(120, { id: 'first', seq: 3 }),
    booked(300, { id: 'second', seq: 1 }),
  ];
  expect(ahead(holds, now).map(({ id }) => id)).toEqual(['first', 'second', 'third']);
});

test('a reservation that shows nothing keeps nothing out before its time', () => {
  const keeps = (seconds: number) => keeping([booked(60)], aPromotion(), later(seconds)).length;
  expect([keeps(59), keeps(60)]).toEqual([0, 1]);
});

test('one that shows a build lets that build through until its time, whoever brings it, and no other', () => {
  const one = booked(60, { shows: shows('b7') });
  const keeps = (build: string | null, seconds: number) =>
    (['commit', 'schedule', 'request', 'milestone', 'rollback', 'by-hand'] as const).map(
      (trigger) => keeping([one], aPromotion({ build, trigger }), later(seconds)).length,
    );
  expect(keeps('b7', 59)).toEqual([0, 0, 0, 0, 0, 0]);
  for (const kept of [keeps('b8', 59), keeps(null, 59), keeps('b7', 60)])
    expect(kept).toEqual([1, 1, 1, 1, 1, 1]);
});

test('the way back from a build that failed is kept out by none that is ahead, and by one in force as ever', () => {
  const one = booked(60, { shows: shows('b7') });
  const back = aPromotion({
    build: 'b6',
    trigger: 'rollback',
    actor: { id: 'system:rollback', via: 'system' },
  });
  expect([keeping([one], back, later(59)), keeping([one], back, later(60))]).toEqual([[], [one]]);
});

test('what is shown first may be put right also when that has begun, whatever is shown later', () => {
  const first = booked(60, { id: 'first', shows: shows('b7') });
  const second = booked(600, { id: 'second', shows: shows('b8') });
  const keeps = (build: string) =>
    keeping([first, second], aPromotion({ build }), later(120)).map(({ id }) => id);
  expect(keeps('b7')).toEqual(['first']);
  expect(keeps('b9').toSorted()).toEqual(['first', 'second']);
});

test('what is told of a reservation is when it begins and what it shows', () => {
  const one = booked(60, { kind: 'demo', shows: { milestone: 9, build: 'b7' } });
  expect(heldBy({ hold: one, now })).toMatchObject({
    facts: { from: later(120).toISOString(), build: 'b7', milestone: 9 },
    until: one.until,
  });
  expect(heldBy({ hold: one, now: later(60) }).facts).not.toHaveProperty('from');
});

const someBuilds = ['b1', 'b2', 'b3'] as const;
const someHold = fc.record({
  id: fc.uuid(),
  seq: fc.nat(50),
  isNow: fc.boolean(),
  start: fc.integer({ min: -8, max: 8 }),
  lead: fc.integer({ min: 0, max: 3 }),
  length: fc.integer({ min: 1, max: 6 }),
  build: fc.constantFrom(null, ...someBuilds),
  kind: fc.constantFrom('demo' as const, 'kept' as const),
  isEnded: fc.boolean(),
});
const holdFrom = (given: typeof someHold extends fc.Arbitrary<infer T> ? T : never): Hold => {
  const { id, seq, isNow, start, lead, length, build, kind, isEnded } = given;
  const end = { at: now, how: 'released', actor: { id: 'hana', via: 'cli' } } as const;
  return aHold({
    ...{ id, seq, kind: isNow ? kind : 'demo', shows: build === null ? null : shows(build) },
    ...(isNow ? {} : { from: later(start), keepsFrom: later(start - lead) }),
    until: isNow && length > 3 ? null : later(start + length),
    end: isEnded ? { ...end, reason: null, verdict: null, build: null } : null,
  });
};

test('property: without naming a hold what is shown first goes there, and nothing else does', () => {
  fc.assert(
    fc.property(
      fc.array(someHold, { maxLength: 6 }),
      fc.constantFrom(...someBuilds),
      fc.constantFrom('schedule' as const, 'request' as const),
      (given, build, trigger) => {
        const holds = given.map(holdFrom);
        const open = holds.filter(({ end, until }) => end === null && (until === null || until > now));
        const begun = open.filter(({ from, keepsFrom }) => from === null || keepsFrom <= now);
        const [first] = open
          .filter((one) => !begun.includes(one) && one.shows !== null)
          .toSorted((a, b) => a.keepsFrom.getTime() - b.keepsFrom.getTime() || a.seq - b.seq);
        const isFree = begun.every(({ kind }) => kind === 'kept' && trigger === 'request');
        const goes = isFree && (first === undefined || first.shows?.build === build);
        const kept = keeping(holds, { build, trigger, overrideHolds: [] }, now);
        expect(kept.length === 0).toBe(goes);
        // Whoever names all that are told passes, and none of them needlessly.
        const overrideHolds = kept.map(({ id }) => id);
        expect(keeping(holds, { build, trigger, overrideHolds }, now)).toEqual([]);
        for (const { id } of kept) {
          const others = overrideHolds.filter((one) => one !== id);
          expect(keeping(holds, { build, trigger, overrideHolds: others }, now)).toHaveLength(1);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

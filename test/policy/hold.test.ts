import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { heldBy, inForce, isInForce, keeping } from '../../src/policy/hold.js';
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
      );
      expect(left.map(({ id }) => id)).toEqual(here.filter((id) => !overrideHolds.includes(id)));
    }),
  );
});

test('one that keeps a step back keeps out what comes by itself, also beside others', () => {
  const holds = [aHold({ id: 'kept', kind: 'kept' }), aHold({ id: 'qa' })];
  const keeps = (trigger: 'commit' | 'request'): string[] =>
    keeping(holds, aPromotion({ trigger })).map(({ id }) => id);
  expect(keeps('commit')).toEqual(['kept', 'qa']);
  expect(keeps('request')).toEqual(['qa']);
});

test('without an end it gives no earliest time', () => {
  expect(heldBy(aHold())).not.toHaveProperty('until');
});

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { heldBy, isInForce, passes } from '../../src/policy/hold.js';
import { aHold, aPromotion } from '../support/nouns.js';

const now = new Date('2026-11-11T05:00:00Z');

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
  expect(isInForce(aHold({ end, until: new Date(now.getTime() + 1000) }), now)).toBe(false);
});

test('property: only the hold that a promotion names is passed by it', () => {
  const ids = fc.stringMatching(/^hld_[0-9A-Z]{26}$/);
  fc.assert(
    fc.property(ids, fc.option(ids), (id, named) => {
      expect(passes(aPromotion({ overrideHold: named }), aHold({ id }))).toBe(named === id);
    }),
  );
});

test('without an end it gives no earliest time', () => {
  expect(heldBy(aHold())).not.toHaveProperty('until');
});

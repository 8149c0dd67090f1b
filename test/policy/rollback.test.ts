import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { automaticTarget, holdsAfterRollback, targetOf } from '../../src/policy/rollback.js';
import { aPromotion, aStage, aState } from '../support/nouns.js';

describe('a rollback without a named build', () => {
  test('goes back to the newest other one that succeeded there and is not quarantined', () => {
    expect(targetOf(['b3', 'b2', 'b1'], 'b3', new Set())).toBe('b2');
    expect(targetOf(['b3', 'b2', 'b1'], 'b3', new Set(['b2']))).toBe('b1');
    expect(targetOf(['b3'], 'b3', new Set())).toBeNull();
  });

  test('property: never to the one that runs, nor to a quarantined one', () => {
    const ids = fc.array(fc.integer({ min: 1, max: 9 }).map((n) => `b${String(n)}`));
    fc.assert(
      fc.property(ids, fc.constantFrom('b1', 'b2', 'b3'), ids, (succeeded, current, bad) => {
        const target = targetOf(succeeded, current, new Set(bad));
        expect(target === null || (target !== current && !bad.includes(target))).toBe(true);
      }),
    );
  });
});

test('a rollback holds the stage, except where every commit is taken, or where somebody decides otherwise', () => {
  expect(holdsAfterRollback(aStage({ trigger: 'request' }), null)).toBe(true);
  expect(holdsAfterRollback(aStage({ trigger: 'commit' }), null)).toBe(false);
  expect(holdsAfterRollback(aStage({ trigger: 'commit' }), true)).toBe(true);
  expect(holdsAfterRollback(aStage({ trigger: 'request' }), false)).toBe(false);
});

describe('a failed verification goes back by itself', () => {
  const failed = { code: 'verification', facts: {} };
  const stable = aState({ stableBuild: 'b1' });

  test('to the stable build', () => {
    expect(automaticTarget(aPromotion({ build: 'b2' }), failed, stable)).toBe('b1');
  });

  test('never from a rollback, without a stable build, to itself, or for another reason', () => {
    expect(automaticTarget(aPromotion({ build: 'b2', trigger: 'rollback' }), failed, stable)).toBeNull();
    expect(automaticTarget(aPromotion({ build: 'b2' }), failed, aState())).toBeNull();
    expect(automaticTarget(aPromotion({ build: 'b1' }), failed, stable)).toBeNull();
    expect(automaticTarget(aPromotion({ build: 'b2' }), { code: 'up-failed', facts: {} }, stable)).toBeNull();
    expect(automaticTarget(aPromotion({ build: 'b2' }), null, stable)).toBeNull();
  });
});

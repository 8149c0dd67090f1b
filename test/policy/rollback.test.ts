import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  automaticTarget,
  holdsAfterRollback,
  stillUndoes,
  targetOf,
  type HoldWish,
} from '../../src/policy/rollback.js';
import { aPromotion, aState } from '../support/nouns.js';

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
  const holds = (trigger: 'request' | 'commit', more: Partial<HoldWish> = {}): boolean =>
    holdsAfterRollback({ trigger }, { wish: null, reason: null, until: null, ...more });
  expect(holds('request')).toBe(true);
  expect(holds('commit')).toBe(false);
  expect(holds('commit', { wish: true })).toBe(true);
  expect(holds('request', { wish: false })).toBe(false);
  // Who says until when or why wants one.
  expect(holds('commit', { until: new Date(1000) })).toBe(true);
  expect(holds('commit', { reason: 'until the fix' })).toBe(true);
});

describe('an automatic rollback', () => {
  const rollback = aPromotion({ build: 'b3', previousBuild: 'b4' });
  const bad = new Set(['b4']);

  test('has something to undo while the failed build runs there, or its platform went back by itself', () => {
    expect(stillUndoes(rollback, aState({ currentBuild: 'b4' }), bad)).toBe(true);
    expect(stillUndoes(rollback, aState({ currentBuild: 'b3' }), bad)).toBe(true);
  });

  test('has nothing to undo where a third build or none runs, or somebody took the failed one out of quarantine', () => {
    expect(stillUndoes(rollback, aState({ currentBuild: 'b5' }), bad)).toBe(false);
    expect(stillUndoes(rollback, aState({ currentBuild: null }), bad)).toBe(false);
    expect(stillUndoes(rollback, aState({ currentBuild: 'b4' }), new Set())).toBe(false);
  });

  test('of an earlier version, which did not say what failed, is taken at its word', () => {
    const unsaid = aPromotion({ build: 'b3', previousBuild: null });
    expect(stillUndoes(unsaid, aState({ currentBuild: 'b5' }), bad)).toBe(true);
  });
});

describe('a failed verification goes back by itself', () => {
  const failed = { code: 'verification' as const, facts: { build: 'b2', found: 'HTTP 500' } };
  const stable = aState({ stableBuild: 'b1' });
  const none = new Set<string>();

  test('to the stable build', () => {
    expect(automaticTarget(aPromotion({ build: 'b2' }), failed, stable, none)).toBe('b1');
  });

  test('never to one that is quarantined there', () => {
    expect(automaticTarget(aPromotion({ build: 'b2' }), failed, stable, new Set(['b1']))).toBeNull();
  });

  test('never from a rollback, without a stable build, to itself, or for another reason', () => {
    expect(
      automaticTarget(aPromotion({ build: 'b2', trigger: 'rollback' }), failed, stable, none),
    ).toBeNull();
    expect(automaticTarget(aPromotion({ build: 'b2' }), failed, aState(), none)).toBeNull();
    expect(automaticTarget(aPromotion({ build: 'b1' }), failed, stable, none)).toBeNull();
    expect(
      automaticTarget(aPromotion({ build: 'b2' }), { code: 'up-failed', facts: { lines: [] } }, stable, none),
    ).toBeNull();
    expect(automaticTarget(aPromotion({ build: 'b2' }), null, stable, none)).toBeNull();
  });
});

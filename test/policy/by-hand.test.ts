import { describe, expect, test } from '@jest/globals';
import { leftByHand, type RunByHand } from '../../src/policy/by-hand.js';
import type { Verdict } from '../../src/policy/recovery.js';

const run = (change: Partial<RunByHand> = {}): RunByHand => ({
  ...{ kind: 'update', succeeded: false, build: 'b1' },
  ...change,
});
const destroy = run({ kind: 'destroy', build: null });
const unclear = (why: 'no-answer' | 'on-its-way' | 'build-unknown'): Verdict => ({ kind: 'unclear', why });
const asItWas = { kind: 'as-it-was' };

describe('what a run by hand left', () => {
  test('is what the platform says runs, or that nothing does after a destroy', () => {
    expect(leftByHand(run(), 'b2', { kind: 'runs', build: 'b2' })).toEqual(asItWas);
    expect(leftByHand(run(), 'b2', { kind: 'runs', build: 'b1' })).toEqual({ kind: 'runs', build: 'b1' });
    expect(leftByHand(destroy, 'b2', { kind: 'runs', build: 'b2' })).toEqual(asItWas);
    expect(leftByHand(destroy, 'b2', { kind: 'nothing' })).toEqual({ kind: 'nothing' });
    expect(leftByHand(destroy, null, { kind: 'nothing' })).toEqual(asItWas);
  });

  test('is what was there when an update failed and the platform has no word', () => {
    for (const verdict of [unclear('no-answer'), unclear('on-its-way'), { kind: 'nothing' } as const])
      expect(leftByHand(run(), 'b2', verdict)).toEqual(asItWas);
    expect(leftByHand(run(), null, { kind: 'nothing' })).toEqual(asItWas);
  });

  test('can nobody say of a build that is not known, nor without a word after a destroy or a change', () => {
    expect(leftByHand(run(), 'b2', unclear('build-unknown'))).toEqual({ kind: 'unclear' });
    expect(leftByHand(destroy, 'b2', unclear('no-answer'))).toEqual({ kind: 'unclear' });
    expect(leftByHand(run({ succeeded: true }), 'b2', unclear('no-answer'))).toEqual({ kind: 'unclear' });
    expect(leftByHand(run({ succeeded: true }), 'b1', unclear('no-answer'))).toEqual(asItWas);
  });
});

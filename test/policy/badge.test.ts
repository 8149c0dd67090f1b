import { expect, test } from '@jest/globals';
import { badgeOf, type BadgeFacts } from '../../src/policy/badge.js';

const well: BadgeFacts = {
  ...{ stage: 'devqa', build: 'b1411', milestone: null, unknownReason: null, health: 'healthy' },
  ...{ lastPhase: 'succeeded', isRunning: false, isHeld: false },
};

test.each([
  [{}, 'runs'],
  [{ isHeld: true }, 'held'],
  [{ isHeld: true, lastPhase: 'failed' }, 'failed'],
  [{ lastPhase: 'errored' }, 'failed'],
  [{ lastPhase: 'aborted' }, 'runs'],
  [{ lastPhase: 'failed', isRunning: true }, 'promoting'],
  [{ isRunning: true, health: 'degraded' }, 'degraded'],
  [{ health: 'down', isHeld: true, lastPhase: 'failed' }, 'down'],
  [{ health: 'unknown' }, 'runs'],
  [{ build: null, health: 'none' }, 'nothing'],
  [{ build: null, health: 'none', isRunning: true }, 'promoting'],
] as const)('%j is told as %s', (facts, code) => {
  const told = badgeOf({ ...well, ...facts });
  expect(told).toEqual({ stage: 'devqa', build: 'build' in facts ? null : 'b1411', milestone: null, code });
});

test('where nobody knows what runs, nothing of it is told', () => {
  expect(badgeOf({ ...well, unknownReason: 'interrupted', milestone: 9 })).toEqual({
    ...{ stage: 'devqa', code: 'unknown', build: null, milestone: null },
  });
});

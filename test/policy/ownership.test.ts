import { expect, test } from '@jest/globals';
import type { Instance } from '../../src/model/instance.js';
import { ownershipOf } from '../../src/policy/ownership.js';

const now = new Date('2026-11-11T00:01:00Z');
const seen = (secondsAgo: number): Instance => ({
  ...{ id: 'ins_b', host: 'desk', machine: 'm', pidSpace: null, pid: 7, started: 'then' },
  ...{ url: null, version: '1', startedAt: now },
  seenAt: new Date(now.getTime() - secondsAgo * 1000),
});
const asked = { me: 'ins_a', owner: 'ins_b', now };

test.each([
  ['its own, whatever its row says', { owner: 'ins_a', instance: seen(99), isGone: true }, 'mine'],
  ['its own, also without a row', { owner: 'ins_a', instance: undefined, isGone: false }, 'mine'],
  ['an attempt of an earlier version', { owner: null, instance: undefined, isGone: false }, 'free'],
  ['that of one that has left', { instance: undefined, isGone: false }, 'free'],
  [
    'that of one that is proven gone, without waiting for its lease',
    { instance: seen(0), isGone: true },
    'free',
  ],
  ['that of one that is proven gone and silent', { instance: seen(99), isGone: true }, 'free'],
  ['that of one that lives', { instance: seen(2), isGone: false }, 'living'],
  ['that of one at the very end of its lease', { instance: seen(10), isGone: false }, 'living'],
  ['that of one that is silent: it may be cut off', { instance: seen(10.001), isGone: false }, 'silent'],
  ['that of one that has been silent for a day', { instance: seen(86_400), isGone: false }, 'silent'],
  ['that of one whose row is ahead of now', { instance: seen(-5), isGone: false }, 'living'],
] as const)('an instance that meets %s', (_what, facts, ownership) => {
  expect(ownershipOf({ ...asked, ...facts })).toBe(ownership);
});

test('silence alone never frees what an instance follows', () => {
  for (let seconds = 0; seconds < 1_000_000; seconds = seconds * 2 + 1)
    expect(ownershipOf({ ...asked, instance: seen(seconds), isGone: false })).not.toBe('free');
});

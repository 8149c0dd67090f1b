import { describe, expect, test } from '@jest/globals';
import { isRevert } from '../../src/model/build.js';
import { earliestArrival } from '../../src/policy/commit.js';
import type { Reason } from '../../src/model/promotion.js';
import { aStage } from '../support/nouns.js';

test.each([
  ['revert "cache headers"', true],
  ['Revert: cache headers', true],
  ['revert(cache): headers', true],
  ['reverting is documented', false],
  ['do not revert', false],
])('%s is a revert: %s', (subject, revert) => {
  expect(isRevert(subject)).toBe(revert);
});

describe('the earliest arrival', () => {
  const now = new Date('2026-11-11T10:00:00Z');
  const hold = {
    ...{ stage: 'nightly', hold: 'hld_1', kind: 'qa' as const, by: 'mina', reason: 'test' },
    until: '2026-11-12T10:00:00.000Z',
  };
  const soak = { source: 'dev', ran: 0, needed: 7200 };
  const held: Reason = { code: 'held', facts: hold, until: new Date('2026-11-12T10:00:00Z') };
  const soaking: Reason = { code: 'soaking', facts: soak, until: new Date('2026-11-11T12:00:00Z') };
  const missing: Reason = {
    code: 'artefact-missing',
    facts: { build: 'b1', kind: 'tarball', platform: 'process' },
  };
  const away: Reason = { code: 'not-on-source', facts: { build: 'b1', source: 'dev' } };
  const nightly = aStage({ trigger: 'schedule', schedule: '0 3 * * *' });
  const ask = (change: Partial<Parameters<typeof earliestArrival>[0]>) =>
    earliestArrival({
      stage: aStage(),
      reasons: [],
      sourceAt: null,
      paused: false,
      now,
      ...change,
    })?.toISOString();

  test('is after the last end that is known', () => {
    expect(ask({ reasons: [soaking, held] })).toBe('2026-11-12T10:00:00.000Z');
  });
  test('is unknown when something has no end', () => {
    expect(ask({ reasons: [held, missing] })).toBeUndefined();
    expect(ask({ reasons: [away] })).toBeUndefined();
  });
  test('on a schedule is the run after that, and unknown while it is paused', () => {
    expect(ask({ stage: nightly })).toBe('2026-11-12T03:00:00.000Z');
    expect(ask({ stage: nightly, reasons: [held] })).toBe('2026-11-13T03:00:00.000Z');
    expect(ask({ stage: nightly, paused: true })).toBeUndefined();
  });
  test('follows from when its source can have it, and from the soak after that', () => {
    const sourceAt = new Date('2026-11-12T03:00:00Z');
    expect(ask({ stage: aStage({ soakSeconds: 3600 }), reasons: [away], sourceAt })).toBe(
      '2026-11-12T04:00:00.000Z',
    );
  });
});

import { expect, test } from '@jest/globals';
import { parseClientName } from '../../src/model/client.js';
import { namedLike, seenOf } from '../../src/policy/client.js';

const ours = ['dev', 'nightly', 'devqa', 'staging-1', 'staging-2'];

test.each([
  ['dev', 'nightly', 'dev'],
  ['nightly', 'dev', 'nightly'],
  ['dev', 'dev', null],
  ['qa', 'devqa', null],
  ['beta', 'nightly', null],
  ['staging_1', 'staging-1', null],
  ['staging_1', 'staging-2', 'staging-1'],
  ['staging1', 'devqa', 'staging-1'],
  ['dev-2', 'nightly', null],
])('a client stage %j that uses %j is named like %j', (clientStage, stage, like) => {
  expect(namedLike({ clientStage, stage }, ours)).toBe(like);
});

test('a mismatch needs a stage of ours by that name', () => {
  expect(namedLike({ clientStage: 'dev', stage: 'nightly' }, ['nightly'])).toBeNull();
});

const now = new Date('2026-11-11T00:00:00Z');
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);
const week = 7 * 86_400;

test.each([
  ['heard of within seven days', ago(9 * week), ago(week - 1), 'recently'],
  ['not heard of for seven days', ago(9 * week), ago(week), 'long-ago'],
  ['attached within seven days and never heard of', ago(week - 1), null, 'not-yet'],
  ['attached seven days ago and never heard of', ago(week), null, 'long-ago'],
  ['attached again after it was heard of', ago(60), ago(2 * week), 'recently'],
] as const)('a client that was %s', (_, attachedAt, lastSeen, seen) => {
  expect(seenOf({ attachedAt, lastSeen }, now)).toBe(seen);
});

test.each(['web', 'web/', '/dev', 'web/dev/x', 'Web/dev', 'web/d ev', '../..', `web/${'x'.repeat(51)}`, ''])(
  '%j names no client',
  (text) => {
    expect(parseClientName(text)).toBeNull();
  },
);

test('web/dev names one', () => {
  expect(parseClientName('web/dev')).toEqual({ client: 'web', clientStage: 'dev' });
});

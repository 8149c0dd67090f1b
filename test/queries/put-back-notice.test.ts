import { expect, test } from '@jest/globals';
import { putsBack } from '../../src/policy/put-back.js';
import { newsOfPutBack } from '../../src/queries/put-back-notice.js';
import { aHold } from '../support/nouns.js';

const at = new Date('2026-11-11T05:00:00Z');
const back = new Date('2026-11-12T05:00:00Z');
const hold = aHold({ stage: 'staging-1', shows: { milestone: 9, build: 'b9' }, comesBackAt: back });
const news = (name: Parameters<typeof newsOfPutBack>[0]['name'], told: Readonly<Record<string, string>>) =>
  newsOfPutBack(
    {
      ...{ seq: 7, at, name, stage: 'staging-1', promotion: 'p_1', from: null, to: null, actor: putsBack },
      ...{ requestId: null, reason: null, facts: { hold: hold.id, build: 'b9', by: 'mina', ...told } },
    },
    hold,
  );

test('what is planned says when it comes back, and no promotion by which: it is that of the milestone', () => {
  expect(news('put-back:planned', {})).toMatchObject({
    ...{ key: 'audit:7', event: 'put-back:planned', stage: 'staging-1' },
    facts: { putBack: { comesBackAt: back.toISOString(), promotion: null, isDone: null, why: [] } },
  });
});

test('what is over says whether it came, by which promotion, and why not', () => {
  const putBack = { build: 'b9', by: 'mina', comesBackAt: null, promotion: 'p_1' };
  expect(news('put-back:ended', { how: 'done' })?.facts).toMatchObject({
    putBack: { ...putBack, isDone: true, why: [] },
  });
  expect(news('put-back:failed', { how: 'failed', why: 'known-bad not-verified' })?.facts).toMatchObject({
    putBack: { ...putBack, isDone: false, why: ['known-bad', 'not-verified'] },
  });
});

test('that another one came in its place is no news of its own', () => {
  expect(news('put-back:ended', { how: 'not-needed', why: 'replaced' })).toBeNull();
});

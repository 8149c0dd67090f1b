import { expect, test } from '@jest/globals';
import { formatIn } from '../../src/dashboard/format.js';
import { byOwnClock } from '../../src/messages/own-clock.js';

const seoul = formatIn('en', 'Asia/Seoul');
const told = <T>(answer: T): T =>
  byOwnClock(answer, (at) => seoul.moment(at, new Date('2026-11-11T00:00:00Z')));

test('what the service says is told by the clock of the person, wherever it stands in an answer', () => {
  const until = '2026-11-13T09:00:00Z';
  const answer = {
    blockedBy: [{ code: 'held', text: 'devqa is held until 2026-11-13 09:00 UTC.', until }],
    outcome: { code: 'late', text: 'From 2026-11-12 23:30 UTC to 2026-11-13 00:10 UTC.', facts: { n: 1 } },
    nothing: null,
  };
  expect(told(answer)).toEqual({
    ...answer,
    blockedBy: [{ code: 'held', text: 'devqa is held until 13 Nov, 18:00.', until }],
    outcome: { ...answer.outcome, text: 'From 13 Nov, 08:30 to 13 Nov, 09:10.' },
  });
  const problem = { code: 'switchback/x', title: 'At 2026-11-13 09:00 UTC', detail: '2027-01-01 00:00 UTC' };
  expect(told(problem)).toMatchObject({ title: 'At 13 Nov, 18:00', detail: expect.stringContaining('2027') });
  const errors = [{ pointer: '/until', detail: 'must be after 2026-11-13 09:00 UTC' }];
  expect(told({ code: 'switchback/validation', errors })).toMatchObject({
    errors: [{ pointer: '/until', detail: 'must be after 13 Nov, 18:00' }],
  });
});

test('a line of a log, what somebody wrote and everything else stay as they are', () => {
  const answer = {
    lines: [{ seq: 1, text: 'done at 2026-11-13 09:00 UTC' }],
    hold: { code: 'x', reason: 'until 2026-11-13 09:00 UTC', at: '2026-11-13T09:00:00Z' },
  };
  expect(told(answer)).toEqual(answer);
});

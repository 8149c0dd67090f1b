import { expect, test } from '@jest/globals';
import type { AskResource } from '../../src/contract/ask.js';
import { heldBy, openAsk, ownedOf, worthAGlance } from '../../src/dashboard/rules/hold.js';
import { isRed } from '../../src/dashboard/rules/tv.js';
import { hold } from '../cli/resources.js';
import { aStageResource } from '../support/stage-resource.js';

const now = new Date('2026-11-12T04:45:00Z');
const booked = (id: string, keepsFrom: string, runs: string | null = null) =>
  hold({
    ...{ id, keepsFrom, from: '2026-11-12T05:00:00Z', until: '2026-11-12T08:00:00Z', isAhead: true },
    ...{ shows: { milestone: 9, build: 'b9' } },
    notAsBooked: runs === null ? null : { runs, command: 'npx --no switchback milestone put-back 9' },
  });
const asked = (id: string, answer: AskResource['answer'] = null): AskResource => ({
  ...{ id, hold: 'x', stage: 'devqa', owner: 'hana', reason: 'hotfix', by: 'jin', answer },
  ...{ actor: { id: 'jin', via: 'cli' }, at: '2026-11-12T04:00:00Z' },
});
const no = { how: 'no', at: '2026-11-12T04:30:00Z', by: 'hana', reason: null } as const;

test('what is booked holds its stage from its time on, also before the service was asked again', () => {
  const [soon, later] = [booked('soon', '2026-11-12T04:45:00Z'), booked('later', '2026-11-12T04:45:01Z')];
  const qa = hold({ id: 'qa' });
  expect(heldBy({ holds: [qa], reservations: [soon, later] }, now)).toEqual({
    holds: [qa, soon],
    reservations: [later],
  });
});

test('a question about what is booked is found as one about a hold, while it has no answer', () => {
  const ahead = { ...booked('one', '2026-11-12T04:45:01Z'), asks: [asked('open'), asked('said', no)] };
  const seen = { holds: [hold({ id: 'qa', asks: [asked('now')] })], reservations: [ahead] };
  expect(['open', 'now', 'said', 'none'].map((id) => openAsk(seen, id)?.id)).toEqual([
    'open',
    'now',
    undefined,
    undefined,
  ]);
});

test('of quiet hours nobody is asked which hold they mean', () => {
  const qa = hold({ id: 'qa' });
  expect(ownedOf([hold({ id: 'night', kind: 'quiet' }), qa])).toEqual([qa]);
});

test('a glance at a stage shows what is booked first, what is not as booked, and what somebody asked for', () => {
  const at = '2026-11-13T04:45:00Z';
  const wanted = { ...booked('asked', at), asks: [asked('open')] };
  const refused = { ...booked('refused', at), asks: [asked('said', no)] };
  const all = [booked('first', at), booked('second', at), booked('off', at, 'b8'), wanted, refused];
  expect(worthAGlance(all).map(({ id }) => id)).toEqual(['first', 'off', 'asked']);
});

test('the wall is red for what is to be shown now and does not run, and not for what comes later', () => {
  const red = (keepsFrom: string, runs: string | null) =>
    isRed(aStageResource({ reservations: [booked('one', keepsFrom, runs)] }), now);
  expect([
    red('2026-11-12T04:45:00Z', 'b8'),
    red('2026-11-12T04:45:01Z', 'b8'),
    red('2026-11-12T04:45:00Z', null),
  ]).toEqual([true, false, false]);
});

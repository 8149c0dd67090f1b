import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { answer, ask } from '../../src/ledger/ask.js';
import { hold } from '../../src/ledger/hold.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { lastRow, leftBy, onStage } from './trace.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const place = onStage('dev');
const jin = { ...mina, actor: { id: 'jin', via: 'api' as const } };
const held = () =>
  desk.inTransaction((rows) =>
    hold(desk.ports, rows, { stage: 'dev', kind: 'qa', reason: 'QA round 14', until: null, ...mina }),
  );

test('a question moves its hold and its stage, and wakes nobody', async () => {
  const before = await held();
  const left = await leftBy(desk, place, (rows) =>
    ask(desk.ports, rows, { hold: before, reason: 'hotfix', caller: jin }),
  );
  expect(left).toMatchObject({
    audit: [{ name: 'hold:asked', actor: jin.actor, facts: { hold: before.id, ask: left.result.id } }],
    ...{ told: [], moved: true, woken: [] },
  });
  expect((await lastRow(desk)).reason).toBe('hotfix');
  expect(await desk.ports.store.read.holds.get(before.id)).toMatchObject({
    ...{ revision: before.revision + 1, asks: [left.result] },
  });
});

test('a no says to whom, and the hold has it', async () => {
  const before = await held();
  const asked = await desk.inTransaction((rows) =>
    ask(desk.ports, rows, { hold: before, reason: 'hotfix', caller: jin }),
  );
  const said = {
    how: 'no' as const,
    at: new Date('2026-11-11T00:00:00Z'),
    actor: mina.actor,
    reason: 'tonight',
  };
  const left = await leftBy(desk, place, (rows) =>
    answer(desk.ports, rows, { hold: before, answered: asked, answer: said, caller: mina }),
  );
  expect(left).toMatchObject({
    result: { id: asked.id, answer: said },
    audit: [{ name: 'hold:answered', facts: { ask: asked.id, asker: 'jin', answer: 'no' } }],
    ...{ told: [], moved: true, woken: [] },
  });
  expect((await desk.ports.store.read.holds.get(before.id))?.asks).toEqual([left.result]);
});

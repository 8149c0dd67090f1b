import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { recordMilestone } from '../../src/ledger/milestone.js';
import type { Promotion } from '../../src/model/promotion.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { leftBy, leftByRefused, nothing, waiting } from './trace.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

/** The promotion that is to bring the milestone to its slot. */
async function onItsWay(): Promise<Promotion> {
  const { build } = await waiting(desk);
  const none = { reason: null, milestone: 9, occurrence: null };
  return desk.inTransaction((rows) =>
    rows.promotions.insert({
      ...{ stage: 'staging-1', build, phase: 'pending', trigger: 'milestone', ...mina, ...none },
    }),
  );
}

test('a milestone is recorded once, with its promotion, and leaves the stage to that', async () => {
  const promotion = await onItsWay();
  const { id, stage } = promotion;
  const wanted = { number: 9, build: 'b1', stage, promotion: id, notes: 'for the demo' };
  const left = await leftBy(desk, promotion, (rows) =>
    recordMilestone(desk.ports, rows, { caller: mina, ...wanted }),
  );
  expect(left).toMatchObject({
    ...nothing,
    result: { ...wanted, createdBy: 'mina', arrived: false },
    audit: [
      {
        ...{ name: 'milestone:created', stage, promotion: id, actor: mina.actor },
        facts: { number: 9, build: 'b1' },
      },
    ],
  });
  const { milestones } = desk.ports.store.read;
  expect(await milestones.list({ limit: 50 })).toEqual([left.result]);
  const { result, ...second } = await leftByRefused(desk, promotion, (rows) =>
    recordMilestone(desk.ports, rows, { caller: mina, ...wanted, notes: 'another' }),
  );
  expect(result).toContain('milestones_pkey');
  expect([second, await milestones.list({ limit: 50 })]).toEqual([nothing, [left.result]]);
});

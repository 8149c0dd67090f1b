import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { verifying } from '../../src/ledger/verifying.js';
import { openDesk, type Desk } from '../support/desk.js';
import { running } from './running.js';
import { leftBy, nothing, now } from './trace.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

test('a promotion is verified once its update is done; whoever says it again changes nothing', async () => {
  const { promotion } = await running(desk);
  const verify = () =>
    leftBy(desk, promotion, (rows) => verifying(desk.ports, rows, { promotion, actor: promotion.actor }));
  const { id, stage, actor } = promotion;
  expect(await verify()).toEqual({
    result: true,
    audit: [{ name: 'promotion:verifying', stage, promotion: id, actor, facts: {} }],
    told: [
      { kind: 'step', step: 'pulumi-up', phase: 'succeeded' },
      { kind: 'phase', phase: 'verifying' },
      { kind: 'step', step: 'verify', phase: 'running' },
    ],
    moved: true,
    woken: [],
  });
  expect((await now(desk, promotion)).phase).toBe('verifying');
  expect(await verify()).toEqual({ result: false, ...nothing });
});

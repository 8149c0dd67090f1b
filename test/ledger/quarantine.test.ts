import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { liftQuarantine, quarantine } from '../../src/ledger/quarantine.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { lastRow, leftBy, nothing, waiting } from './trace.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const { actor } = mina;

async function keeping(reason = 'login is broken') {
  const promotion = await waiting(desk);
  const { id, stage } = promotion;
  const given = { stage, build: 'b1', why: 'rolled-back', reason } as const;
  const keep = () =>
    leftBy(desk, promotion, (rows) =>
      quarantine(desk.ports, rows, { caller: mina, promotion: id, ...given }),
    );
  const lift = () =>
    leftBy(desk, promotion, (rows) =>
      liftQuarantine(desk.ports, rows, { caller: mina, stage, build: 'b1', reason: 'mended' }),
    );
  return { id, given, keep, lift };
}

test('a build is kept from a stage once, in the audit of the promotion that it comes with', async () => {
  const { id, given, keep } = await keeping();
  const left = await keep();
  const facts = { build: 'b1', why: 'rolled-back' };
  expect(left).toMatchObject({
    ...nothing,
    result: { ...given, actor },
    audit: [{ name: 'build:quarantined', stage: 'dev', promotion: id, actor, facts }],
  });
  expect((await lastRow(desk)).reason).toBe('login is broken');
  expect(await keep()).toEqual({ ...nothing, result: left.result });
  expect(await desk.ports.store.read.quarantines.allOpen('dev')).toEqual([left.result]);
});

test('a quarantine is lifted with a reason; where there is none, nothing is left', async () => {
  const { keep, lift } = await keeping();
  expect(await lift()).toEqual({ ...nothing, result: false });
  await keep();
  expect(await lift()).toEqual({
    ...{ ...nothing, result: true },
    audit: [
      {
        ...{ name: 'build:quarantine-lifted', stage: 'dev', promotion: null, actor },
        facts: { build: 'b1' },
      },
    ],
  });
  expect((await lastRow(desk)).reason).toBe('mended');
  expect(await desk.ports.store.read.quarantines.allOpen('dev')).toEqual([]);
});

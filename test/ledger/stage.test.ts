import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { fenceOff, hostEnded, leftOutOfHistory, sawHistory, settleStage } from '../../src/ledger/stage.js';
import type { Observation } from '../../src/model/stage.js';
import { openDesk, type Desk } from '../support/desk.js';
import { leftBy, nothing } from './trace.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const dev = () => desk.ports.store.read.stages.get('dev');
const place = { id: 'p_none', stage: 'dev' };
const whose = { promotion: null, requestId: null };
const said: Observation = {
  ...{ stage: 'dev', build: 'b1', commit: null, digest: null, url: null, restarts: 0 },
  health: 'healthy',
};

async function settle(unknownReason: string | null, observed: Observation | null = null) {
  const before = await dev();
  const seen = observed === null ? null : { platform: 'process' as const, said: observed };
  const settled = { before, fence: before.fence, change: { unknownReason }, observed: seen, whose };
  return leftBy(desk, place, (rows) => settleStage(desk.ports, rows, settled));
}

test('that nobody knows any more what a stage runs is in the audit, and that somebody does again', async () => {
  expect(await settle('interrupted')).toMatchObject({
    audit: [{ name: 'stage:unknown', stage: 'dev', facts: { why: 'interrupted' } }],
    ...{ told: [], moved: true, woken: [] },
  });
  expect((await settle('interrupted')).audit).toEqual([]);
  expect((await settle(null)).audit).toMatchObject([{ name: 'stage:known', stage: 'dev' }]);
});

test('what the platform said stands in the audit before what was decided upon it', async () => {
  const { audit } = await settle('interrupted', said);
  expect(audit.map(({ name }) => name)).toEqual(['stage:observed', 'stage:unknown']);
  expect(audit[0]?.facts).toMatchObject({
    platform: 'process',
    build: 'b1',
    health: 'healthy',
    settled: true,
  });
});

test('that a stage host ended untold is in the audit, with its reason and how often', async () => {
  const end = { at: '2027-01-02T03:04:05.000Z', why: 'TypeError', times: 2 };
  const left = await leftBy(desk, place, (rows) => hostEnded(desk.ports, rows, { stage: 'dev', end }));
  const facts = { noticedAt: end.at, why: 'TypeError', times: 2 };
  expect(left).toMatchObject({
    audit: [{ name: 'stage:host-ended', stage: 'dev', actor: { id: 'system:reconcile' }, facts }],
    ...{ told: [], moved: false, woken: [] },
  });
});

test('how far a history was read moves nothing that people see', async () => {
  const before = await dev();
  const left = await leftBy(desk, place, (rows) => sawHistory(desk.ports, rows, { before, upTo: 7 }));
  expect(left).toEqual({ ...nothing, result: true });
  expect((await dev()).historySeen).toBe(7);
});

test('an entry of a history that nobody can read is left out, and that is in the audit', async () => {
  const before = await dev();
  const entry = { time: 9, unreadable: 'dev-9000.history.json' };
  const left = await leftBy(desk, place, (rows) => leftOutOfHistory(desk.ports, rows, { before, entry }));
  expect(left).toMatchObject({
    audit: [{ name: 'stage:history-unreadable', stage: 'dev', facts: { file: entry.unreadable } }],
    ...{ result: true, told: [], moved: false, woken: [] },
  });
  expect((await dev()).historySeen).toBe(9);
});

test('whoever still writes with the fence of before is refused', async () => {
  const { fence } = await dev();
  const left = await leftBy(desk, place, (rows) => fenceOff(rows, 'dev'));
  expect(left).toMatchObject({ result: fence + 1, moved: true });
  const late = await desk.inTransaction((rows) => rows.stages.change('dev', fence, { url: 'http://late' }));
  expect([late, (await dev()).url]).toEqual([false, null]);
});

test('that a stage is reached elsewhere than before is in the audit, not its first address nor one that stays', async () => {
  const at = async (url: string | null) => {
    const before = await dev();
    const settled = { before, fence: before.fence, change: { url }, observed: null, whose };
    return (await leftBy(desk, place, (rows) => settleStage(desk.ports, rows, settled))).audit;
  };
  expect(await at('http://127.0.0.1:4101')).toEqual([]);
  expect(await at('http://127.0.0.1:4101')).toEqual([]);
  expect(await at('http://127.0.0.1:4102')).toMatchObject([
    {
      name: 'stage:address-changed',
      stage: 'dev',
      facts: { from: 'http://127.0.0.1:4101', to: 'http://127.0.0.1:4102' },
    },
  ]);
  expect(await at(null)).toEqual([]);
});

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { recordRemoved } from '../../src/ledger/retention.js';
import { openDesk, type Desk } from '../support/desk.js';
import { leftBy, nothing, onStage } from './trace.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

test('what a round removed is in the audit, by the names that older rows have, and nowhere else', async () => {
  const removed = { logLines: 5, runs: 4, stateFiles: 3, auditRows: 2 };
  const left = await leftBy(desk, onStage('dev'), (rows) =>
    recordRemoved(desk.ports, rows, { ...removed, artifacts: 1 }),
  );
  expect(left).toMatchObject({
    ...nothing,
    audit: [{ name: 'retention:removed', stage: null, promotion: null, actor: { id: 'system:retention' } }],
  });
  expect(left.audit[0]?.facts).toEqual({ ...removed, artefacts: 1 });
});

import { begin } from '../../src/ledger/begin.js';
import type { Attempt, Promotion } from '../../src/model/promotion.js';
import type { Desk } from '../support/desk.js';
import { now, waiting } from './trace.js';

const change = { startedAt: new Date('2026-11-11T01:00:00Z'), previousBuild: null, clients: [] };

/** A promotion that runs on dev and updates its stack. */
export async function running(desk: Desk): Promise<{ promotion: Promotion; attempt: Attempt }> {
  const promotion = await waiting(desk);
  const { attempt } = await desk.inTransaction((rows) =>
    begin(desk.ports, rows, {
      ...{ promotion, by: { id: 'ins_1', machine: 'm1' }, firstStep: 'pulumi-up', warnings: [] },
      change: { ...change, fingerprint: 'f-1' },
    }),
  );
  return { promotion: await now(desk, promotion), attempt };
}

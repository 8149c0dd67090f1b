import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { begin, beginAgain } from '../../src/ledger/begin.js';
import type { StepName } from '../../src/model/promotion.js';
import { openDesk, type Desk } from '../support/desk.js';
import { leftBy, now, waiting } from './trace.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const at = new Date('2026-11-11T01:00:00Z');
const change = { startedAt: at, previousBuild: null, fingerprint: 'f-1', clients: [] };

async function begun(firstStep: StepName, warnings: readonly string[] = []) {
  const promotion = await waiting(desk);
  const fresh = { promotion, by: { id: 'ins_1', machine: 'm1' }, change, firstStep, warnings };
  const left = await leftBy(desk, promotion, (rows) => begin(desk.ports, rows, fresh));
  return { promotion, left };
}

test('a promotion that begins has the next fence, an attempt and its first step, and nobody is woken', async () => {
  const { promotion, left } = await begun('pulumi-up', ['.env.unstable is doubtful']);
  const { result, ...trace } = left;
  const { fence } = await desk.ports.store.read.stages.get('dev');
  expect(result).toMatchObject({ fence, attempt: { number: 1, fence, instance: 'ins_1', endedAt: null } });
  expect(await now(desk, promotion)).toMatchObject({ phase: 'running', fence, startedAt: at });
  const { stage, id, actor, build } = promotion;
  expect(trace).toEqual({
    audit: [
      {
        ...{ name: 'promotion:started', stage, promotion: id, actor },
        facts: { build, attempt: 1, instance: 'ins_1' },
      },
    ],
    told: [
      { kind: 'phase', phase: 'running' },
      { kind: 'log', step: 'get-build', text: '.env.unstable is doubtful' },
      { kind: 'step', step: 'get-build', phase: 'succeeded' },
      { kind: 'step', step: 'pulumi-up', phase: 'running' },
    ],
    moved: true,
    woken: [],
  });
});

test.each([
  ['pulumi-up', []],
  ['pulumi-preview', [{ kind: 'step', step: 'pulumi-preview', phase: 'running' }]],
] as const)('a further attempt that begins with %s keeps the fence and tells %j', async (firstStep, told) => {
  const { promotion, left } = await begun(firstStep);
  const before = left.result.attempt;
  const running = await now(desk, promotion);
  const again = await leftBy(desk, promotion, (rows) =>
    beginAgain(desk.ports, rows, {
      promotion: running,
      before,
      machine: 'm1',
      fingerprint: 'f-2',
      firstStep,
    }),
  );
  expect(again.result).toMatchObject({ number: 2, fence: before.fence, instance: 'ins_1' });
  expect(await now(desk, promotion)).toMatchObject({ phase: 'running', fingerprint: 'f-2' });
  expect(again).toMatchObject({
    audit: [{ name: 'promotion:retried', actor: { id: 'system:reconcile' }, facts: { attempt: 2 } }],
    ...{ told, moved: false, woken: [] },
  });
});

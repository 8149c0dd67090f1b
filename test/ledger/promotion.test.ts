import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { accept, skip, type Wanted } from '../../src/ledger/promotion.js';
import type { Stage } from '../../src/model/stage.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { lastRow, leftBy, leftByRefused, nothing, now, onStage, waiting } from './trace.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const { actor } = mina;

function named(name: string): Stage {
  const stage = desk.ports.catalogue.get(name);
  if (stage === undefined) throw new Error(`no ${name}`);
  return stage;
}

const asking = (stage: string, wanted: Wanted) => ({ stage: named(stage), caller: mina, wanted });
const toldOf = async (id: string) =>
  (await desk.ports.store.read.runEvents.after(id, 0, 100)).map(({ id: _id, at: _at, ...event }) => event);

test('a promotion that is accepted waits, and moves and wakes its stage', async () => {
  await waiting(desk);
  const asked = asking('nightly', { build: 'b1', trigger: 'request', reason: 'for QA' });
  const left = await leftBy(desk, onStage('nightly'), (rows) => accept(desk.ports, rows, asked));
  const { id } = left.result;
  expect(left).toMatchObject({
    audit: [
      {
        ...{ name: 'promotion:requested', stage: 'nightly', promotion: id, actor },
        facts: { build: 'b1', trigger: 'request' },
      },
    ],
    ...{ moved: true, woken: ['nightly'] },
  });
  expect(await lastRow(desk)).toMatchObject({ reason: 'for QA', from: null, to: 'pending' });
  expect(await toldOf(id)).toEqual([{ kind: 'phase', phase: 'pending' }]);
  expect(await now(desk, left.result)).toMatchObject({ phase: 'pending', reason: 'for QA', actor });
});

test('the same build a second time is refused while the first is on its way, and leaves nothing', async () => {
  await waiting(desk);
  const asked = asking('nightly', { build: 'b1', trigger: 'request' });
  await desk.inTransaction((rows) => accept(desk.ports, rows, asked));
  const { result, ...left } = await leftByRefused(desk, onStage('nightly'), (rows) =>
    accept(desk.ports, rows, asked),
  );
  expect(result).toContain('one_open_promotion_per_build_and_stage');
  expect(left).toEqual(nothing);
});

test('on a stage that follows commits a newer one takes the place of what waits, and says so first', async () => {
  const older = await waiting(desk);
  const asked = asking('dev', { build: 'b1', trigger: 'request' });
  const left = await leftBy(desk, older, (rows) => accept(desk.ports, rows, asked));
  expect(left).toMatchObject({
    audit: [
      { name: 'promotion:superseded', promotion: older.id, actor },
      { name: 'promotion:requested', promotion: left.result.id, actor },
    ],
    told: [{ kind: 'phase', phase: 'superseded' }],
    ...{ moved: true, woken: ['dev'] },
  });
  const outcome = { code: 'superseded', facts: { build: 'b1' } };
  expect(await now(desk, older)).toMatchObject({ phase: 'superseded', outcome });
});

test('a run that was skipped has all its reasons, ends by the first, and neither moves nor wakes', async () => {
  await waiting(desk);
  const reasons = [
    { code: 'stage-unknown', facts: { stage: 'nightly', why: 'interrupted' } },
    { code: 'stage-recovering', facts: { stage: 'nightly' } },
  ] as const;
  const skipped = { ...asking('nightly', { build: 'b1', trigger: 'schedule' }), reasons };
  const left = await leftBy(desk, onStage('nightly'), (rows) => skip(desk.ports, rows, skipped));
  const { id } = left.result;
  expect(left).toMatchObject({
    ...nothing,
    audit: [{ name: 'promotion:skipped', stage: 'nightly', promotion: id, actor }],
  });
  expect(await toldOf(id)).toEqual([{ kind: 'phase', phase: 'skipped' }]);
  const row = { phase: 'skipped', blockedBy: reasons, outcome: reasons[0] };
  expect(await now(desk, left.result)).toMatchObject(row);
});

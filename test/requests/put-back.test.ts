import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { workPutBacks } from '../../src/controller/put-back.js';
import { startNext } from '../../src/controller/start.js';
import type { Hold } from '../../src/model/hold.js';
import { readOverview } from '../../src/queries/overview.js';
import { releaseHold, setHold } from '../../src/requests/hold.js';
import { createMilestone } from '../../src/requests/milestone.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { fiveOnADesk, mina, openDesk, type Desk } from '../support/desk.js';
import { letPass } from '../support/holds.js';
import { aStage } from '../support/nouns.js';

const hour = 3600;
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(fiveOnADesk.slice(0, 4));
});
/** Milestone 9 runs on the one slot, and is booked there in `hours`; another build came through to devqa. */
let demo: Hold;
beforeEach(async () => {
  await desk.clear();
  for (const name of ['one', 'two']) {
    const { build } = await desk.register(name);
    await desk.succeed('dev');
    for (const stage of ['nightly', 'devqa']) {
      await promote(stage, build.id);
      await desk.succeed(stage);
    }
    if (name === 'two') continue;
    await create(9, build.id);
    await desk.succeed(slot);
  }
  demo = await book(10);
});
afterAll(() => desk.close());

const slot = 'staging-1';
const hana = { ...mina, actor: { id: 'hana', via: 'cli' } } as const;
const read = () => desk.ports.store.read;
const promote = (stage: string, build: string) =>
  desk.inTransaction((rows) =>
    requestPromotion(desk.ports, rows, {
      caller: mina,
      request: { stage, wanted: { build }, reason: null, ifMatch: null, hold: { do: 'wait' } },
    }),
  );
const create = (number: number, build: string, more: { putBackBefore?: boolean } = {}) =>
  desk.inTransaction((rows) =>
    createMilestone(desk.ports, rows, {
      caller: mina,
      request: { number, build, notes: null, reason: null, hold: { do: 'wait' }, ...more },
    }),
  );
const later = (hours: number): Date => new Date(Date.now() + hours * hour * 1000);
const book = async (hours: number) => {
  const { hold } = await desk.inTransaction((rows) =>
    setHold(desk.ports, rows, {
      caller: hana,
      request: {
        ...{ stage: slot, kind: 'demo', reason: 'Publisher review', ifMatch: null },
        ...{ from: later(hours), until: later(hours + 2), shows: { milestone: 9 } },
      },
    }),
  );
  return hold;
};
const pass = (hours: number) =>
  desk.inTransaction(async (rows) => {
    await letPass(rows, demo, hours * hour);
    await rows.sql.executeSql(
      'update promotions set goes_before_until = goes_before_until - make_interval(secs => $1)',
      [hours * hour],
    );
  });
const cancel = ({ id }: Hold) => {
  const release = { id, reason: 'put off', verdict: null, ifMatch: null };
  return desk.inTransaction((rows) => releaseHold(desk.ports, rows, { caller: hana, release }));
};
const keep = async (until: Date | null = null) => {
  const request = { stage: slot, kind: 'incident', reason: 'a fire', until, ifMatch: null } as const;
  return (await desk.inTransaction((rows) => setHold(desk.ports, rows, { caller: hana, request }))).hold;
};
/** The milestone went before the demo, which is due, and somebody keeps the slot. */
const dueAndKept = async () => {
  await create(10, 'b2', { putBackBefore: true });
  await start();
  await desk.succeed(slot);
  await pass(9.3);
  return keep();
};
const work = () => workPutBacks(desk.ports);
const start = () => startNext(desk.ports, desk.ports.catalogue.get(slot) ?? aStage());
const openBuilds = async () => (await read().promotions.open(slot)).map(({ build }) => build);
const told = async () =>
  (await read().events.list({ stage: slot, limit: 50 })).filter(({ name }) => name.startsWith('put-back'));
const needs = async () =>
  (await readOverview(desk.ports, read())).attention.map(({ code, facts }) => [code, facts]);

test('without it a milestone is recorded, and waits for the end of what is booked', async () => {
  await create(10, 'b2');
  expect(await start()).toEqual({ kind: 'nothing' });
});

test('a milestone goes before what is booked, which comes back by itself in time', async () => {
  const { promotion } = await create(10, 'b2', { putBackBefore: true });
  expect(await start()).toMatchObject({ kind: 'started', promotion: { id: promotion.id } });
  await desk.succeed(slot);
  await work();
  expect(await openBuilds()).toEqual([]);
  // Until then nobody has to put anything right, and whoever looks is told when it comes back.
  expect(await needs()).toEqual([]);
  const [booked] = await read().holds.open(slot);
  expect(booked?.comesBackAt).toEqual(new Date(demo.keepsFrom.getTime() - 2 * 900 * 1000));
  // Twice as long as a promotion takes before the slot is kept: it is not known here, so twice the lead of 15 minutes.
  await pass(9.2);
  await work();
  expect(await openBuilds()).toEqual([]);
  await pass(0.1);
  await work();
  await work();
  expect(await openBuilds()).toEqual(['b1']);
  const back = await start();
  expect(back).toMatchObject({ kind: 'started', promotion: { actor: { id: 'system:put-back' } } });
  await desk.succeed(slot);
  await work();
  expect((await read().stages.get(slot)).currentBuild).toBe('b1');
  expect(await needs()).toEqual([]);
  expect((await told()).map(({ name, facts }) => [name, facts['owner'], facts['by']])).toEqual([
    ['put-back:ended', 'hana', 'mina'],
    ['put-back:planned', 'hana', 'mina'],
  ]);
  expect(await read().putBacks.open()).toEqual([]);
  expect((await read().holds.open(slot)).map(({ comesBackAt }) => comesBackAt)).toEqual([null]);
});

test('what cannot be done in time is refused with when, and nothing is recorded', async () => {
  await desk.inTransaction((rows) => letPass(rows, demo, 9.3 * hour));
  await expect(create(10, 'b2', { putBackBefore: true })).rejects.toMatchObject({
    code: 'put-back-late',
    facts: { hold: demo.id, by: 'hana', build: 'b1' },
  });
  expect(await openBuilds()).toEqual([]);
  expect((await read().milestones.last())?.number).toBe(9);
});

test('one that has not begun by then goes before nothing any more, and nothing has to come back', async () => {
  const { promotion } = await create(10, 'b2', { putBackBefore: true });
  await pass(9.3);
  await work();
  expect(await start()).toEqual({ kind: 'nothing' });
  expect(await openBuilds()).toEqual(['b2']);
  expect((await told())[0]).toMatchObject({ name: 'put-back:ended', facts: { how: 'not-needed' } });
  await pass(3);
  expect(await start()).toMatchObject({ kind: 'started', promotion: { id: promotion.id } });
});

test('what is cancelled does not come back', async () => {
  await create(10, 'b2', { putBackBefore: true });
  await start();
  await desk.succeed(slot);
  await cancel(demo);
  await pass(9.3);
  await work();
  expect(await openBuilds()).toEqual([]);
  expect(await read().putBacks.open()).toEqual([]);
});

test('what does not come back is told, with both owners', async () => {
  // Somebody keeps the slot: the put-back has to wait, and nobody guesses.
  const fire = await dueAndKept();
  await work();
  expect(await start()).toEqual({ kind: 'nothing' });
  await pass(0.5);
  await work();
  const facts = { owner: 'hana', by: 'mina', how: 'failed', why: 'late', build: 'b1', hold: demo.id };
  expect((await told())[0]).toMatchObject({ name: 'put-back:failed', facts });
  expect(await needs()).toContainEqual([
    'put-back-failed',
    { stage: slot, build: 'b1', by: 'mina', owner: 'hana' },
  ]);
  // What it had asked for does not come after the demo, in the place of the milestone.
  expect(await openBuilds()).toEqual([]);
  await cancel(fire);
  await pass(3);
  expect(await start()).toEqual({ kind: 'nothing' });
});

test('what waits to come back is ended with the reservation, also where that is found out by its start', async () => {
  const fire = await dueAndKept();
  await work();
  const [back] = await read().promotions.open(slot);
  await cancel(demo);
  await cancel(fire);
  expect(await start()).toEqual({ kind: 'ended' });
  expect(await start()).toEqual({ kind: 'nothing' });
  expect(await read().promotions.get(back?.id ?? '')).toMatchObject({
    ...{ phase: 'superseded', outcome: { code: 'nothing-to-put-back', facts: { build: 'b1' } } },
  });
  expect((await told())[0]).toMatchObject({ name: 'put-back:ended', facts: { how: 'not-needed' } });
  expect((await read().stages.get(slot)).currentBuild).toBe('b2');
});

test('a promotion by which a person brings it back is theirs, whatever becomes of the put-back', async () => {
  const fire = await dueAndKept();
  const { id } = await promote(slot, 'b1');
  await work();
  expect((await read().putBacks.open()).map(({ promotion }) => promotion)).toEqual([id]);
  await cancel(demo);
  await work();
  expect(await read().putBacks.open()).toEqual([]);
  await cancel(fire);
  expect(await start()).toMatchObject({ kind: 'started', promotion: { id } });
});

test('another milestone before the same is put back for in the place of the first', async () => {
  await create(10, 'b2', { putBackBefore: true });
  await start();
  await desk.succeed(slot);
  const { promotion } = await create(11, 'b2', { putBackBefore: true });
  expect(await read().putBacks.open()).toMatchObject([{ reservation: demo.id, passing: promotion.id }]);
  expect((await told()).map(({ name, facts }) => [name, facts['why'] ?? null])).toEqual([
    ['put-back:planned', null],
    ['put-back:ended', 'replaced'],
    ['put-back:planned', null],
  ]);
  expect(await start()).toMatchObject({ kind: 'started', promotion: { id: promotion.id } });
  await desk.succeed(slot);
  await pass(9.3);
  await work();
  expect(await openBuilds()).toEqual(['b1']);
});

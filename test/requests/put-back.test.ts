import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { workPutBacks } from '../../src/controller/put-back.js';
import { startNext } from '../../src/controller/start.js';
import type { Hold } from '../../src/model/hold.js';
import type { Stage } from '../../src/model/stage.js';
import { nextMilestone } from '../../src/queries/milestone.js';
import { readOverview } from '../../src/queries/overview.js';
import { extendHold, releaseHold, setHold } from '../../src/requests/hold.js';
import { createMilestone, type MilestoneRequest } from '../../src/requests/milestone.js';
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
type Quiet = Stage['quiet'];
const hana = { ...mina, actor: { id: 'hana', via: 'cli' } } as const;
const read = () => desk.ports.store.read;
const promote = (stage: string, build: string) =>
  desk.inTransaction((rows) =>
    requestPromotion(desk.ports, rows, {
      caller: mina,
      request: { stage, wanted: { build }, reason: null, ifMatch: null, hold: { do: 'wait' } },
    }),
  );
const create = (number: number, build: string, more: Partial<MilestoneRequest> = {}, quiet: Quiet = []) => {
  const { catalogue } = desk.ports;
  const get: typeof catalogue.get = (name) => {
    const stage = catalogue.get(name);
    return stage === undefined ? undefined : { ...stage, quiet };
  };
  return desk.inTransaction((rows) =>
    createMilestone({ ...desk.ports, catalogue: { ...catalogue, get } }, rows, {
      caller: mina,
      request: { number, build, notes: null, reason: null, hold: { do: 'wait' }, ...more },
    }),
  );
};
const goingBefore = (hold: MilestoneRequest['hold']) => ({ putBackBefore: true, reason: 'a fair', hold });
const passing = (...holds: readonly Hold[]) =>
  goingBefore({ do: 'override', holds: holds.map(({ id }) => id) });
/** Quiet hours that began an hour ago, and go on for so many more. */
const quietFor = (hours: number): Quiet => {
  const began = later(-1);
  const when = `${String(began.getUTCMinutes())} ${String(began.getUTCHours())} * * *`;
  return [
    { when, timezone: 'UTC', forSeconds: (1 + hours) * hour, reason: { en: 'A sale', ko: '할인 행사' } },
  ];
};
const later = (hours: number): Date => new Date(Date.now() + hours * hour * 1000);
const book = async (hours: number, until = hours + 2, milestone: number | null = 9) => {
  const { hold } = await desk.inTransaction((rows) =>
    setHold(desk.ports, rows, {
      caller: hana,
      request: {
        ...{ stage: slot, kind: 'demo', reason: `Publisher review at ${String(hours)}`, ifMatch: null },
        ...{ from: later(hours), until: later(until), shows: milestone === null ? null : { milestone } },
      },
    }),
  );
  return hold;
};
const pass = (hours: number) => desk.inTransaction((rows) => letPass(rows, demo, hours * hour));
const cancel = ({ id }: Hold) => {
  const release = { id, reason: 'put off', verdict: null, ifMatch: null };
  return desk.inTransaction((rows) => releaseHold(desk.ports, rows, { caller: hana, release }));
};
/** The reservation begins in so many hours instead. */
const move = async (hours: number, hold: Hold = demo) => {
  const times = { from: later(hours), until: later(hours + 2) };
  const extension = { id: hold.id, ...times, reason: null, ifMatch: null };
  await desk.inTransaction((rows) => extendHold(desk.ports, rows, { caller: hana, extension }));
  return (await read().holds.get(hold.id)) ?? hold;
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
  // Nobody has to put anything right, and whoever looks is told when it comes back; the next one would have to wait.
  const nextOnly = [['milestone-would-wait', expect.objectContaining({ stage: slot, number: 11 })]];
  expect(await needs()).toEqual(nextOnly);
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
  expect(await needs()).toEqual(nextOnly);
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

/** The milestone cannot begin: somebody keeps the slot. */
const waitingBefore = async () => {
  const fire = await keep();
  const early = goingBefore({ do: 'override', holds: [fire.id] });
  const { promotion } = await create(10, 'b2', early);
  return promotion;
};

test('what goes before a reservation does so until that is due, also where it is moved', async () => {
  const { id } = await waitingBefore();
  const until = async () => (await read().promotions.get(id))?.goesBefore?.until ?? null;
  const due = ({ keepsFrom }: Hold) => new Date(keepsFrom.getTime() - 2 * 900 * 1000);
  expect(await until()).toEqual(due(demo));
  for (const hours of [6, 20]) {
    const moved = await move(hours);
    expect([await until(), moved.comesBackAt]).toEqual([due(moved), due(moved)]);
  }
  await move(0.5);
  expect(await start()).toEqual({ kind: 'nothing' });
  expect(await openBuilds()).toEqual(['b2']);
});

test('what goes before two does so until the first of them is due, whichever that comes to be', async () => {
  const second = await book(20);
  const { id } = await waitingBefore();
  const until = async () => (await read().promotions.get(id))?.goesBefore?.until ?? null;
  const due = ({ keepsFrom }: Hold) => new Date(keepsFrom.getTime() - 2 * 900 * 1000);
  const earlier = await move(5, second);
  expect(await until()).toEqual(due(earlier));
  expect((await until())!.getTime()).toBeLessThan(due(demo).getTime());
  await move(40, second);
  expect(await until()).toEqual(due(demo));
});

test('what waits to go before two goes before the one that is left, and before none once that is cancelled, too', async () => {
  const second = await book(20);
  const { id } = await waitingBefore();
  const goesBefore = async () => (await read().promotions.get(id))?.goesBefore;
  await cancel(demo);
  const until = new Date(second.keepsFrom.getTime() - 2 * 900 * 1000);
  for (let looks = 0; looks < 2; looks += 1) {
    expect(await goesBefore()).toMatchObject({ until });
    await work();
    expect(await read().putBacks.open()).toMatchObject([{ reservation: second.id, passing: id }]);
  }
  await cancel(second);
  expect(await goesBefore()).toBeNull();
  await work();
  expect(await read().putBacks.open()).toEqual([]);
  // Nothing is booked any more.
  expect(await start()).toMatchObject({ kind: 'started', promotion: { id } });
});

test('what a milestone went before comes back for the next that is booked, where the first is cancelled or moved', async () => {
  const second = await book(20);
  const { promotion } = await create(10, 'b2', { putBackBefore: true });
  await start();
  await desk.succeed(slot);
  await move(30);
  await work();
  const open = () => read().putBacks.open();
  expect(await open()).toMatchObject([{ reservation: second.id, passing: promotion.id, build: 'b1' }]);
  expect((await told()).map(({ name, facts }) => [name, facts['hold'], facts['why'] ?? null])).toEqual([
    ['put-back:planned', second.id, null],
    ['put-back:ended', demo.id, 'replaced'],
    ['put-back:planned', demo.id, null],
  ]);
  await cancel(second);
  await work();
  expect(await open()).toMatchObject([{ reservation: demo.id, passing: promotion.id }]);
  await cancel(demo);
  await work();
  expect(await open()).toEqual([]);
  expect((await told())[0]).toMatchObject({
    name: 'put-back:ended',
    facts: { how: 'not-needed', why: null },
  });
});

test('whoever keeps out what is to come back, by a new hold or another end, is told of while there is time', async () => {
  await create(10, 'b2', { putBackBefore: true });
  await start();
  await desk.succeed(slot);
  const before = (await told()).length;
  // Over before it is due, and one that nobody has ended.
  await cancel(await keep());
  const early = await keep(later(2));
  expect(await told()).toHaveLength(before);
  const extension = { id: early.id, until: later(11), reason: null, ifMatch: null };
  await desk.inTransaction((rows) => extendHold(desk.ports, rows, { caller: hana, extension }));
  await cancel(early);
  const fire = await keep(later(12));
  expect(
    (await told())
      .slice(0, -before)
      .map(({ name, facts }) => [name, facts['kept'], facts['owner'], facts['by']]),
  ).toEqual([
    ['put-back:kept-out', fire.id, 'hana', 'mina'],
    ['put-back:kept-out', early.id, 'hana', 'mina'],
  ]);
});

test('what was to go before a reservation waits once nothing is to come back, whatever becomes of that', async () => {
  const { id } = await waitingBefore();
  await pass(9.3);
  await work();
  expect((await told())[0]).toMatchObject({ name: 'put-back:ended', facts: { how: 'not-needed' } });
  // Moved by a day it is not gone before either: nothing would bring it back.
  await move(24);
  expect((await read().promotions.get(id))?.goesBefore).toBeNull();
  expect(await start()).toEqual({ kind: 'nothing' });
});

test('whoever passes a hold goes before what is booked all the same, and need not name that', async () => {
  const fire = await keep(later(2));
  await expect(create(10, 'b2', goingBefore({ do: 'reject' }))).rejects.toMatchObject({
    ...{ code: 'stage-held', extra: { override: { values: [fire.id] } } },
  });
  const { promotion } = await create(10, 'b2', passing(fire));
  expect(promotion.overrideHolds).toEqual([fire.id]);
  expect(await read().putBacks.open()).toMatchObject([{ passing: promotion.id, reservation: demo.id }]);
  expect(await start()).toMatchObject({ kind: 'started', promotion: { id: promotion.id } });
});

test('whoever asks beforehand with the holds that would be passed is told what the request itself would find', async () => {
  const fire = await keep();
  const inTime = async (...passed: readonly string[]) =>
    (await nextMilestone(desk.ports, read(), { number: 10, build: 'b2', passed })).putBack?.inTime;
  expect([await inTime(), await inTime(fire.id)]).toEqual([false, true]);
  await expect(create(10, 'b2', goingBefore({ do: 'wait' }))).rejects.toMatchObject({
    code: 'put-back-late',
  });
  await create(10, 'b2', passing(fire));
});

test('whoever names what is booked, too, does not pass it: it comes back', async () => {
  const fire = await keep();
  const { promotion } = await create(10, 'b2', passing(fire, demo));
  expect(promotion.overrideHolds).toEqual([fire.id]);
  expect(await read().putBacks.open()).toMatchObject([{ passing: promotion.id }]);
  expect(await start()).toMatchObject({ kind: 'started', promotion: { id: promotion.id } });
});

test('whoever does not wait for a hold need not wait for what is booked', async () => {
  const { promotion } = await create(10, 'b2', goingBefore({ do: 'reject' }));
  expect(promotion.overrideHolds).toEqual([]);
  expect(await start()).toMatchObject({ kind: 'started', promotion: { id: promotion.id } });
});

test('quiet hours count: what cannot begin before them ends too late', async () => {
  await expect(create(10, 'b2', { putBackBefore: true }, quietFor(9.2))).rejects.toMatchObject({
    ...{ code: 'put-back-late', facts: { hold: demo.id, kept: null } },
  });
  await create(10, 'b2', { putBackBefore: true }, quietFor(5));
  expect(await openBuilds()).toEqual(['b2']);
});

test('what would be kept out when it is to come back is not promised', async () => {
  // It has to begin between 9:15 and 9:45 from now on.
  const meeting = await book(9.4, 9.8, null);
  await expect(create(10, 'b2', { putBackBefore: true })).rejects.toMatchObject({
    ...{ code: 'put-back-late', facts: { hold: demo.id, kept: meeting.id } },
  });
  expect(await openBuilds()).toEqual([]);
  await cancel(meeting);
  const fire = await keep(later(11));
  await expect(create(10, 'b2', passing(fire))).rejects.toMatchObject({ facts: { kept: fire.id } });
  await cancel(fire);
  await book(9.4, 9.6, null);
  await create(10, 'b2', { putBackBefore: true });
});

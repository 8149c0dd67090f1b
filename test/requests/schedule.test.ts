import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { pauseSchedule } from '../../src/requests/schedule.js';
import { nextRunOf } from '../../src/queries/schedule.js';
import { runDueSchedule } from '../../src/controller/schedule.js';
import { createController } from '../../src/controller/controller.js';
import { aStage } from '../support/nouns.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { platformThatIs } from '../support/platform.js';

const everyMinute = aStage({ trigger: 'schedule', source: 'dev', schedule: '* * * * *' });
const dev = aStage({ name: 'dev', dotenv: 'unstable', trigger: 'commit', source: null });
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk([dev, everyMinute]);
});
beforeEach(async () => {
  await desk.clear();
  await desk.register('one');
  await desk.succeed('dev');
});
afterAll(() => desk.close());

const ports = () => ({ ...desk.ports, platform: platformThatIs(() => 'healthy'), now: () => new Date() });
const set = (paused: boolean, reason: string | null = null) =>
  desk.inTransaction((rows) =>
    pauseSchedule(desk.ports, rows, { caller: mina, stage: 'nightly', paused, reason }),
  );
const due = () => runDueSchedule(ports(), everyMinute);
/** As if nobody had looked for so long. */
const lookedAt = (hoursAgo: number) =>
  desk.inTransaction(async (rows) => {
    const now = await rows.now();
    await rows.schedules.lookedAt('nightly', now);
    await rows.schedules.look('nightly', new Date(now.getTime() - hoursAgo * 3_600_000));
  });
const runs = () =>
  desk.ports.store.read.promotions.list({ stage: 'nightly', trigger: 'schedule', limit: 50 });

test('a paused schedule runs nothing, records nothing, and has no next run', async () => {
  await lookedAt(1);
  expect(await set(true, 'the source is being moved')).toMatchObject({
    ...{ actor: { id: 'mina' }, reason: 'the source is being moved' },
  });
  expect(await due()).toBeNull();
  expect(await runs()).toEqual([]);
  expect(await nextRunOf(desk.ports.store.read, everyMinute, new Date())).toBeNull();
});

test('resumed within six hours it makes up for one run, however many it missed (F22)', async () => {
  await lookedAt(5);
  await set(true);
  await due();
  await set(false);
  expect(await due()).toMatchObject({ phase: 'pending', build: 'b1' });
  expect(await runs()).toHaveLength(1);
});

test('pausing twice and resuming twice are one pause and one resumption', async () => {
  const first = await set(true, 'first');
  expect(await set(true, 'second')).toEqual(first);
  await set(false);
  await set(false);
  const events = await desk.ports.store.read.events.list({ stage: 'nightly', limit: 9 });
  expect(events.map(({ name }) => name)).toEqual(['schedule:resumed', 'schedule:paused']);
});

test('a stage without a schedule has nothing to pause', async () => {
  const asked = { caller: mina, stage: 'dev', paused: true, reason: null };
  await expect(desk.inTransaction((rows) => pauseSchedule(desk.ports, rows, asked))).rejects.toMatchObject({
    code: 'not-found',
    facts: { kind: 'schedule' },
  });
});

test('the service looks again at once when its schedule is resumed', async () => {
  const controller = createController(ports());
  await lookedAt(1);
  await set(true);
  await controller.tick();
  await controller.tick();
  expect(await runs()).toEqual([]);
  await set(false);
  await controller.tick();
  expect(await runs()).toHaveLength(1);
});

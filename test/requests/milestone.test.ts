import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createMilestone } from '../../src/requests/milestone.js';
import { askEligibility } from '../../src/queries/eligibility.js';
import { listMilestones, nextMilestone, readMilestones } from '../../src/queries/milestone.js';
import type { HoldChoice } from '../../src/requests/override.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { aStage } from '../support/nouns.js';
import { fiveOnADesk, mina, openDesk, type Desk } from '../support/desk.js';

const reject: HoldChoice = { do: 'reject' };
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  for (const name of ['one', 'two', 'three']) await toDevqa(desk, name);
});
afterAll(() => desk.close());

async function toDevqa(on: Desk, name: string): Promise<void> {
  const { build } = await on.register(name);
  await on.succeed('dev');
  for (const stage of ['nightly', 'devqa']) {
    const request = { stage, wanted: { build: build.id }, reason: null, ifMatch: null, hold: reject };
    await on.inTransaction((rows) => requestPromotion(on.ports, rows, { caller: mina, request }));
    await on.succeed(stage);
  }
}

const create = (number: number, build: string, on = desk, hold: HoldChoice = { do: 'wait' }) =>
  on.inTransaction((rows) =>
    createMilestone(on.ports, rows, {
      caller: mina,
      request: { number, build, notes: null, reason: null, hold },
    }),
  );

test('the first milestone may have any number, and takes the slot of that number', async () => {
  const wanted = await nextMilestone(desk.ports, desk.ports.store.read, { number: 9 });
  expect(wanted).toMatchObject({ number: 9, stage: 'staging-1', replaces: null });
  const { milestone, promotion } = await create(9, 'b1');
  expect(milestone).toMatchObject({ number: 9, stage: 'staging-1', promotion: promotion.id });
  expect(promotion).toMatchObject({ stage: 'staging-1', trigger: 'milestone', milestone: 9 });
  await desk.succeed('staging-1');
});

test('a number that is taken or not the next one is refused, and no promotion is left behind (I12)', async () => {
  await expect(create(9, 'b2')).rejects.toMatchObject({ code: 'milestone-taken' });
  await expect(create(11, 'b2')).rejects.toMatchObject({ code: 'milestone-not-next', facts: { next: 10 } });
  await expect(create(10, 'b99')).rejects.toMatchObject({ code: 'not-found' });
  expect(await desk.ports.store.read.promotions.open('staging-2')).toEqual([]);
});

test('the next one takes the other slot, and the one after that is foretold', async () => {
  expect((await create(10, 'b2')).milestone.stage).toBe('staging-2');
  await desk.succeed('staging-2');
  const next = await nextMilestone(desk.ports, desk.ports.store.read);
  expect(next).toMatchObject({ number: 11, stage: 'staging-1', replaces: { number: 9, build: 'b1' } });
});

test('each is listed with what came after the one before it, the first with nothing', async () => {
  const listed = await listMilestones(desk.ports.store.read, { limit: 50 });
  const steps = listed.map(({ milestone, since }) => [milestone.number, since?.number, since?.ahead]);
  expect(steps).toEqual([
    [10, 9, { builds: 1, commits: 1, isAll: true }],
    [9, undefined, undefined],
  ]);
});

test('before it is asked for, a build is looked at as the milestone it would become', async () => {
  const look = async (build: string, milestone?: number, stage = 'staging-1') => {
    const asked = { stage, build, milestone };
    const { reasons, remarks } = await askEligibility(desk.ports, desk.ports.store.read, asked);
    return [reasons, remarks].map((list) => list.map(({ code }) => code));
  };
  expect(await look('b3')).toEqual([['needs-milestone'], []]);
  expect(await look('b3', 11)).toEqual([[], []]);
  expect(await look('b3', 11, 'staging-2')).toEqual([['needs-milestone'], []]);
  expect(await look('b2', 11)).toEqual([[], ['milestone-again']]);
  expect(await look('b1', 11)).toEqual([[], ['milestone-again', 'milestone-back']]);
  await expect(look('b3', 12)).rejects.toMatchObject({ code: 'milestone-not-next', facts: { next: 11 } });
  await expect(look('b3', 10)).rejects.toMatchObject({ code: 'milestone-taken' });
});

test('before it is asked for, it is said which milestone still waits for the slot and would never be there', async () => {
  const own = await openDesk();
  try {
    for (const name of ['one', 'two']) await toDevqa(own, name);
    const { promotion } = await create(9, 'b1', own);
    await create(10, 'b1', own);
    const asked = { stage: 'staging-1', build: 'b2', milestone: 11 };
    const { reasons, remarks } = await askEligibility(own.ports, own.ports.store.read, asked);
    expect(reasons).toEqual([]);
    const facts = { stage: 'staging-1', promotion: promotion.id, number: 9 };
    expect(remarks).toContainEqual({ code: 'milestone-supersedes', facts });
    const { promotion: newer } = await create(11, 'b2', own);
    const [waits] = await own.ports.store.read.promotions.open('staging-1');
    expect(waits?.id).toBe(newer.id);
    // Number 10 waits on the other slot in the same way.
    const other = await askEligibility(own.ports, own.ports.store.read, {
      ...asked,
      stage: 'staging-2',
      milestone: 12,
    });
    expect(other.remarks.map(({ code }) => code)).toContain('milestone-supersedes');
  } finally {
    await own.close();
  }
});

test('one that waits replaces nothing yet: current, previous and replaced are always told apart', async () => {
  await create(11, 'b3');
  const roles = async () => {
    const { read } = desk.ports.store;
    const [{ roleOf }, list] = await Promise.all([readMilestones(read), read.milestones.list({ limit: 50 })]);
    return list.map((milestone) => [milestone.number, roleOf(milestone)]);
  };
  expect(await roles()).toEqual([
    [11, 'absent'],
    [10, 'current'],
    [9, 'previous'],
  ]);
  await desk.succeed('staging-1');
  expect(await roles()).toEqual([
    [11, 'current'],
    [10, 'previous'],
    [9, 'replaced'],
  ]);
  const back = { stage: 'staging-1', wanted: { build: 'b1' }, reason: null, ifMatch: null, hold: reject };
  await desk.inTransaction((rows) => requestPromotion(desk.ports, rows, { caller: mina, request: back }));
  await desk.succeed('staging-1');
  expect(await roles()).toEqual([
    [11, 'replaced'],
    [10, 'current'],
    [9, 'previous'],
  ]);
  // The other one keeps its role: whether 9 still runs beside it, nobody knows.
  await desk.lose('staging-1');
  expect(await roles()).toEqual([
    [11, 'replaced'],
    [10, 'current'],
    [9, 'unknown'],
  ]);
  await desk.lose('staging-1', null);
  const next = await nextMilestone(desk.ports, desk.ports.store.read);
  expect(next).toMatchObject({ number: 12, stage: 'staging-2', replaces: { number: 10 } });
});

test('a newer milestone for the same slot replaces one that still waits there', async () => {
  await create(12, 'b3');
  await create(13, 'b2');
  const waiting = await desk.ports.store.read.promotions.open('staging-1');
  expect(waiting.map(({ milestone }) => milestone)).toEqual([13]);
});

test('two milestones with one number at once: one is made, the other refused', async () => {
  const both = await Promise.allSettled([create(14, 'b1'), create(14, 'b1')]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('a build that was not on devqa is no milestone', async () => {
  const { build } = await desk.register('four');
  await expect(create(15, build.id)).rejects.toMatchObject({ code: 'build-not-eligible' });
});

test('a third milestone stage makes the rotation three long', async () => {
  const third = aStage({ name: 'staging-3', trigger: 'milestone', source: 'devqa' });
  const wider = await openDesk([...fiveOnADesk, third]);
  try {
    await toDevqa(wider, 'one');
    const slots: string[] = [];
    for (const number of [1, 2, 3, 4]) {
      const { milestone } = await create(number, 'b1', wider);
      slots.push(milestone.stage);
      await wider.succeed(milestone.stage);
    }
    expect(slots).toEqual(['staging-1', 'staging-2', 'staging-3', 'staging-1']);
  } finally {
    await wider.close();
  }
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Hold } from '../../src/model/hold.js';
import { extendHold, releaseHold } from '../../src/requests/hold.js';
import { aheadSeconds, bookedSlot, hana, slot } from '../support/booked-slot.js';
import { fiveOnADesk, mina, openDesk, type Desk } from '../support/desk.js';
import { letPass } from '../support/holds.js';

/** A server has two connections race; the embedded database takes turns on one. */
const rounds = (process.env['DATABASE_URL'] ?? '') === '' ? 6 : 15;

let desk: Desk;
let booked: ReturnType<typeof bookedSlot>;
beforeAll(async () => {
  desk = await openDesk(fiveOnADesk.slice(0, 4));
  booked = bookedSlot(desk);
});
afterAll(() => desk.close());

/** In so many milliseconds it is due. */
const dueIn = async (demo: Hold, milliseconds: number): Promise<void> => {
  const now = await booked.read().now();
  const away = (demo.keepsFrom.getTime() - now.getTime()) / 1000 - aheadSeconds;
  await desk.inTransaction((rows) => letPass(rows, demo, away - milliseconds / 1000));
};
/** All at once, each time another one first; what became of each, in the given order. */
async function atOnce(round: number, acts: readonly (() => Promise<unknown>)[]) {
  const outcomes: PromiseSettledResult<unknown>[] = [];
  const places = acts.map((_, place) => (place + round) % acts.length);
  await Promise.all(
    places.map(async (place) => {
      [outcomes[place]] = await Promise.allSettled([acts[place]?.()]);
    }),
  );
  return outcomes;
}
const both = [
  () => booked.workAs('ins_a'),
  () => booked.workAs('ins_b'),
  () => booked.startAs('ins_a'),
  () => booked.startAs('ins_b'),
];
/** Both look until the put-back has ended, and what begins ends well. */
const untilItEnds = async (): Promise<void> => {
  for (let looks = 0; looks < 500; looks += 1) {
    const outcomes = await atOnce(looks, both);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    await booked.finish();
    if ((await booked.read().putBacks.open()).length > 0) continue;
    // What is left in the queue begins, too.
    await booked.startAs('ins_a');
    if ((await booked.finish()) === null) return;
  }
  throw new Error('it does not end');
};
const started = async (): Promise<(string | null)[]> => {
  const rows = (await booked.read().events.list({ stage: slot, limit: 100 })).toReversed();
  return rows.filter(({ name }) => name === 'promotion:started').map(({ promotion }) => promotion);
};
/** One promotion was made at most, and begun at most once; the end is told once, with both owners. */
async function endedOnce(demo: Hold): Promise<{ how: unknown; why: unknown; begun: boolean }> {
  const asked = await booked.asked();
  expect(asked.length).toBeLessThanOrEqual(1);
  const begun = (await started()).filter((id) => asked.some((one) => one.id === id));
  expect(begun.length).toBeLessThanOrEqual(1);
  const told = (await booked.told()).filter(({ name }) => name !== 'put-back:kept-out');
  const whose = { hold: demo.id, owner: 'hana', by: 'mina', build: 'b1' };
  expect(told).toEqual([expect.objectContaining({ name: 'put-back:planned', ...whose }), expect.anything()]);
  expect(told[1]).toMatchObject(whose);
  expect((await booked.read().promotions.open(slot)).filter(({ phase }) => phase !== 'pending')).toEqual([]);
  expect((await booked.asked()).filter(({ phase }) => phase === 'pending')).toEqual([]);
  const { how, why } = told[1] as Record<string, unknown>;
  return { how, why, begun: begun.length === 1 };
}

test('two services at the moment a put-back is due make one promotion, begin it once, and it is done', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const demo = await booked.begin();
    await dueIn(demo, (round % 6) * 3);
    await untilItEnds();
    expect(await endedOnce(demo)).toEqual({ how: 'done', why: null, begun: true });
    expect(await booked.asked()).toHaveLength(1);
    expect(await booked.current()).toBe('b1');
  }
}, 120_000);

test('a put-back that is due and a hold at one instant: it runs since before, or is kept out, which both owners are told early', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const demo = await booked.begin();
    await dueIn(demo, round % 3);
    const [set] = await atOnce(round, [() => booked.keep({ kind: 'incident', reason: 'a fire' }), ...both]);
    const { running } = (set as PromiseFulfilledResult<Awaited<ReturnType<typeof booked.keep>>>).value;
    if (round % 2 === 0 && running === null) {
      // Nobody ends it in time.
      await desk.inTransaction((rows) => letPass(rows, demo, aheadSeconds));
      await untilItEnds();
      expect(await endedOnce(demo)).toEqual({ how: 'failed', why: 'late', begun: false });
      expect(await booked.current()).toBe('b2');
      continue;
    }
    const fire = (await booked.read().holds.open(slot)).find(({ kind }) => kind === 'incident');
    const release = { id: fire?.id ?? '', reason: null, verdict: null, ifMatch: null };
    await desk.inTransaction((rows) => releaseHold(desk.ports, rows, { caller: hana, release }));
    await untilItEnds();
    expect(await endedOnce(demo)).toEqual({ how: 'done', why: null, begun: true });
    expect(await booked.current()).toBe('b1');
  }
}, 120_000);

test('a hold until after the demo that is set while what comes back waits is told of, too', async () => {
  const demo = await booked.begin();
  await dueIn(demo, 0);
  await booked.workAs('ins_a');
  expect((await booked.asked()).map(({ phase }) => phase)).toEqual(['pending']);
  const until = new Date(Date.now() + 4 * 3600 * 1000);
  const { hold } = await booked.keep({ kind: 'incident', reason: 'a fire', until });
  expect((await booked.told()).at(-1)).toMatchObject({
    ...{ name: 'put-back:kept-out', kept: hold.id, keptBy: 'hana', owner: 'hana', by: 'mina' },
  });
});

test('a put-back that is due and its reservation cancelled at one instant: it runs since before, or never', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const demo = await booked.begin();
    await dueIn(demo, round % 3);
    const release = { id: demo.id, reason: 'put off', verdict: null, ifMatch: null };
    const [cancelled] = await atOnce(round, [
      () => desk.inTransaction((rows) => releaseHold(desk.ports, rows, { caller: hana, release })),
      ...both,
    ]);
    expect(cancelled?.status).toBe('fulfilled');
    await untilItEnds();
    const end = await endedOnce(demo);
    expect(end.how).toMatch(/^(done|not-needed)$/);
    if (end.how === 'done') expect(end.begun).toBe(true);
    expect(await booked.current()).toBe(end.begun ? 'b1' : 'b2');
  }
}, 120_000);

test('a put-back that is due and its reservation moved at one instant: it comes back now, or then, once', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const demo = await booked.begin();
    await dueIn(demo, round % 3);
    const after = (hours: number) => new Date(Date.now() + hours * 3600 * 1000);
    const extension = { id: demo.id, from: after(20), until: after(22), reason: null, ifMatch: null };
    const [moved] = await atOnce(round, [
      () => desk.inTransaction((rows) => extendHold(desk.ports, rows, { caller: hana, extension })),
      ...both,
    ]);
    expect(moved?.status).toBe('fulfilled');
    const open = await booked.read().putBacks.open();
    if (open.some(({ promotion }) => promotion === null)) {
      expect(await booked.asked()).toEqual([]);
      await dueIn((await booked.read().holds.get(demo.id)) ?? demo, 0);
    }
    await untilItEnds();
    expect(await endedOnce(demo)).toEqual({ how: 'done', why: null, begun: true });
    expect(await booked.current()).toBe('b1');
  }
}, 120_000);

test('a put-back that is due and somebody who passes what is booked at one instant: both begin once, and the later one stays', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const demo = await booked.begin();
    await dueIn(demo, round % 3);
    const [passed] = await atOnce(round, [() => booked.create(11, 'b3', { passes: [demo.id] }), ...both]);
    expect(passed).toMatchObject({
      ...{ status: 'fulfilled', value: { promotion: { overrideHolds: [demo.id] } } },
    });
    await untilItEnds();
    expect(await endedOnce(demo)).toEqual({ how: 'done', why: null, begun: true });
    const last = (await started()).at(-1) ?? '';
    expect(await booked.current()).toBe((await booked.read().promotions.get(last))?.build);
    const overridden = (await booked.read().events.list({ stage: slot, limit: 100 })).filter(
      ({ name, facts }) => name === 'hold:overridden' && facts['hold'] === demo.id,
    );
    expect(overridden.map(({ actor }) => actor.id)).toEqual([mina.actor.id]);
  }
}, 120_000);

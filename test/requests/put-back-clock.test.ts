import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Hold } from '../../src/model/hold.js';
import type { Ports } from '../../src/ports/ports.js';
import { releaseHold } from '../../src/requests/hold.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { bookedSlot, hana, slot } from '../support/booked-slot.js';
import { clocked } from '../support/clocked.js';
import { fiveOnADesk, openDesk, type Desk } from '../support/desk.js';

const hour = 3600;
let desk: Desk;
let booked: ReturnType<typeof bookedSlot>;
beforeAll(async () => {
  desk = await openDesk(fiveOnADesk.slice(0, 4));
  booked = bookedSlot(desk);
});
/** It keeps its slot from 9:45 hours from now on, shows b1 from 10 to 12, and is put back for at 9:15. */
let demo: Hold;
beforeEach(async () => {
  demo = await booked.begin();
});
afterAll(() => desk.close());

/** The desk by a clock that says so many hours more than when the slot was booked. */
function at(hours: number): Ports {
  const begins = demo.from ?? demo.createdAt;
  return clocked(desk.ports, new Date(begins.getTime() + (hours - 10) * hour * 1000));
}
/** A service looks, as often as it takes until nothing changes. */
const look = async (hours: number): Promise<void> => {
  for (let looks = 0; looks < 3; looks += 1) {
    await booked.workAs('ins_a', at(hours));
    await booked.startAs('ins_a', at(hours));
  }
};
const ends = async () =>
  (await booked.told()).flatMap((told) => {
    const { name, how, why, owner, by } = told as Record<string, unknown>;
    return how === undefined ? [] : [[name, how, why, owner, by]];
  });
const phases = async () => (await booked.asked()).map(({ phase }) => phase);
const done = ['put-back:ended', 'done', null, 'hana', 'mina'];
const late = ['put-back:failed', 'failed', 'late', 'hana', 'mina'];
const notNeeded = ['put-back:ended', 'not-needed', null, 'hana', 'mina'];

describe('a clock that jumps', () => {
  test('over the time of a put-back and back again: it comes back once', async () => {
    await look(9.3);
    await look(1);
    expect([await phases(), await ends()]).toEqual([['running'], []]);
    await booked.finish();
    for (const hours of [1, 9.5, 1, 11, 20, 1, 9.3]) await look(hours);
    expect([await phases(), await ends()]).toEqual([['succeeded'], [done]]);
    expect(await booked.current()).toBe('b1');
  });

  test('over its time and the beginning of the demo and back: it is late, says so once, and stays so', async () => {
    for (const hours of [9.8, 1, 9.3, 10.5, 9.3, 13]) await look(hours);
    expect([await phases(), await ends()]).toEqual([[], [late]]);
    expect(await booked.current()).toBe('b2');
  });

  test('over the whole demo and back: the demo was held without its build, which is told, and not "not needed"', async () => {
    for (const hours of [13, 1, 9.3, 11]) await look(hours);
    expect([await phases(), await ends()]).toEqual([[], [late]]);
    expect(await booked.current()).toBe('b2');
    expect(await booked.read().holds.get(demo.id)).toMatchObject({ end: { how: 'expired', at: demo.until } });
  });

  test('over the whole demo while it waits to come back: it never begins', async () => {
    await booked.workAs('ins_a', at(9.3));
    expect(await phases()).toEqual(['pending']);
    await booked.startAs('ins_a', at(13));
    expect([await phases(), await ends()]).toEqual([['superseded'], [late]]);
    await look(13);
    expect(await booked.current()).toBe('b2');
  });

  test('back to before anything was booked: nothing comes back before its time', async () => {
    for (const hours of [-24, 0, 9.2]) await look(hours);
    expect([await phases(), await ends()]).toEqual([[], []]);
    await look(9.3);
    expect(await phases()).toEqual(['running']);
  });
});

describe('while no service runs', () => {
  test('what came back and was never looked at is done, also after its demo', async () => {
    await look(9.3);
    await booked.finish();
    await look(20);
    expect([await phases(), await ends()]).toEqual([['succeeded'], [done]]);
  });

  test('what came back is done, although its demo was cancelled before anybody looked', async () => {
    await look(9.3);
    await booked.finish();
    await cancel();
    await look(9.4);
    expect(await ends()).toEqual([done]);
  });

  test('a demo that was cancelled needs nothing, whenever somebody looks', async () => {
    await cancel();
    await look(20);
    expect([await phases(), await ends()]).toEqual([[], [notNeeded]]);
  });

  test('another milestone that went before the same and never began leaves a demo without its build', async () => {
    const { promotion } = await booked.create(11, 'b3', { before: true });
    await look(20);
    expect((await ends()).map((end) => end[2])).toEqual(['replaced', 'late']);
    expect((await booked.read().promotions.get(promotion.id))?.phase).toBe('running');
  });

  test('a build that somebody brought back before is there, and nothing was needed, whatever begins after the demo', async () => {
    const override = { do: 'override', holds: [demo.id] } as const;
    const request = { stage: slot, wanted: { build: 'b1' }, reason: 'now', ifMatch: null, hold: override };
    await desk.inTransaction((rows) => requestPromotion(desk.ports, rows, { caller: hana, request }));
    await booked.startAs('ins_a', at(1));
    await booked.finish();
    await booked.create(11, 'b3');
    await booked.startAs('ins_a', at(13));
    expect(await booked.finish()).toBe('b3');
    await look(13);
    expect([await phases(), await ends()]).toEqual([[], [notNeeded]]);
  });
});

const cancel = () => {
  const release = { id: demo.id, reason: 'put off', verdict: null, ifMatch: null };
  return desk.inTransaction((rows) => releaseHold(desk.ports, rows, { caller: hana, release }));
};

describe('a milestone that went before two demos, of which nobody looked at the first', () => {
  let second: Hold;
  beforeEach(async () => {
    const later = (at: Date | null) => new Date(Number(at) + 20 * hour * 1000);
    const times = { from: later(demo.from), until: later(demo.until) };
    ({ hold: second } = await booked.keep({ ...times, reason: 'Again', shows: { milestone: 9 } }));
    await booked.create(11, 'b3', { before: true });
    await booked.startAs('ins_a', at(1));
    await booked.finish();
  });
  const open = async () => (await booked.read().putBacks.open()).map(({ reservation }) => reservation);

  test.each([
    ['was not looked at at all', 13],
    ['had been asked for and did not begin', 9.3],
  ])('comes back for the second where what was put back for the first %s', async (_, first) => {
    await booked.workAs('ins_a', at(first));
    await look(13);
    expect((await ends()).map((end) => end[2])).toEqual(['replaced', 'late']);
    expect([await booked.current(), await open()]).toEqual(['b3', [second.id]]);
    await look(29.3);
    await booked.finish();
    await look(29.4);
    expect([await booked.current(), (await ends()).at(-1), await open()]).toEqual(['b1', done, []]);
  });
});

test('a second demo of the same goes on as it is booked where the first was over without it', async () => {
  const from = new Date(Number(demo.from) + 20 * hour * 1000);
  const until = new Date(Number(demo.until) + 20 * hour * 1000);
  const { hold } = await booked.keep({ from, until, reason: 'Again', shows: { milestone: 9 } });
  await look(13);
  expect(await ends()).toEqual([late]);
  expect((await booked.read().holds.open(slot)).map(({ id }) => id)).toEqual([hold.id]);
});

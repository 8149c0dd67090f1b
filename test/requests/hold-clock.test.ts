import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startNext } from '../../src/controller/start.js';
import type { Hold } from '../../src/model/hold.js';
import { keeping } from '../../src/policy/hold.js';
import type { Ports } from '../../src/ports/ports.js';
import { setHold, type HoldRequest } from '../../src/requests/hold.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { clocked } from '../support/clocked.js';
import { fiveOnADesk, mina, openDesk, type Desk } from '../support/desk.js';
import { letPass } from '../support/holds.js';
import { aStage } from '../support/nouns.js';
import { scriptedStages } from '../support/scripted-stages.js';
import { beginLife } from '../support/service-life.js';

const hour = 3600;
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(fiveOnADesk);
});
beforeEach(() => begin());
afterAll(() => desk.close());

/** Two builds that may go to nightly. */
async function begin(): Promise<void> {
  await desk.clear();
  for (const name of ['one', 'two']) {
    await desk.register(name);
    await desk.succeed('dev');
  }
}

const read = () => desk.ports.store.read;
const nightly = () => desk.ports.catalogue.get('nightly') ?? aStage();
/** The desk by a clock that says so many seconds more than it was at `since`. */
const at = (since: Date, seconds: number): Ports =>
  clocked(desk.ports, new Date(since.getTime() + seconds * 1000));
const set = (since: Date, more: Partial<HoldRequest>) =>
  at(since, 0).store.transaction((rows) =>
    setHold(desk.ports, rows, {
      caller: mina,
      request: { stage: 'nightly', kind: 'demo', reason: 'demo', until: null, ifMatch: null, ...more },
    }),
  );
const book = (since: Date, more: Partial<HoldRequest> = {}) => {
  const after = (seconds: number) => new Date(since.getTime() + seconds * 1000);
  return set(since, { from: after(2 * hour), until: after(3 * hour), ...more });
};
const ask = (build: string) =>
  desk.inTransaction((rows) =>
    requestPromotion(desk.ports, rows, {
      caller: mina,
      request: {
        ...{ stage: 'nightly', wanted: { build }, reason: null, ifMatch: null },
        hold: { do: 'wait' },
      },
    }),
  );
/** What has started is over, and nothing runs on. */
const finish = (id: string) =>
  desk.inTransaction((rows) =>
    rows.promotions.change(id, 'running', { phase: 'succeeded', endedAt: new Date() }),
  );
const expiries = async () =>
  (await read().events.list({ stage: 'nightly', limit: 200 })).filter(({ name }) => name === 'hold:expired');

describe('a clock that jumps', () => {
  test('takes a reservation back to before its time and on again, and ends it once', async () => {
    const since = new Date();
    const { hold } = await book(since);
    const starts = async (seconds: number): Promise<boolean> => {
      const start = await startNext(at(since, seconds), nightly());
      if (start.kind === 'started') await finish(start.promotion.id);
      return start.kind === 'started';
    };
    await ask('b1');
    expect(await starts(2.5 * hour)).toBe(false);
    expect(await starts(hour)).toBe(true);
    await ask('b2');
    expect(await starts(2 * hour - 900)).toBe(false);
    expect((await read().holds.get(hold.id))?.end).toBeNull();
    expect(await starts(3 * hour)).toBe(true);
    expect(await read().holds.get(hold.id)).toMatchObject({ end: { how: 'expired', at: hold.until } });
    // Over is over: by a clock that was set back it is not there again.
    await ask('b1');
    expect(await starts(2.5 * hour)).toBe(true);
    expect(await expiries()).toHaveLength(1);
  });

  test('that is set back ends no hold of now, and begins none anew', async () => {
    const since = new Date();
    const { hold } = await set(since, { until: new Date(since.getTime() + hour * 1000) });
    await ask('b1');
    for (const seconds of [0, -24 * hour, hour - 1])
      expect(await startNext(at(since, seconds), nightly())).toEqual({ kind: 'nothing' });
    expect(await startNext(at(since, hour), nightly())).toMatchObject({ kind: 'started' });
    expect((await read().holds.get(hold.id))?.end?.at).toEqual(hold.until);
  });

  const some = fc.record({
    isNow: fc.boolean(),
    start: fc.integer({ min: 1, max: 6 }),
    length: fc.integer({ min: 1, max: 5 }),
    shown: fc.constantFrom(null, null, 'b1', 'b2'),
  });
  const jumps = fc.array(fc.integer({ min: -6, max: 14 }), { minLength: 3, maxLength: 10 });

  test('property: whatever it says, what starts is not kept by it, what waits is, and each hold ends once for all', async () => {
    let [began, waited] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(some, { maxLength: 4 }), jumps, async (given, clock) => {
        await begin();
        const since = new Date();
        const after = (hours: number) => new Date(since.getTime() + hours * hour * 1000);
        for (const [place, { isNow, start, length, shown }] of given.entries())
          // Another build for the same time is refused.
          await set(since, {
            ...{ reason: String(place), shows: shown === null ? null : { build: shown } },
            ...{ from: isNow ? null : after(start), until: after(start + length) },
          }).catch(() => undefined);
        const ended = new Map<string, Hold['end']>();
        let build = 'b1';
        await ask(build);
        for (const hours of clock) {
          const ports = at(since, hours * hour);
          const open = await read().holds.open('nightly');
          const [waiting] = await read().promotions.open('nightly');
          if (waiting === undefined) throw new Error('nothing waits');
          const kept = keeping(open, waiting, after(hours));
          const start = await startNext(ports, nightly());
          expect(start.kind).toBe(kept.length === 0 ? 'started' : 'nothing');
          for (const { id, end } of await read().holds.list({ stage: 'nightly', limit: 9 })) {
            if (ended.has(id)) expect(end).toEqual(ended.get(id));
            if (end !== null) ended.set(id, end);
            if (end !== null && open.some((one) => one.id === id))
              expect(Number(end.at)).toBeLessThanOrEqual(Number(after(hours)));
          }
          if (start.kind !== 'started') {
            waited += 1;
            continue;
          }
          began += 1;
          expect(start.promotion.startedAt).toEqual(after(hours));
          await finish(start.promotion.id);
          build = build === 'b1' ? 'b2' : 'b1';
          await ask(build);
        }
        expect((await expiries()).map(({ facts }) => facts['hold']).toSorted()).toEqual(
          [...ended.keys()].toSorted(),
        );
      }),
      { numRuns: 25 },
    );
    expect([began > 0, waited > 0]).toEqual([true, true]);
  }, 120_000);
});

describe('while no service runs', () => {
  const live = () => {
    const stages = scriptedStages(read());
    return { ...beginLife(desk.ports, stages), stages };
  };
  const pass = (hold: Hold, seconds: number) => desk.inTransaction((rows) => letPass(rows, hold, seconds));
  const startedOn = ({ stages }: ReturnType<typeof live>) => stages.under('nightly')?.build ?? null;

  test('a reservation that begins keeps its stage from the first look of the next one, until its time', async () => {
    const before = live();
    const { hold } = await book(new Date());
    await before.look();
    before.stop();
    before.die();
    const waiting = await ask('b1');
    await pass(hold, 2 * hour - 600);
    const next = live();
    await next.look();
    expect([startedOn(next), (await read().promotions.get(waiting.id))?.phase]).toEqual([null, 'pending']);
    await pass(hold, 2 * hour);
    await next.look();
    expect([startedOn(next), next.stages.violations]).toEqual(['b1', []]);
    next.stop();
    next.stages.under('nightly')?.end('succeeded');
    await next.look();
  });

  test('one that begins and ends is written down by the next one, at its own time, and what waited goes', async () => {
    const before = live();
    const { hold } = await book(new Date(), { shows: { build: 'b2' } });
    const waiting = await ask('b1');
    await before.look();
    expect(startedOn(before)).toBeNull();
    before.stop();
    before.die();
    await pass(hold, 9 * hour);
    const next = live();
    await next.look();
    const over = await read().holds.get(hold.id);
    expect(over?.end).toMatchObject({ how: 'expired', at: over?.until });
    expect(await expiries()).toHaveLength(1);
    expect((await read().promotions.get(waiting.id))?.phase).toBe('running');
    expect([startedOn(next), next.stages.violations]).toEqual(['b1', []]);
    next.stop();
    next.stages.under('nightly')?.end('succeeded');
    await next.look();
  });
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Refusal } from '../../src/model/error.js';
import type { Hold } from '../../src/model/hold.js';
import { extendHold, releaseHold, setHold, type HoldRequest, type HoldSet } from '../../src/requests/hold.js';
import { stopLine } from '../../src/requests/line.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { startNext } from '../../src/controller/start.js';
import type { QuietHours } from '../../src/model/stage.js';
import { quietHoldsAt } from '../../src/policy/quiet.js';
import { aStage } from '../support/nouns.js';
import { mina, openDesk, type Desk } from '../support/desk.js';

/** A server has two connections race; the embedded database takes turns on one. */
const rounds = (process.env['DATABASE_URL'] ?? '') === '' ? 20 : 200;
/** Of those that take longer. */
const fewRounds = rounds / (rounds > 20 ? 4 : 2);

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

test('a hold and a start at the same instant have one winner: it started before, or waits (F26, I6)', async () => {
  const nightly = desk.ports.catalogue.get('nightly') ?? aStage();
  const winners = new Set<string>();
  for (let round = 0; round < rounds; round += 1) {
    await desk.clear();
    await desk.register('one');
    await desk.succeed('dev');
    const request = { stage: 'nightly', reason: 'QA', ifMatch: null };
    const asked = await desk.inTransaction((rows) =>
      requestPromotion(desk.ports, rows, {
        caller: mina,
        request: { ...request, wanted: { build: 'b1' }, hold: { do: 'reject' } },
      }),
    );
    const hold = () =>
      desk.inTransaction((rows) =>
        setHold(desk.ports, rows, { caller: mina, request: { ...request, kind: 'qa', until: null } }),
      );
    const start = () => startNext(desk.ports, nightly);
    const [set, started] =
      round % 2 === 0
        ? await Promise.all([hold(), start()])
        : ((await Promise.all([start(), hold()])).reverse() as [
            Awaited<ReturnType<typeof hold>>,
            Awaited<ReturnType<typeof start>>,
          ]);
    winners.add(started.kind);
    // Whoever set the hold was told the truth: what runs, runs since before; what does not, waits.
    if (started.kind === 'started') expect(set).toMatchObject({ running: { id: asked.id }, waiting: 0 });
    else expect([started.kind, set.running, set.waiting]).toEqual(['nothing', null, 1]);
  }
  expect(winners.size).toBeGreaterThan(0);
}, 120_000);

type Act = () => Promise<unknown>;
type Outcomes<T extends readonly Act[]> = {
  [K in keyof T]: PromiseSettledResult<Awaited<ReturnType<T[K]>>>;
};
/** All at once, each time another one first; what became of each, in the given order. */
async function atOnce<const T extends readonly Act[]>(round: number, acts: T): Promise<Outcomes<T>> {
  const outcomes: unknown[] = [];
  const places = acts.map((_, place) => (place + round) % acts.length);
  await Promise.all(
    places.map(async (place) => {
      [outcomes[place]] = await Promise.allSettled([acts[place]?.()]);
    }),
  );
  return outcomes as unknown as Outcomes<T>;
}
const done = <T>(outcome: PromiseSettledResult<T>): T | null =>
  outcome.status === 'fulfilled' ? outcome.value : null;
const refusal = (outcome: PromiseSettledResult<unknown>): string | null =>
  outcome.status === 'rejected' && outcome.reason instanceof Refusal ? outcome.reason.code : null;

const nightlyOf = () => desk.ports.catalogue.get('nightly') ?? aStage();
const startAs = (id: string) => () =>
  startNext({ ...desk.ports, instance: { ...desk.ports.instance, id } }, nightlyOf());
const soon = (seconds: number): Date => new Date(Date.now() + seconds * 1000);
const hour = 3600;
const put = (more: Partial<HoldRequest>): Promise<HoldSet> =>
  desk.inTransaction((rows) =>
    setHold(desk.ports, rows, {
      caller: mina,
      request: { stage: 'nightly', kind: 'demo', reason: 'demo', until: null, ifMatch: null, ...more },
    }),
  );
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
const onNightly = async () =>
  (await desk.ports.store.read.events.list({ stage: 'nightly', limit: 50 })).toReversed();
/** Lets a hold come to its time in so many milliseconds, by the database's clock. */
const comesTo = (column: 'until' | 'keeps_from', { id }: Hold, milliseconds: number) =>
  desk.inTransaction((rows) =>
    rows.sql.executeSql(
      `update holds set ${column} = clock_timestamp() + make_interval(secs => $2) where id = $1`,
      [id, milliseconds / 1000],
    ),
  );
const threeBuilds = async () => {
  await desk.clear();
  for (const name of ['one', 'two', 'three']) {
    await desk.register(name);
    await desk.succeed('dev');
  }
};

test('the time of a hold, its release, a reservation and two starts at once: each has one end, and one of them wins', async () => {
  const ends = new Set<string>();
  for (let round = 0; round < fewRounds; round += 1) {
    await threeBuilds();
    const waiting = await ask('b1');
    const { hold } = await put({ kind: 'qa', until: soon(hour) });
    await comesTo('until', hold, (round % 5) - 1);
    const [first, second, booked, released] = await atOnce(round, [
      startAs('ins_a'),
      startAs('ins_b'),
      () => put({ from: soon(2 * hour), until: soon(3 * hour), shows: { build: 'b2' } }),
      () =>
        desk.inTransaction((rows) =>
          releaseHold(desk.ports, rows, {
            caller: mina,
            release: { id: hold.id, reason: null, verdict: null, ifMatch: null },
          }),
        ),
    ]);
    const starts = [first, second].filter((one) => done(one)?.kind === 'started');
    expect(starts.length).toBeLessThanOrEqual(1);
    const set = done(booked);
    // Whoever booked was told the truth, also by what came after.
    if (starts.length === 1) expect(set).toMatchObject({ running: { id: waiting.id }, waiting: 0 });
    else {
      expect(set).toMatchObject({ running: null, waiting: 1 });
      expect(await startAs('ins_a')()).toEqual({ kind: 'nothing' });
    }
    const how = refusal(released) === 'hold-ended' ? 'hold:expired' : 'hold:released';
    if (how === 'hold:released') expect(done(released)?.end?.how).toBe('released');
    ends.add(how);
    const rows = await onNightly();
    const ended = rows.filter(({ name }) => name === 'hold:expired' || name === 'hold:released');
    expect(ended.map(({ name, facts }) => [name, facts['hold']])).toEqual([[how, hold.id]]);
    const order = rows.map(({ name, facts }) =>
      name === 'hold:set' && facts['hold'] !== hold.id ? 'booked' : name,
    );
    if (starts.length === 1) {
      expect(order.indexOf(how)).toBeLessThan(order.indexOf('promotion:started'));
      expect(order.indexOf('promotion:started')).toBeLessThan(order.indexOf('booked'));
    }
  }
  expect(ends.size).toBeGreaterThan(0);
}, 120_000);

test('two reservations and one that is moved, each with another build for the same time: one is there', async () => {
  for (let round = 0; round < fewRounds; round += 1) {
    await threeBuilds();
    const { hold } = await put({ from: soon(26 * hour), until: soon(27 * hour), shows: { build: 'b3' } });
    const outcomes = await atOnce(round, [
      () => put({ from: soon(2 * hour), until: soon(3 * hour), shows: { build: 'b1' } }),
      () => put({ from: soon(2.5 * hour), until: soon(4 * hour), shows: { build: 'b2' } }),
      () =>
        desk.inTransaction((rows) =>
          extendHold(desk.ports, rows, {
            caller: mina,
            extension: {
              ...{ id: hold.id, from: soon(2.2 * hour), until: soon(3.5 * hour) },
              ...{ reason: null, ifMatch: null },
            },
          }),
        ),
    ]);
    expect(outcomes.map(refusal).filter((code) => code !== null)).toEqual(['stage-booked', 'stage-booked']);
  }
}, 120_000);

test('a start at the moment from which a reservation keeps its stage has begun before it, or waits (I6)', async () => {
  for (let round = 0; round < fewRounds; round += 1) {
    await threeBuilds();
    await ask('b1');
    const { hold } = await put({ from: soon(2 * hour), until: soon(3 * hour) });
    await comesTo('keeps_from', hold, (round % 8) - 1);
    const outcomes = await atOnce(round, [startAs('ins_a'), startAs('ins_b')]);
    const kept = await desk.ports.store.read.holds.get(hold.id);
    const starts = outcomes.map(done).filter((one) => one?.kind === 'started');
    for (const { promotion } of starts)
      expect(Number(promotion.startedAt)).toBeLessThan(Number(kept?.keepsFrom));
    expect(starts.length).toBeLessThanOrEqual(1);
  }
}, 120_000);

test('a stop of the line, a start on two stages and a hold at once: each stage runs since before, or waits', async () => {
  for (let round = 0; round < fewRounds; round += 1) {
    await threeBuilds();
    await ask('b1');
    await desk.register('four');
    const request = { kind: 'incident', reason: 'moving', until: null } as const;
    const [line, held, nightly, dev] = await atOnce(round, [
      () =>
        desk.inTransaction((rows) =>
          stopLine(desk.ports, rows, { caller: mina, request: { ...request, except: [] } }),
        ),
      () => put({ stage: 'staging-1', ...request }),
      startAs('ins_a'),
      () => startNext(desk.ports, desk.ports.catalogue.get('dev') ?? aStage()),
    ]);
    // All of it or nothing: who held one stage for the same before leaves no other one held.
    expect([refusal(line), refusal(held)].filter((code) => code === 'stage-already-held')).toHaveLength(1);
    const set = done(line);
    expect(await desk.ports.store.read.holds.allOpen()).toHaveLength(set === null ? 1 : 5);
    for (const [stage, start] of [['nightly', nightly] as const, ['dev', dev] as const]) {
      const told = set?.stopped.find(({ hold }) => hold.stage === stage);
      const isStarted = done(start)?.kind === 'started';
      if (set === null) expect(isStarted).toBe(true);
      else expect([told?.running !== null, told?.waiting]).toEqual([isStarted, isStarted ? 0 : 1]);
    }
  }
}, 120_000);

/** Quiet hours of this minute or of the last one, which are over in so many milliseconds. */
function endingIn(milliseconds: number, now: Date): readonly QuietHours[] {
  const began = Math.floor(now.getTime() / 60_000) * 60_000 - 60_000;
  const when = new Date(began);
  return [
    {
      when: `${String(when.getUTCMinutes())} ${String(when.getUTCHours())} * * *`,
      forSeconds: (now.getTime() + milliseconds - began) / 1000,
      timezone: 'UTC',
      reason: { en: 'Stand-up', ko: '스탠드업' },
    },
  ];
}

test('two services at the end of quiet hours: what waits starts once, and not before it', async () => {
  for (let round = 0; round < fewRounds; round += 1) {
    await threeBuilds();
    const waiting = await ask('b1');
    const now = await desk.ports.store.read.now();
    const nightly = { ...nightlyOf(), quiet: endingIn(10 + round, now) };
    const [window] = quietHoldsAt(nightly, now);
    const startQuiet = (id: string) => () =>
      startNext({ ...desk.ports, instance: { ...desk.ports.instance, id } }, nightly);
    expect(window?.until?.getTime()).toBe(now.getTime() + 10 + round);
    const seen: string[] = [];
    for (let tries = 0; tries < 2000 && !seen.includes('started'); tries += 1) {
      const both = await atOnce(tries, [startQuiet('ins_a'), startQuiet('ins_b')]);
      seen.push(...both.map((one) => done(one)?.kind ?? 'none'));
    }
    expect(seen.filter((kind) => kind === 'started')).toHaveLength(1);
    const [running] = await desk.ports.store.read.promotions.open('nightly');
    expect(running).toMatchObject({ id: waiting.id, phase: 'running' });
    expect(running?.startedAt?.getTime()).toBeGreaterThanOrEqual(window?.until?.getTime() ?? Infinity);
    expect((await onNightly()).filter(({ name }) => name === 'promotion:started')).toHaveLength(1);
  }
}, 120_000);

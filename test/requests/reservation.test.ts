import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Hold } from '../../src/model/hold.js';
import { askEligibility } from '../../src/queries/eligibility.js';
import { waitingState } from '../../src/queries/queue.js';
import { listHolds } from '../../src/queries/hold.js';
import { startNext } from '../../src/controller/start.js';
import { extendHold, releaseHold, setHold, type HoldRequest } from '../../src/requests/hold.js';
import { createMilestone } from '../../src/requests/milestone.js';
import type { HoldChoice } from '../../src/requests/override.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { rollBack } from '../../src/requests/rollback.js';
import { runScheduleNow } from '../../src/requests/schedule.js';
import { fiveOnADesk, mina, openDesk, type Desk } from '../support/desk.js';
import { letPass } from '../support/holds.js';
import { aStage } from '../support/nouns.js';

const minute = 60;
const hour = 60 * minute;
let desk: Desk;
beforeAll(async () => {
  const stages = fiveOnADesk.map((stage) =>
    stage.name === 'devqa' ? { ...stage, leadSeconds: 2 * hour } : stage,
  );
  desk = await openDesk(stages);
});
beforeEach(async () => {
  await desk.clear();
  for (const name of ['one', 'two', 'three']) {
    await desk.register(name);
    await desk.succeed('dev');
  }
});
afterAll(() => desk.close());

const read = () => desk.ports.store.read;
const reject: HoldChoice = { do: 'reject' };
const soon = (seconds: number): Date => new Date(Date.now() + seconds * 1000);

/** A demo that begins in two hours and takes one. */
const book = (stage: string, more: Partial<HoldRequest> = {}) =>
  desk.inTransaction((rows) =>
    setHold(desk.ports, rows, {
      caller: mina,
      request: {
        ...{ stage, kind: 'demo', reason: 'Publisher review', ifMatch: null },
        ...{ from: soon(2 * hour), until: soon(3 * hour), ...more },
      },
    }),
  );
const extend = ({ id }: Hold, more: { from?: Date; until: Date | null }) =>
  desk.inTransaction((rows) =>
    extendHold(desk.ports, rows, { caller: mina, extension: { id, reason: null, ifMatch: null, ...more } }),
  );
const cancel = ({ id }: Hold) =>
  desk.inTransaction((rows) =>
    releaseHold(desk.ports, rows, {
      caller: mina,
      release: { id, reason: 'put off', verdict: null, ifMatch: null },
    }),
  );
const promote = (build: string, hold: HoldChoice = reject, stage = 'nightly') =>
  desk.inTransaction((rows) =>
    requestPromotion(desk.ports, rows, {
      caller: mina,
      request: { stage, wanted: { build }, reason: 'hotfix', ifMatch: null, hold },
    }),
  );
const pass = (hold: Hold, seconds: number) => desk.inTransaction((rows) => letPass(rows, hold, seconds));
const start = (stage: string) => startNext(desk.ports, desk.ports.catalogue.get(stage) ?? aStage());
const eventsOf = async (stage: string) => read().events.list({ stage, limit: 50 });
const refusedAt = (pointer: string, code: string) => ({
  code: 'validation',
  extra: { errors: [{ pointer, code }] },
});

describe('a reservation', () => {
  test('keeps nothing out until its lead; from then on nothing starts, and after its end what waits does', async () => {
    const { hold } = await book('nightly');
    expect(hold.keepsFrom).toEqual(new Date((hold.from?.getTime() ?? 0) - 15 * minute * 1000));
    await promote('b1');
    expect(await start('nightly')).toMatchObject({ kind: 'started' });
    await desk.succeed('nightly');
    const waiting = await promote('b2');
    await pass(hold, 2 * hour - 15 * minute);
    expect(await start('nightly')).toEqual({ kind: 'nothing' });
    expect((await waitingState(read(), waiting))?.blockedBy).toMatchObject([
      { code: 'held', facts: { hold: hold.id } },
    ]);
    await expect(promote('b3')).rejects.toMatchObject({ code: 'stage-held', facts: { hold: hold.id } });
    await pass(hold, hour + 15 * minute);
    expect(await start('nightly')).toMatchObject({ kind: 'started', promotion: { id: waiting.id } });
    expect(await read().holds.get(hold.id)).toMatchObject({ end: { how: 'expired' } });
  });

  test('that is ahead is not ended by whoever looks at its stage', async () => {
    const { hold } = await book('nightly', { from: soon(30 * 24 * hour), until: soon(31 * 24 * hour) });
    await promote('b1');
    await start('nightly');
    expect((await read().holds.get(hold.id))?.end).toBeNull();
    expect((await listHolds(read(), 'nightly')).map((one) => one.hold.id)).toEqual([hold.id]);
  });

  test('has the lead of its stage, and no less than a promotion usually takes there', async () => {
    const { hold } = await book('devqa', { from: soon(5 * hour), until: soon(6 * hour) });
    expect(hold.keepsFrom).toEqual(new Date((hold.from?.getTime() ?? 0) - 2 * hour * 1000));
    await desk.inTransaction((rows) =>
      rows.sql.executeSql(
        `insert into promotions
           (id, stage, build, phase, trigger, actor_id, actor_via, created_at, started_at, ended_at)
         select 'p_' || n, 'devqa', 1, 'succeeded', 'request', 'mina', 'api', now(), now() - interval '3 hours', now()
         from generate_series(1, 5) n`,
      ),
    );
    const { hold: later } = await book('devqa', { from: soon(8 * hour), until: soon(9 * hour) });
    expect(later.keepsFrom).toEqual(new Date((later.from?.getTime() ?? 0) - 3 * hour * 1000));
    const { hold: near } = await book('devqa', { from: soon(hour), until: soon(2 * hour), reason: 'near' });
    expect(near.keepsFrom.getTime()).toBeLessThanOrEqual(Date.now());
  });

  test('is cancelled before it begins as any hold is released', async () => {
    const { hold } = await book('nightly');
    expect((await cancel(hold)).end).toMatchObject({ how: 'released', reason: 'put off' });
    expect(desk.woken.at(-1)).toBe('nightly');
  });

  test('is in the audit with its times and with what it shows', async () => {
    const { hold } = await book('nightly', { shows: { build: 'b2' } });
    const [row] = await eventsOf('nightly');
    expect(row).toMatchObject({
      name: 'hold:set',
      facts: {
        ...{ hold: hold.id, kind: 'demo', shows: 'b2', milestone: null },
        start: hold.from?.toISOString(),
        ...{ keepsFrom: hold.keepsFrom.toISOString(), until: hold.until?.toISOString() },
      },
    });
  });

  test('is refused without an end, with times that are over, and with an end before its beginning', async () => {
    const begins = soon(hour);
    await expect(book('nightly', { until: null })).rejects.toMatchObject(refusedAt('/until', 'missing'));
    await expect(book('nightly', { from: soon(-1) })).rejects.toMatchObject(
      refusedAt('/from', 'in-the-past'),
    );
    for (const until of [begins, new Date(begins.getTime() - 1)])
      await expect(book('nightly', { from: begins, until })).rejects.toMatchObject(
        refusedAt('/until', 'not-after'),
      );
  });

  test('stands beside other holds, which the answer names, the first to keep the stage before the others', async () => {
    const { hold: later } = await book('nightly', { from: soon(2.5 * hour), reason: 'second' });
    const { hold: now } = await book('nightly', { from: null, until: null, reason: 'QA' });
    await book('nightly', { from: soon(9 * hour), until: soon(10 * hour), reason: 'another day' });
    const set = await book('nightly');
    expect(set.overlaps.map(({ id }) => id)).toEqual([now.id, later.id]);
  });

  test('of the same at the same time is one; at another time it is another', async () => {
    const from = soon(2 * hour);
    const { hold } = await book('nightly', { from });
    await expect(book('nightly', { from })).rejects.toMatchObject({
      code: 'stage-already-held',
      extra: { hold: { hold: { id: hold.id } } },
    });
    await book('nightly', { from: soon(26 * hour), until: soon(27 * hour) });
    await book('nightly', { from: null, until: null });
  });

  test('gets another beginning and another end while it is ahead; once it keeps its stage only another end', async () => {
    const { hold } = await book('nightly');
    const from = soon(4 * hour);
    const moved = await extend(hold, { from, until: soon(5 * hour) });
    expect(moved).toMatchObject({ from, revision: 2 });
    expect(moved.keepsFrom).toEqual(new Date(from.getTime() - 15 * minute * 1000));
    await expect(extend(hold, { until: null })).rejects.toMatchObject(refusedAt('/until', 'missing'));
    await expect(extend(hold, { until: soon(hour) })).rejects.toMatchObject(refusedAt('/until', 'not-after'));
    await pass(hold, 4 * hour - minute);
    const again = { from: soon(hour), until: soon(2 * hour) };
    await expect(extend(hold, again)).rejects.toMatchObject(refusedAt('/from', 'begun-already'));
    expect((await extend(hold, { until: soon(9 * hour) })).from).toEqual(
      new Date(from.getTime() - (4 * hour - minute) * 1000),
    );
  });
});

describe('a reservation that shows something', () => {
  test('keeps every other build out from now on, whoever brings it; what it shows passes until its lead', async () => {
    const { hold } = await book('nightly', { shows: { build: 'b2' } });
    const told = { hold: hold.id, by: 'mina', build: 'b2', from: hold.from?.toISOString() };
    await expect(promote('b1')).rejects.toMatchObject({
      code: 'stage-held',
      facts: told,
      extra: { holds: [{ hold: { id: hold.id } }], override: { values: [hold.id] } },
    });
    const asked = await askEligibility(desk.ports, read(), { stage: 'nightly', build: 'b3' });
    expect(asked).toMatchObject({ reasons: [{ code: 'held', facts: told }], earliest: hold.until });
    const scheduled = await desk.inTransaction((rows) =>
      runScheduleNow(desk.ports, rows, { caller: mina, stage: 'nightly', sourceHealth: 'healthy' }),
    );
    expect(scheduled).toMatchObject({ phase: 'skipped', build: 'b3', blockedBy: [{ facts: told }] });
    const shown = await promote('b2');
    expect(await start('nightly')).toMatchObject({ kind: 'started', promotion: { id: shown.id } });
  });

  test('keeps a commit out, and a rollback', async () => {
    await book('dev', { shows: { build: 'b3' } });
    const { promotions } = await desk.register('four');
    expect(promotions).toMatchObject([{ phase: 'skipped', outcome: { code: 'held' } }]);
    const back = (onHold: HoldChoice) =>
      desk.inTransaction((rows) =>
        rollBack(desk.ports, rows, {
          caller: mina,
          request: {
            ...{ stage: 'dev', reason: 'broken', ifMatch: null, toBuild: 'b1', onHold },
            hold: { wish: null, reason: null, until: null },
          },
        }),
      );
    const refused = await back(reject).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'stage-held' });
    const { values } = (refused as { extra: { override: { values: string[] } } }).extra.override;
    const { promotion } = await back({ do: 'override', holds: values });
    expect(promotion.overrideHolds).toEqual(values);
    expect(await start('dev')).toMatchObject({ kind: 'started', promotion: { id: promotion.id } });
  });

  test('makes what waits wait on, and lets it go when it is cancelled', async () => {
    const waiting = await promote('b1');
    const { hold } = await book('nightly', { shows: { build: 'b2' } });
    expect(await start('nightly')).toEqual({ kind: 'nothing' });
    await cancel(hold);
    expect(await start('nightly')).toMatchObject({ kind: 'started', promotion: { id: waiting.id } });
  });

  test('is passed by whoever names it, also later when it is in force, and that is in the audit', async () => {
    const { hold } = await book('nightly', { shows: { build: 'b2' } });
    const passing = await promote('b1', { do: 'override', holds: [hold.id] });
    expect(passing.overrideHolds).toEqual([hold.id]);
    await pass(hold, 2 * hour);
    expect(await start('nightly')).toMatchObject({ kind: 'started', promotion: { id: passing.id } });
    expect((await eventsOf('nightly')).map(({ name }) => name)).toContain('hold:overridden');
  });

  test('lets the build of one before it through, for that will be over by then', async () => {
    await book('nightly', { shows: { build: 'b1' } });
    const { hold: next } = await book('nightly', {
      ...{ from: soon(26 * hour), until: soon(27 * hour), shows: { build: 'b2' } },
    });
    await expect(promote('b2')).rejects.toMatchObject({ code: 'stage-held', facts: { build: 'b1' } });
    await promote('b1');
    expect(await start('nightly')).toMatchObject({ kind: 'started' });
    expect((await read().holds.get(next.id))?.end).toBeNull();
  });

  test('is refused where another build is booked at the same time, and both are named', async () => {
    const { hold } = await book('nightly', { shows: { build: 'b1' } });
    const refused = { code: 'stage-booked', facts: { hold: hold.id, other: 'b1', build: 'b2' } };
    await expect(book('nightly', { reason: 'other', shows: { build: 'b2' } })).rejects.toMatchObject(refused);
    await book('nightly', { reason: 'same build', shows: { build: 'b1' } });
    const { hold: later } = await book('nightly', {
      ...{ from: soon(26 * hour), until: soon(27 * hour), shows: { build: 'b2' } },
    });
    const onto = { from: soon(2.5 * hour), until: soon(27 * hour) };
    await expect(extend(later, onto)).rejects.toMatchObject(refused);
    await expect(extend(hold, { until: soon(26.5 * hour) })).rejects.toMatchObject({
      ...{ code: 'stage-booked', facts: { hold: later.id, other: 'b2', build: 'b1' } },
    });
  });

  test('names a build or a milestone that there is, a milestone on its own slot', async () => {
    await expect(book('nightly', { shows: { build: 'b99' } })).rejects.toMatchObject({ code: 'not-found' });
    await expect(book('staging-1', { shows: { milestone: 9 } })).rejects.toMatchObject({
      code: 'not-found',
      facts: { kind: 'milestone', name: '9' },
    });
    for (const stage of ['nightly', 'devqa']) {
      await promote('b1', reject, stage);
      await desk.succeed(stage);
    }
    await desk.inTransaction((rows) =>
      createMilestone(desk.ports, rows, {
        caller: mina,
        request: { number: 9, build: 'b1', notes: null, reason: null, hold: reject },
      }),
    );
    expect((await book('staging-1', { shows: { milestone: 9 } })).hold.shows).toEqual({
      milestone: 9,
      build: 'b1',
    });
    await expect(book('staging-2', { shows: { milestone: 9 } })).rejects.toMatchObject(
      refusedAt('/milestone', 'other-slot'),
    );
  });
});

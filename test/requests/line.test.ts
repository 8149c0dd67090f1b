import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Asker } from '../../src/model/caller.js';
import { linesIn } from '../../src/model/line.js';
import { holdsOn } from '../../src/queries/hold.js';
import { listLines } from '../../src/queries/line.js';
import { releaseHold, setHold } from '../../src/requests/hold.js';
import { extendLine, releaseLine, stopLine, type LineRequest } from '../../src/requests/line.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { runScheduleNow } from '../../src/requests/schedule.js';
import { fiveOnADesk, mina, openDesk, type Desk } from '../support/desk.js';
import { aHold } from '../support/nouns.js';

const hour = 3_600_000;
const five = fiveOnADesk.map(({ name }) => name);
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(async () => {
  await desk.clear();
  await desk.register('one');
  await desk.succeed('dev');
});
afterAll(() => desk.close());

const read = () => desk.ports.store.read;
const soon = (ms = hour): Date => new Date(Date.now() + ms);
const jin: Asker = { ...mina, actor: { id: 'jin', via: 'cli' } };

const stop = (more: Partial<LineRequest> = {}, caller: Asker = mina) =>
  desk.inTransaction((rows) =>
    stopLine(desk.ports, rows, {
      caller,
      request: { kind: 'incident', reason: 'moving', until: null, except: [], ...more },
    }),
  );
const release = (id: string, caller: Asker = mina, more: { reason?: string; ifMatch?: string } = {}) =>
  desk.inTransaction((rows) =>
    releaseLine(desk.ports, rows, { caller, change: { id, reason: null, ifMatch: null, ...more } }),
  );
const extend = (id: string, until: Date | null, caller: Asker = mina, reason: string | null = null) =>
  desk.inTransaction((rows) =>
    extendLine(desk.ports, rows, { caller, until, change: { id, reason, ifMatch: null } }),
  );
const releaseOne = (id: string) =>
  desk.inTransaction((rows) =>
    releaseHold(desk.ports, rows, {
      caller: mina,
      release: { id, reason: null, verdict: null, ifMatch: null },
    }),
  );
const held = async () => {
  const kept = await Promise.all(
    five.map(async (name) => ((await holdsOn(read(), name)).length > 0 ? name : '')),
  );
  return kept.filter((name) => name !== '');
};
const named = async (name: string) =>
  (await read().events.list({ limit: 50 })).filter((row) => row.name === name);

describe('a stop of the line', () => {
  test('holds every stage but those named, by one transaction, in rows that share its name', async () => {
    const { line, stopped } = await stop({ except: ['dev'], until: soon() });
    expect(line.id).toMatch(/^line_[0-9A-Z]{26}$/);
    expect(line.holds.map(({ stage }) => stage)).toEqual(five.slice(1));
    expect(stopped.map(({ hold }) => hold.id)).toEqual(line.holds.map(({ id }) => id));
    expect(await held()).toEqual(five.slice(1));
    const rows = await named('hold:set');
    expect(rows.map(({ facts }) => facts['line'])).toEqual(five.slice(1).map(() => line.id));
    // Each stage is looked at again, and has another ETag than before.
    expect(desk.woken).toEqual(expect.arrayContaining(five.slice(1)));
  });

  test('is for nobody who lacks the right on any of the stages, and tells all that are lacking', async () => {
    const some: Asker = {
      ...mina,
      grants: [
        { verb: 'hold', stage: 'dev' },
        { verb: 'hold', stage: 'nightly' },
      ],
    };
    await expect(stop({}, some)).rejects.toMatchObject({
      code: 'forbidden',
      facts: { verb: 'hold', stage: 'devqa', stages: ['devqa', 'staging-1', 'staging-2'] },
      extra: { rights: ['devqa', 'staging-1', 'staging-2'].map((stage) => ({ verb: 'hold', stage })) },
    });
    expect(await held()).toEqual([]);
    const { line } = await stop({ except: ['devqa', 'staging-1', 'staging-2'] }, some);
    expect(line.holds).toHaveLength(2);
  });

  test('names only stages that there are, and leaves one at least', async () => {
    await expect(stop({ except: ['devqq'] })).rejects.toMatchObject({
      code: 'not-found',
      facts: { kind: 'stage', name: 'devqq', nearest: 'devqa' },
    });
    await expect(stop({ except: five })).rejects.toMatchObject({
      code: 'validation',
      extra: { errors: [{ pointer: '/except', code: 'no-stage-left' }] },
    });
    await expect(stop({ until: soon(-hour) })).rejects.toMatchObject({
      extra: { errors: [{ pointer: '/until', code: 'in-the-past' }] },
    });
  });

  test('is all or nothing: where one stage refuses, none is held', async () => {
    const request = {
      stage: 'staging-2',
      kind: 'incident',
      reason: 'moving',
      until: null,
      ifMatch: null,
    } as const;
    await desk.inTransaction((rows) => setHold(desk.ports, rows, { caller: mina, request }));
    await expect(stop()).rejects.toMatchObject({ code: 'stage-already-held' });
    expect(await held()).toEqual(['staging-2']);
    // Another one's, for another reason, is another hold beside it.
    await stop({}, jin);
    expect(await held()).toEqual(five);
  });

  test('is released at once; one that was released by itself before goes on alone', async () => {
    const { line } = await stop();
    const [dev] = line.holds;
    await releaseOne(dev?.id ?? '');
    expect(await held()).toEqual(five.slice(1));
    const [view] = await listLines(read());
    expect([view?.line.id, view?.left.length, view?.line.holds.length]).toEqual([line.id, 4, 5]);
    await release(line.id);
    expect([await held(), await listLines(read())]).toEqual([[], []]);
    expect(await named('hold:released')).toHaveLength(5);
    await expect(release(line.id)).rejects.toMatchObject({ code: 'line-ended', facts: { line: line.id } });
    await expect(release('line_none')).rejects.toMatchObject({ code: 'not-found', facts: { kind: 'line' } });
  });

  test('gets another end for all that is left of it', async () => {
    const { line } = await stop({ until: soon() });
    await releaseOne(line.holds[0]?.id ?? '');
    const until = soon(2 * hour);
    const after = await extend(line.id, until);
    expect(after.holds.map((hold) => hold.until?.getTime() === until.getTime())).toEqual([
      ...[false, true, true, true, true],
    ]);
    expect((await extend(line.id, null)).holds.slice(1).map((hold) => hold.until)).toEqual([
      ...[null, null, null, null],
    ]);
  });

  test('is ended by another one only with the right on every stage that is left, and with a reason', async () => {
    const { line } = await stop();
    const onlyNightly: Asker = { ...jin, grants: [{ verb: 'hold', stage: 'nightly' }] };
    for (const act of [release, (id: string, who: Asker) => extend(id, soon(), who)]) {
      await expect(act(line.id, onlyNightly)).rejects.toMatchObject({
        code: 'forbidden',
        facts: { stages: ['dev', 'devqa', 'staging-1', 'staging-2'] },
      });
      await expect(act(line.id, jin)).rejects.toMatchObject({
        extra: { errors: [{ pointer: '/reason', code: 'needed-for-other', facts: { by: 'mina' } }] },
      });
    }
    // Who stopped it needs no right to hold for that.
    const own: Asker = { ...mina, grants: [{ verb: 'promote', stage: '*' }] };
    expect((await release(line.id, own)).holds.every(({ end }) => end?.how === 'released')).toBe(true);
  });

  test('that has changed since somebody looked is told to them', async () => {
    const { line } = await stop();
    const seen = `"${line.id}-5"`;
    await releaseOne(line.holds[0]?.id ?? '');
    await expect(release(line.id, mina, { ifMatch: seen })).rejects.toMatchObject({ code: 'line-changed' });
    await release(line.id, mina, { ifMatch: `"${line.id}-6"` });
  });

  test('of which the time of all holds is over has ended', async () => {
    const { line } = await stop({ until: soon() });
    await desk.inTransaction((rows) =>
      rows.sql.executeSql("update holds set until = clock_timestamp() - interval '1 second'"),
    );
    expect(await listLines(read())).toEqual([]);
    await expect(release(line.id)).rejects.toMatchObject({ code: 'line-ended' });
  });

  test('keeps out who asks, and leaves commits and schedules out with the hold', async () => {
    await stop();
    await expect(
      desk.inTransaction((rows) =>
        requestPromotion(desk.ports, rows, {
          caller: mina,
          request: {
            stage: 'nightly',
            wanted: { build: 'b1' },
            reason: null,
            ifMatch: null,
            hold: { do: 'reject' },
          },
        }),
      ),
    ).rejects.toMatchObject({ code: 'stage-held', facts: { reason: 'moving' } });
    const run = await desk.inTransaction((rows) =>
      runScheduleNow(desk.ports, rows, { caller: mina, stage: 'nightly', sourceHealth: 'healthy' }),
    );
    expect([run.phase, run.outcome?.code]).toEqual(['skipped', 'held']);
    await desk.register('two');
    const [commit] = await read().promotions.list({ stage: 'dev', limit: 1 });
    expect([commit?.build, commit?.phase, commit?.outcome?.code]).toEqual(['b2', 'skipped', 'held']);
  });

  test('takes locks in the order of everyone who takes several', async () => {
    const order: string[] = [];
    await desk.inTransaction((rows) => {
      const stages = {
        ...rows.stages,
        lock: (name: string) => {
          order.push(name);
          return rows.stages.lock(name);
        },
      };
      return stopLine(
        desk.ports,
        { ...rows, stages },
        {
          caller: mina,
          request: { kind: 'incident', reason: 'moving', until: null, except: [] },
        },
      );
    });
    expect(order.slice(0, 5)).toEqual(['dev', 'devqa', 'nightly', 'staging-1', 'staging-2']);
  });
});

test('holds that came by stops are found as stops, others are left out', () => {
  const of = (stage: string, line: string | null) => aHold({ stage, line });
  const holds = [of('dev', 'line_2'), of('dev', null), of('nightly', 'line_1'), of('nightly', 'line_2')];
  expect(linesIn(holds).map(({ id, holds: own }) => [id, own.map(({ stage }) => stage)])).toEqual([
    ['line_2', ['dev', 'nightly']],
    ['line_1', ['nightly']],
  ]);
});

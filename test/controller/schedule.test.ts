import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Stage, StageHealth } from '../../src/model/stage.js';
import type { Ports } from '../../src/ports/ports.js';
import { runDueSchedule } from '../../src/controller/schedule.js';
import { runScheduleNow } from '../../src/requests/schedule.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { platformThatIs } from '../support/platform.js';
import { aStage } from '../support/nouns.js';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const portsWith = (health: StageHealth): Ports => ({
  ...desk.ports,
  platform: platformThatIs(() => health),
});

const everyMinute: Stage = aStage({ trigger: 'schedule', source: 'dev', schedule: '* * * * *' });

/** As if the schedule had been looked at some time ago; the database's clock is the one that counts. */
async function lookedAt(hoursAgo: number): Promise<Date> {
  return desk.inTransaction(async (rows) => {
    const now = await rows.now();
    await rows.schedules.lookedAt('nightly', now);
    await rows.schedules.look('nightly', new Date(now.getTime() - hoursAgo * 3_600_000));
    return now;
  });
}

const due = (stage = everyMinute, health: StageHealth = 'healthy') =>
  runDueSchedule(portsWith(health), stage);

test('the first look only begins: nothing was missed before there was a schedule', async () => {
  expect(await due()).toBeNull();
});

describe('a due run', () => {
  test('takes what runs on the source, once per occurrence', async () => {
    await desk.register('one');
    await desk.succeed('dev');
    await lookedAt(0.05);
    const run = await due();
    expect(run).toMatchObject({ stage: 'nightly', build: 'b1', phase: 'pending', trigger: 'schedule' });
    expect(run?.occurrence).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
    expect(run?.actor.id).toBe('system:schedule');
  });

  test('of one occurrence that two services see at once is made once, and the loser goes on', async () => {
    await desk.register('one');
    await desk.succeed('dev');
    await lookedAt(0.05);
    const both = await Promise.all([due(), due()]);
    expect(both.filter((run) => run !== null)).toHaveLength(1);
  });

  test.each([
    ['nothing runs on the source', 'healthy', false, 'nothing-on-source'],
    ['the source is not healthy', 'degraded', true, 'source-unhealthy'],
  ] as const)('is recorded as skipped when %s', async (_what, health, registered, code) => {
    if (registered) {
      await desk.register('one');
      await desk.succeed('dev');
    }
    await lookedAt(0.05);
    expect(await due(everyMinute, health)).toMatchObject({ phase: 'skipped', outcome: { code } });
  });

  test.each(['the source is unknown', 'the source is being recovered'])(
    'is recorded as skipped when %s, whatever build is remembered there',
    async (what) => {
      await desk.register('one');
      await desk.succeed('dev');
      if (what === 'the source is unknown') await desk.lose('dev');
      else
        await desk.inTransaction((rows) =>
          rows.recoveries.insert({ stage: 'dev', reason: 'power', clearLock: false, said: null, ...mina }),
        );
      await lookedAt(0.05);
      expect(await due()).toMatchObject({
        phase: 'skipped',
        outcome: { code: 'source-unhealthy', facts: { source: 'dev', health: 'unknown' } },
      });
    },
  );

  test('is recorded as skipped when there is nothing new, or when it is on its way', async () => {
    await desk.register('one');
    await desk.succeed('dev');
    await lookedAt(0.05);
    await due();
    await lookedAt(0.05);
    const ports = portsWith('healthy');
    const asked = { caller: mina, stage: 'nightly', sourceHealth: 'healthy' as const };
    const again = await desk.inTransaction((rows) => runScheduleNow(ports, rows, asked));
    expect(again).toMatchObject({ phase: 'skipped', outcome: { code: 'already-on-its-way' } });
    await desk.succeed('nightly');
    const third = await desk.inTransaction((rows) => runScheduleNow(ports, rows, asked));
    expect(third).toMatchObject({ phase: 'skipped', outcome: { code: 'already-current' } });
  });
});

test('F22: after a long pause the run is recorded as missed, once', async () => {
  const now = await lookedAt(8);
  const missed = new Date(now.getTime() - 7 * 3_600_000);
  const daily = `${String(missed.getUTCMinutes())} ${String(missed.getUTCHours())} * * *`;
  const stage = aStage({ trigger: 'schedule', source: 'dev', schedule: daily });
  expect(await due(stage)).toMatchObject({ phase: 'skipped', outcome: { code: 'missed' } });
  expect(await due(stage)).toBeNull();
});

test('F22: after several days one record names the newest run that was missed', async () => {
  const now = await lookedAt(80);
  const missed = new Date(now.getTime() - 7 * 3_600_000);
  const daily = `${String(missed.getUTCMinutes())} ${String(missed.getUTCHours())} * * *`;
  const stage = aStage({ trigger: 'schedule', source: 'dev', schedule: daily });
  expect(await due(stage)).toMatchObject({
    phase: 'skipped',
    outcome: { code: 'missed' },
    occurrence: missed.toISOString().slice(0, 16),
  });
  expect(await due(stage)).toBeNull();
  const all = await desk.ports.store.read.promotions.list({ stage: 'nightly', limit: 9 });
  expect(all).toHaveLength(1);
});

test('a stage without a schedule has nothing to run', async () => {
  const asked = { caller: mina, stage: 'devqa', sourceHealth: 'healthy' as const };
  const run = desk.inTransaction((rows) => runScheduleNow(desk.ports, rows, asked));
  await expect(run).rejects.toMatchObject({
    code: 'not-found',
    facts: { kind: 'schedule', known: ['nightly'] },
  });
});

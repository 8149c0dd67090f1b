import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { notifyRound, type Notifier } from '../../src/controller/notify.js';
import { workPutBacks } from '../../src/controller/put-back.js';
import { end } from '../../src/ledger/end.js';
import { endExpired } from '../../src/ledger/hold.js';
import { systemActor } from '../../src/model/actor.js';
import type { Phase } from '../../src/model/promotion.js';
import { noticeKinds } from '../../src/model/webhook.js';
import type { Ports } from '../../src/ports/ports.js';
import type { NewWebhook } from '../../src/ports/webhooks.js';
import { attachClient } from '../../src/requests/client.js';
import { releaseHold, setHold } from '../../src/requests/hold.js';
import { releaseLine, stopLine } from '../../src/requests/line.js';
import { createMilestone } from '../../src/requests/milestone.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { changeWebhook, createWebhook, removeWebhook } from '../../src/requests/webhook.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { letPass } from '../support/holds.js';
import { Died, mortal } from '../support/mortal.js';
import { openReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

let desk: Desk;
let receiver: WebhookReceiver;
const logged: string[] = [];

beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.clear();
  receiver = await openReceiver();
  logged.length = 0;
  await round();
});
afterEach(async () => {
  expect(receiver.unsigned).toEqual([]);
  await receiver.close();
});

const note = (facts: object, message: string): void =>
  void logged.push(`${message} ${JSON.stringify(facts)}`);

/** One service; `life` is what it dies of. */
function notifier(change: Partial<Pick<Ports, 'store'>> & { id?: string } = {}): Notifier {
  const { id = 'one', store = desk.ports.store } = change;
  return {
    ports: {
      ...desk.ports,
      ...{ store, instance: { ...desk.ports.instance, id }, log: { info: note, warn: note, error: note } },
    },
    closing: new AbortController().signal,
  };
}
const round = (change?: Parameters<typeof notifier>[0]) => notifyRound(notifier(change));

const sql = (text: string) => desk.ports.store.read.sql.executeSql(text);
/** As if so much time had gone by: nobody has the turn, and nothing waits. */
const later = async (): Promise<void> => {
  await sql(`update webhook_telling set taken_until = 'epoch', looked_at = 'epoch'`);
  await sql(`update webhooks set next_at = 'epoch'`);
};

const make = (change: Partial<NewWebhook> = {}) =>
  desk
    .inTransaction((rows) =>
      createWebhook(desk.ports, rows, {
        caller: mina,
        wanted: {
          ...{ url: receiver.url, kinds: [...noticeKinds], stages: null, language: 'en', isActive: true },
          ...change,
        },
        secret: receiver.secret,
      }),
    )
    .then(({ webhook }) => webhook);

const hold = (stage: string, until: Date | null = null) =>
  desk.inTransaction((rows) =>
    setHold(desk.ports, rows, {
      caller: mina,
      request: { stage, kind: 'qa', reason: 'QA round 14', until, ifMatch: null },
    }),
  );

/** Gives a promotion its next phase, as the controller does. */
const pass = (id: string, phase: Phase) =>
  desk.inTransaction(async (rows) => {
    const promotion = await rows.promotions.get(id);
    if (promotion === undefined) throw new Error(id);
    if (phase === 'running')
      return rows.promotions.change(id, 'pending', { phase, startedAt: await rows.now() });
    const ended = { phase, outcome: null, actor: systemActor('test'), reason: null };
    return end(desk.ports, rows, promotion, ended);
  });

const texts = () => receiver.got.map(({ text }) => text);
const deliveries = () => receiver.got.map(({ delivery }) => delivery);
const audited = async (name: string) =>
  (await desk.ports.store.read.events.list({ name, limit: 50 })).map(({ facts }) => facts);
const viewOf = async (id: string) => (await desk.ports.store.read.webhooks.get(id))!;

describe('a webhook', () => {
  test('is told what happens in one message each, in its order, and signed', async () => {
    await make();
    const { promotions } = await desk.register('one');
    const [first] = promotions;
    await pass(first!.id, 'running');
    await sql(`update promotions set started_at = clock_timestamp() - interval '131 seconds'`);
    await pass(first!.id, 'failed');
    const held = await hold('devqa', new Date(Date.now() + 30 * 60_000));
    await desk.inTransaction((rows) =>
      releaseHold(desk.ports, rows, {
        caller: mina,
        release: { id: held.hold.id, ifMatch: null, reason: null, verdict: null },
      }),
    );
    await round();
    expect(texts()).toEqual([
      '✗ dev still runs no build — promotion of b1 failed after 2m 11s.',
      expect.stringMatching(/^▣ devqa is held \(QA\) by mina until \d{4}-.* UTC: "QA round 14"\.$/),
      '▢ devqa: mina released the hold (QA) "QA round 14".',
    ]);
    expect(receiver.got[0]).toMatchObject({
      event: 'promotion:finished',
      body: {
        ...{ id: deliveries()[0], event: 'promotion:finished', tries: 1, language: 'en', stage: 'dev' },
        promotion: {
          ...{ id: first!.id, stage: 'dev', build: 'b1', phase: 'failed', trigger: 'commit' },
          ...{ elapsed: 'PT2M11S', currentBuild: null, stageUnknown: false },
        },
        links: null,
      },
    });
    expect(new Set(deliveries()).size).toBe(3);
    await round();
    expect(receiver.got).toHaveLength(3);
  });

  test('is told only what it asked for: kinds, stages, its language, and nothing from before it was made', async () => {
    await hold('nightly');
    await make({ kinds: ['hold:set'], stages: ['devqa'], language: 'ko' });
    await desk.register('one');
    await hold('dev');
    await hold('devqa');
    await round();
    expect(texts()).toEqual(['▣ devqa 고정(QA) — mina, 해제할 때까지: "QA round 14".']);
  });

  test('is told of what comes with time, once: a hold that ends within the hour, a client that is silent', async () => {
    const webhook = await make({ kinds: ['hold:ending', 'client:stale'] });
    const ends = new Date(Date.now() + 30 * 60_000);
    const held = await hold('devqa', ends);
    await desk.inTransaction((rows) =>
      attachClient(desk.ports, rows, {
        caller: mina,
        wanted: {
          ...{ client: 'web', clientStage: 'dev', stage: 'nightly', ifMatch: null },
          details: { url: null, owner: null, contact: null },
        },
      }),
    );
    await round();
    // It was set for less than an hour: its end was told then.
    expect(texts()).toEqual([]);
    await sql(`update webhooks set since = clock_timestamp() - interval '2 hours'`);
    await sql(
      `update holds set created_at = clock_timestamp() - interval '3 hours' where id = '${held.hold.id}'`,
    );
    await sql(`update clients set attached_at = clock_timestamp() - interval '7 days 1 minute'`);
    for (let times = 0; times < 3; times += 1) {
      await later();
      await round();
    }
    expect(receiver.got.map(({ event }) => event).toSorted()).toEqual(['client:stale', 'hold:ending']);
    expect(texts().join()).toContain('web/dev, which uses nightly, has not been heard of for 7 days');
    expect((await viewOf(webhook.id)).waiting).toBe(0);
  });

  test('is told of what a milestone goes before: that it comes back, that it need not, and that it did not', async () => {
    await make({ kinds: ['put-back:planned', 'put-back:ended', 'put-back:failed'] });
    const create = (number: number, build: string, putBackBefore = false) =>
      desk.inTransaction((rows) =>
        createMilestone(desk.ports, rows, {
          caller: mina,
          request: { number, build, notes: null, reason: null, putBackBefore, hold: { do: 'wait' } },
        }),
      );
    for (const name of ['one', 'two']) {
      const { build } = await desk.register(name);
      await desk.succeed('dev');
      for (const stage of ['nightly', 'devqa']) {
        await desk.inTransaction((rows) =>
          requestPromotion(desk.ports, rows, {
            caller: mina,
            request: {
              ...{ stage, wanted: { build: build.id }, reason: null, ifMatch: null },
              hold: { do: 'wait' },
            },
          }),
        );
        await desk.succeed(stage);
      }
      await create(name === 'one' ? 9 : 10, build.id);
      await desk.succeed(name === 'one' ? 'staging-1' : 'staging-2');
    }
    const booked = (hours: number) => new Date(Date.now() + hours * 3_600_000);
    const request = {
      ...{ stage: 'staging-1', kind: 'demo' as const, reason: 'Publisher review', ifMatch: null },
      ...{ from: booked(10), until: booked(12), shows: { milestone: 9 } },
    };
    const { hold: demo } = await desk.inTransaction((rows) =>
      setHold(desk.ports, rows, { caller: mina, request }),
    );
    await create(11, 'b2', true);
    await round();
    await desk.succeed('staging-1');
    await desk.inTransaction((rows) => letPass(rows, demo, 9.3 * 3600));
    await workPutBacks(desk.ports);
    await desk.inTransaction((rows) => letPass(rows, demo, 0.6 * 3600));
    await workPutBacks(desk.ports);
    await later();
    await round();
    expect(receiver.got.map(({ event }) => event)).toEqual(['put-back:planned', 'put-back:failed']);
    const [planned, failed] = texts();
    expect(planned).toMatch(
      /^↺ On staging-1 a milestone of mina goes before what mina booked from .* UTC on; b1 comes back by itself at /,
    );
    expect(failed).toMatch(/^✗ b1 did not come back to staging-1, .*: it could not begin in time\. mina had/);
    expect(receiver.got[1]?.body).toMatchObject({
      ...{ stage: 'staging-1', hold: { id: demo.id } },
      putBack: { build: 'b1', by: 'mina', comesBackAt: null, isDone: false, why: ['late'] },
    });
  });

  test('is told once of what befell several stages by one stop of the line', async () => {
    await make({ kinds: ['hold:set', 'hold:ending', 'hold:released', 'hold:expired'] });
    const request = { kind: 'incident', reason: 'moving', until: null, except: ['staging-1'] } as const;
    const stop = (until: Date | null) =>
      desk.inTransaction((rows) =>
        stopLine(desk.ports, rows, { caller: mina, request: { ...request, until } }),
      );
    const first = await stop(null);
    const [one] = first.line.holds;
    const release = { id: one!.id, ifMatch: null, reason: null, verdict: null };
    await desk.inTransaction((rows) => releaseHold(desk.ports, rows, { caller: mina, release }));
    const change = { id: first.line.id, reason: null, ifMatch: null };
    await desk.inTransaction((rows) => releaseLine(desk.ports, rows, { caller: mina, change }));
    const second = await stop(new Date(Date.now() + 3_600_000));
    await round();
    const beginning = `created_at = now() - interval '3 hours'`;
    await sql(`update webhooks set since = clock_timestamp() - interval '2 hours'`);
    await sql(
      `update holds set ${beginning}, until = now() + interval '9 minutes' where line = '${second.line.id}'`,
    );
    await later();
    await round();
    await sql(`update holds set until = created_at + interval '1 minute' where line = '${second.line.id}'`);
    for (const { stage } of second.line.holds)
      await desk.inTransaction((rows) => endExpired(desk.ports, rows, stage));
    await later();
    await round();
    const goesOn = (stages: string) => `▢ The line goes on with ${stages}: `;
    expect(texts()).toEqual([
      expect.stringContaining('▣ The line is stopped on dev, nightly, devqa, staging-2 (incident) by mina'),
      expect.stringContaining(`▢ ${one!.stage}: mina released`),
      expect.stringContaining(goesOn('nightly, devqa, staging-2')),
      expect.stringContaining('▣ The line is stopped on dev, nightly, devqa, staging-2'),
      expect.stringContaining(
        '▣ The stop of the line on dev, nightly, devqa, staging-2 (incident, by mina) ends',
      ),
      expect.stringContaining(goesOn('dev, nightly, devqa, staging-2')),
    ]);
    expect(receiver.got[2]?.body).toMatchObject({
      hold: { stage: 'nightly', line: { id: first.line.id, stages: ['nightly', 'devqa', 'staging-2'] } },
    });
  });

  test('that is switched off is told nothing of what happened meanwhile, and one that is removed is told no more', async () => {
    const webhook = await make();
    const turn = (isActive: boolean) =>
      desk.inTransaction((rows) =>
        changeWebhook(desk.ports, rows, {
          ...{ caller: mina, id: webhook.id, changes: { isActive }, ifMatch: null },
        }),
      );
    await hold('dev');
    await turn(false);
    await hold('nightly');
    await round();
    await turn(true);
    await hold('devqa');
    await round();
    expect(receiver.got.map(({ body }) => body['stage'])).toEqual(['devqa']);
    await hold('staging-1');
    await desk.inTransaction((rows) =>
      removeWebhook(desk.ports, rows, { caller: mina, id: webhook.id, ifMatch: null }),
    );
    await round();
    expect(receiver.got).toHaveLength(1);
    expect((await audited('webhook:changed')).map(({ changed, active }) => [changed, active])).toEqual([
      [['active'], true],
      [['active'], false],
    ]);
    expect(await audited('webhook:removed')).toHaveLength(1);
  });
});

describe('a receiver', () => {
  test('that fails and then works is told the same again, by the same id, in order', async () => {
    const webhook = await make();
    receiver.answers.push(500, 'cut');
    await hold('dev');
    await hold('nightly');
    await round();
    // It waits: no second try at once, and what came later waits behind it.
    await round();
    expect(receiver.got).toHaveLength(1);
    expect(await viewOf(webhook.id)).toMatchObject({
      ...{ failures: 1, waiting: 2, trouble: { why: 'refused', status: 500 } },
    });
    await later();
    await round();
    expect(await viewOf(webhook.id)).toMatchObject({ failures: 2, trouble: { why: 'unreachable' } });
    await later();
    await round();
    expect(receiver.got.map(({ body }) => [body['stage'], body['tries']])).toEqual([
      ['dev', 1],
      ['dev', 2],
      ['dev', 3],
      ['nightly', 1],
    ]);
    expect(new Set(deliveries()).size).toBe(2);
    expect(await viewOf(webhook.id)).toMatchObject({ failures: 0, waiting: 0, trouble: null });
    expect(logged.join()).not.toContain('/hook');
  });

  test('that fails keeps no other waiting', async () => {
    const other = await openReceiver();
    await make();
    await desk.inTransaction((rows) =>
      createWebhook(desk.ports, rows, {
        caller: mina,
        wanted: { url: other.url, kinds: ['hold:set'], stages: null, language: 'en', isActive: true },
        secret: other.secret,
      }),
    );
    receiver.answers.push(503, 503);
    await hold('dev');
    await round();
    await hold('nightly');
    await round();
    expect([receiver.got.length, other.got.length]).toEqual([1, 2]);
    await other.close();
  });

  test('that takes nothing fifty times in a row is told no more, and the audit says so', async () => {
    const webhook = await make();
    receiver.answers.push(...Array.from({ length: 60 }, () => 404));
    await hold('dev');
    for (let times = 0; times < 49; times += 1) {
      await round();
      await sql(`update webhooks set next_at = 'epoch'`);
    }
    expect([await audited('webhook:off'), (await viewOf(webhook.id)).isActive]).toEqual([[], true]);
    await round();
    await later();
    await round();
    expect(receiver.got).toHaveLength(50);
    expect(new Set(deliveries()).size).toBe(1);
    const { host } = new URL(receiver.url);
    expect(await audited('webhook:off')).toEqual([
      { webhook: webhook.id, host, active: false, why: 'refused', status: 404, failures: 50, untold: 1 },
    ]);
    expect(await viewOf(webhook.id)).toMatchObject({ isActive: false, failures: 50, waiting: 0 });
  });

  test('whose secret another installation has sealed is sent nothing', async () => {
    const webhook = await make();
    await sql(`update webhooks set sealed = 'AAAA'`);
    await hold('dev');
    await round();
    expect(receiver.got).toEqual([]);
    expect(await viewOf(webhook.id)).toMatchObject({ trouble: { why: 'sealed', status: null } });
  });
});

describe('a service that dies', () => {
  test.each(['before-commit', 'after-commit'] as const)(
    'at any of its transactions, %s, loses nothing, and tells twice only by the same id',
    async (when) => {
      let deaths = 0;
      for (let at = 1; ; at += 1) {
        await desk.clear();
        receiver.got.length = 0;
        await round();
        await make();
        const { store, dead, dieAt } = mortal(desk.ports.store);
        dieAt({ transaction: at, when });
        await hold('dev');
        await hold('nightly');
        await round({ store }).catch((error: unknown) => {
          if (!(error instanceof Died)) throw error;
        });
        await later();
        await round({ id: 'two' });
        const told = new Map(receiver.got.map(({ delivery, body }) => [delivery, body['stage']]));
        expect({ at, told: [...told.values()] }).toEqual({ at, told: ['dev', 'nightly'] });
        expect(receiver.got.length).toBeLessThanOrEqual(3);
        if (!dead()) break;
        deaths += 1;
      }
      expect(deaths).toBeGreaterThan(5);
    },
  );

  test('leaves its turn: nobody else sends until that is over, or it is known to be gone', async () => {
    const own = { id: 'silent', host: 'h', machine: null, pidSpace: null, pid: 1, started: '', url: null };
    await desk.ports.store.beat({ ...own, version: '0' });
    await make();
    await hold('dev');
    await desk.inTransaction((rows) => rows.webhooks.take('silent', 30));
    await round({ id: 'two' });
    expect(receiver.got).toEqual([]);
    await desk.inTransaction((rows) => rows.instances.remove('silent'));
    await round({ id: 'two' });
    expect(receiver.got).toHaveLength(1);
  });
});

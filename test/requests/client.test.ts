import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { attachClient, detachClient } from '../../src/requests/client.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { rollBack } from '../../src/requests/rollback.js';
import { startNext } from '../../src/controller/start.js';
import { aStage } from '../support/nouns.js';
import { mina, openDesk, type Desk } from '../support/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const read = () => desk.ports.store.read;
const web = { client: 'web', clientStage: 'dev' };
const attach = (
  stage: string,
  { owner, ...more }: Partial<typeof web> & { owner?: string; ifMatch?: string } = {},
) =>
  desk.inTransaction((rows) =>
    attachClient(desk.ports, rows, {
      caller: mina,
      wanted: { ...web, stage, details: owner === undefined ? {} : { owner }, ifMatch: null, ...more },
    }),
  );
const detach = (ifMatch: string | null = null) =>
  desk.inTransaction((rows) => detachClient(desk.ports, rows, { caller: mina, name: web, ifMatch }));
const request = (stage: string, build: string) =>
  desk.inTransaction((rows) =>
    requestPromotion(desk.ports, rows, {
      caller: mina,
      request: { stage, wanted: { build }, reason: null, ifMatch: null, hold: { do: 'reject' } },
    }),
  );
const clientEvents = async () =>
  (await read().events.list({ limit: 50 }))
    .filter(({ name }) => name.startsWith('client:'))
    .map(({ name, stage, actor, facts }) => [name, stage, actor.id, facts['from'] ?? null]);
const revision = async (stage: string) => (await read().stages.get(stage)).revision;
const touchedBy = async (id: string) => (await read().promotions.get(id))?.clients;
const webDev = { client: 'web', clientStage: 'dev', namedLike: 'dev' };
/** Two builds that have been on dev and nightly. */
async function twoBuilds(): Promise<void> {
  for (const name of ['one', 'two']) {
    const { build } = await desk.register(name);
    await desk.succeed('dev');
    await request('nightly', build.id);
    await desk.succeed('nightly');
  }
}

test('attached, changed and detached are one event each, and the same again is none', async () => {
  expect(await attach('nightly')).toMatchObject({ isNew: true, client: { stage: 'nightly', revision: 1 } });
  expect(await attach('nightly')).toMatchObject({ isNew: false, client: { revision: 1 } });
  expect(await attach('nightly', { owner: 'Sora' })).toMatchObject({ client: { revision: 2 } });
  await attach('dev');
  await detach();
  expect((await clientEvents()).toReversed()).toEqual([
    ['client:attached', 'nightly', 'mina', null],
    ['client:changed', 'nightly', 'mina', null],
    ['client:changed', 'dev', 'mina', 'nightly'],
    ['client:detached', 'dev', 'mina', null],
  ]);
  expect(await read().clients.list()).toEqual([]);
});

test('a stage that nobody has is refused, and what does not fit leaves nothing behind', async () => {
  await expect(attach('prod')).rejects.toMatchObject({ code: 'not-found', facts: { kind: 'stage' } });
  await expect(detach()).rejects.toMatchObject({ code: 'not-found', facts: { kind: 'client' } });
  await expect(attach('nightly', { ifMatch: '*' })).rejects.toMatchObject({ code: 'not-found' });
  await attach('nightly');
  const stale = '"web/dev-7"';
  await expect(attach('dev', { ifMatch: stale })).rejects.toMatchObject({ code: 'client-changed' });
  await expect(detach(stale)).rejects.toMatchObject({ code: 'client-changed' });
  await detach('"web/dev-1"');
  expect(await clientEvents()).toHaveLength(2);
});

test('two who attach the same client at once attach it once', async () => {
  const both = await Promise.all([attach('nightly'), attach('nightly'), attach('dev')]);
  expect(both.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(await read().clients.list()).toHaveLength(1);
  expect((await clientEvents()).filter(([name]) => name === 'client:attached')).toHaveLength(1);
});

test('the ETag of a stage moves with its clients, not with their signs of life', async () => {
  const before = await revision('nightly');
  await attach('nightly');
  const attached = await revision('nightly');
  expect(attached).toBeGreaterThan(before);
  await read().clients.see(web);
  expect(await revision('nightly')).toBe(attached);
  await attach('dev');
  expect(await revision('nightly')).toBeGreaterThan(attached);
});

test('a sign of life is written at most once a minute, and only of who is attached', async () => {
  await read().clients.see(web);
  expect(await read().clients.list()).toEqual([]);
  await attach('nightly');
  expect((await read().clients.get(web))?.lastSeen).toBeNull();
  await read().clients.see(web);
  const first = (await read().clients.get(web))?.lastSeen;
  await read().clients.see(web);
  expect((await read().clients.get(web))?.lastSeen).toEqual(first);
  await read().sql.executeSql(`update clients set last_seen = last_seen - interval '61 seconds'`);
  await read().clients.see(web);
  expect((await read().clients.get(web))?.lastSeen?.getTime()).toBeGreaterThanOrEqual(
    first?.getTime() ?? NaN,
  );
});

test('a promotion keeps the clients of its stage, with what they are named like, also after they are gone', async () => {
  await attach('nightly');
  await attach('devqa', { client: 'ios', clientStage: 'qa' });
  const { build } = await desk.register('one');
  await desk.succeed('dev');
  const promotion = await request('nightly', build.id);
  expect(promotion.clients).toEqual([webDev]);
  await desk.succeed('nightly');
  await detach();
  expect(await touchedBy(promotion.id)).toEqual([webDev]);
  expect((await request('devqa', build.id)).clients).toEqual([
    { client: 'ios', clientStage: 'qa', namedLike: null },
  ]);
});

test('one that waited touches who is there when it starts', async () => {
  const { build } = await desk.register('one');
  await desk.succeed('dev');
  const waiting = await request('nightly', build.id);
  expect(waiting.clients).toEqual([]);
  await attach('nightly');
  expect(await startNext(desk.ports, desk.ports.catalogue.get('nightly') ?? aStage())).toMatchObject({
    kind: 'started',
    promotion: { clients: [webDev] },
  });
  expect(await touchedBy(waiting.id)).toEqual([webDev]);
});

test('a rollback names them, too; a run that is skipped touches nobody', async () => {
  await twoBuilds();
  await attach('nightly');
  const { promotion } = await desk.inTransaction((rows) =>
    rollBack(desk.ports, rows, {
      caller: mina,
      request: {
        ...{ stage: 'nightly', reason: 'x', ifMatch: null, toBuild: null, onHold: { do: 'reject' } },
        hold: { wish: null, reason: null, until: null },
      },
    }),
  );
  expect(promotion.clients).toEqual([webDev]);
  await attach('dev', { client: 'ios' });
  const other = await desk.register('three', { branch: 'try' });
  expect(other.promotions.map(({ phase, clients }) => [phase, clients])).toEqual([['skipped', []]]);
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClientResource } from '../../src/contract/client.js';
import type { Page } from '../../src/contract/page.js';
import type { PreviewResource } from '../../src/contract/preview.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { TimelineEntry } from '../../src/contract/stage.js';
import type { StageResource } from '../../src/contract/stage.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
let clock = 0;
const silent = { build: null, commit: null, digest: null, url: null, restarts: 0 };
beforeAll(async () => {
  door = await openDoor(() => ({
    now: () => new Date(clock),
    platform: { observe: (stage) => Promise.resolve({ stage, ...silent, health: 'healthy' as const }) },
  }));
});
beforeEach(async () => {
  // A later minute for each test: what was remembered in the one before is over.
  clock += 3_600_000;
  await door.desk.clear();
});
afterAll(() => door.close());

const path = '/clients/web/dev';
const put = (body: unknown, headers = {}, at = path) =>
  door.ask<ClientResource & ProblemResource>('PUT', at, { body, headers });
const get = () => door.ask<ClientResource & ProblemResource>('GET', path);
const seen = async () => (await get()).body.lastSeen;

describe('a client', () => {
  test('is attached with 201, again with 200, and keeps what is not spoken of', async () => {
    const first = await put({ stage: 'nightly', url: 'https://web.example', owner: 'Sora' });
    expect(first).toMatchObject({
      status: 201,
      body: {
        ...{ client: 'web', clientStage: 'dev', stage: 'nightly', url: 'https://web.example', owner: 'Sora' },
        ...{ contact: null, attachedBy: 'mina', lastSeen: null, secondsSinceSeen: null, seen: 'not-yet' },
        mismatch: { namedLike: 'dev', text: 'web / dev uses our nightly, not our dev.' },
      },
    });
    expect(first.headers.get('etag')).toBe('"web/dev-1"');
    expect((await put({ stage: 'nightly', url: 'https://web.example', owner: 'Sora' })).status).toBe(200);
    const moved = await put({ stage: 'dev', url: null });
    expect(moved).toMatchObject({
      status: 200,
      body: { stage: 'dev', owner: 'Sora', url: null, mismatch: null },
    });
    expect(moved.headers.get('etag')).toBe('"web/dev-2"');
  });

  test('is listed, with the stage, and gone when it is detached', async () => {
    await put({ stage: 'nightly' });
    await put({ stage: 'devqa' }, {}, '/clients/ios/qa');
    const list = async (query = '') =>
      (await door.ask<Page<ClientResource>>('GET', `/clients${query}`)).body.items.map(
        ({ client }) => client,
      );
    expect(await list()).toEqual(['ios', 'web']);
    expect(await list('?stage=nightly')).toEqual(['web']);
    const stage = await door.ask<StageResource>('GET', '/stages/nightly');
    expect(stage.body.clients).toMatchObject([{ client: 'web', mismatch: { namedLike: 'dev' } }]);
    expect((await door.ask('DELETE', path)).status).toBe(204);
    expect((await door.ask('DELETE', path)).status).toBe(404);
    expect(await list()).toEqual(['ios']);
    const { body } = await door.ask<Page<TimelineEntry>>('GET', '/stages/nightly/timeline');
    expect(body.items.map(({ event, client }) => [event, client])).toEqual([
      ['client:detached', 'web/dev'],
      ['client:attached', 'web/dev'],
    ]);
  });

  test('that has changed since somebody looked is left alone', async () => {
    await put({ stage: 'nightly' });
    const stale = { 'if-match': '"web/dev-9"' };
    expect(await put({ stage: 'dev' }, stale)).toMatchObject({
      status: 412,
      body: { code: 'switchback/client-changed' },
    });
    expect((await door.ask('DELETE', path, { headers: stale })).status).toBe(412);
    expect((await get()).body.stage).toBe('nightly');
  });

  test('in Korean says what it is named like in Korean', async () => {
    const { body } = await put({ stage: 'nightly' }, { 'accept-language': 'ko' });
    expect(body.mismatch?.text).toBe('web / dev ⇒ nightly (이름이 같은 dev에 연결되어 있지 않음)');
  });

  test('is named by every preview and promotion of its stage', async () => {
    await put({ stage: 'nightly' });
    const { build } = await door.desk.register('one');
    await door.desk.succeed('dev');
    const asked = await door.ask<PromotionResource>('POST', '/stages/nightly/promotions', {
      body: { build: build.id },
    });
    const looked = await door.ask<PreviewResource>('GET', `/stages/nightly/preview?build=${build.id}`);
    expect(looked.body.clients).toMatchObject([{ client: 'web', mismatch: { namedLike: 'dev' } }]);
    await door.ask('DELETE', path);
    const { body } = await door.ask<PromotionResource>('GET', `/promotions/${asked.body.id}`);
    expect(body.clients).toEqual([
      {
        ...{ client: 'web', clientStage: 'dev' },
        mismatch: { namedLike: 'dev', text: 'web / dev uses our nightly, not our dev.' },
      },
    ]);
  });
});

describe('what is wrong', () => {
  test.each([
    [{ stage: 'prod' }, 404, undefined],
    [{ stage: 'No Stage' }, 422, ['/stage']],
    [{}, 422, ['/stage']],
    [{ stage: 'nightly', color: 'red', owner: 'a\u0000b', contact: '' }, 422, ['', '/contact', '/owner']],
    [{ stage: 'nightly', url: 'ftp://web.example' }, 422, ['/url']],
    [{ stage: 'nightly', url: 'nonsense' }, 422, ['/url']],
    [{ stage: 'nightly', url: 'https://u:hunter2@web.example' }, 422, ['/url']],
    [{ stage: 'nightly', url: 'https://u@web.example' }, 422, ['/url']],
    [{ stage: 'nightly', owner: 'x'.repeat(201) }, 422, ['/owner']],
  ])('%j is refused with %d', async (body, status, pointers) => {
    const answer = await put(body);
    expect(answer.status).toBe(status);
    expect(answer.body.errors?.map(({ pointer }) => pointer).toSorted()).toEqual(pointers);
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });

  test.each(['Web/dev', 'web/d%20ev', 'web/%00', 'web/%2e%2e', `web/${'x'.repeat(51)}`, 'web/%EA%B0%80'])(
    'the name %s cannot be attached, and is not there',
    async (name) => {
      expect((await put({ stage: 'nightly' }, {}, `/clients/${name}`)).status).toBeGreaterThanOrEqual(404);
      expect((await put({ stage: 'nightly' }, {}, `/clients/${name}`)).status).toBeLessThan(423);
      expect((await door.ask('GET', `/clients/${name}`)).status).toBe(404);
      expect((await door.ask('POST', `/clients/${name}/heartbeat`)).status).toBe(404);
    },
  );

  test('other methods are told what is allowed', async () => {
    const answer = await door.ask('PATCH', path, { body: {} });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, PUT, DELETE, HEAD, OPTIONS']);
  });
});

describe('a sign of life', () => {
  test('is a heartbeat, of a client that is attached', async () => {
    expect((await door.ask('POST', `${path}/heartbeat`)).status).toBe(404);
    await put({ stage: 'nightly' });
    expect((await door.ask('POST', `${path}/heartbeat`)).status).toBe(204);
    const { body } = await get();
    expect(body).toMatchObject({ seen: 'recently' });
    expect(body.secondsSinceSeen).toBeLessThan(60);
  });

  test('is any request that names it, and only of a client that is attached', async () => {
    const asks = (value: string) => door.ask('GET', '/stages', { headers: { 'x-switchback-client': value } });
    expect((await asks('web/dev')).status).toBe(200);
    await put({ stage: 'nightly' });
    expect(await seen()).toBeNull();
    await asks('web/dev');
    expect(await seen()).not.toBeNull();
  });

  test('is asked of the database once a minute, and written once a minute', async () => {
    await put({ stage: 'nightly' });
    const headers = { 'x-switchback-client': 'web/dev' };
    await door.ask('GET', '/stages', { headers });
    await door.desk.ports.store.read.sql.executeSql('update clients set last_seen = null');
    await door.ask('GET', '/stages', { headers });
    expect(await seen()).toBeNull();
    clock += 60_000;
    await door.ask('GET', '/stages', { headers });
    expect(await seen()).not.toBeNull();
  });

  test.each(['web', 'web/dev/x', 'WEB/DEV', '/', '../..', 'x'.repeat(200), 'web/dev, web/dev'])(
    'that cannot be read (%j) is passed over',
    async (value) => {
      await put({ stage: 'nightly' });
      const { status } = await door.ask('GET', '/stages', { headers: { 'x-switchback-client': value } });
      expect(status).toBe(200);
      expect(await seen()).toBeNull();
    },
  );
});

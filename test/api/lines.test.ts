import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { LineResource, LineSetResource } from '../../src/contract/lines.js';
import type { OverviewResource } from '../../src/contract/overview.js';
import type { Page } from '../../src/contract/page.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { StageResource } from '../../src/contract/stage.js';
import { openDoor, type Door } from '../support/door.js';

const silent = {
  build: null,
  commit: null,
  digest: null,
  health: 'healthy' as const,
  url: null,
  restarts: 0,
};
let door: Door;
beforeAll(async () => {
  door = await openDoor(() => ({
    platform: { observe: (stage) => Promise.resolve({ stage, ...silent }) },
  }));
});
beforeEach(async () => {
  await door.desk.clear();
  await door.desk.register('one');
});
afterAll(() => door.close());

const stop = (more: object = {}, language = 'en') =>
  door.ask<LineSetResource & ProblemResource>('POST', '/lines', {
    body: { reason: 'The database is being moved', ...more },
    headers: { 'accept-language': language },
  });
const look = (id: string) => door.ask<LineResource>('GET', `/lines/${id}`);

describe('the line', () => {
  test('is stopped with what is under way, what waits, and where to find it', async () => {
    const { status, body, headers } = await stop({ except: ['staging-2'], until: '2099-01-01T00:00:00Z' });
    expect([status, headers.get('location')]).toEqual([201, `/api/v1/lines/${body.id}`]);
    expect(body).toMatchObject({
      ...{ kind: 'incident', reason: 'The database is being moved', until: '2099-01-01T00:00:00.000Z' },
      ...{ stopped: ['dev', 'nightly', 'devqa', 'staging-1'], going: ['staging-2'] },
      // What came with the registration waits on dev.
      ...{ running: [], waiting: 1 },
    });
    expect(body.holds.map(({ line }) => line)).toEqual([body.id, body.id, body.id, body.id]);
    expect((await look(body.id)).headers.get('etag')).toBe(headers.get('etag'));
    const stage = await door.ask<StageResource>('GET', '/stages/devqa');
    expect(stage.body.holds).toMatchObject([{ line: body.id, kind: 'incident' }]);
  });

  test('is listed while any of its holds is in force, and says which', async () => {
    const { body } = await stop();
    const list = async () => (await door.ask<Page<LineResource>>('GET', '/lines')).body.items;
    await door.ask('DELETE', `/holds/${String(body.holds[1]?.id)}`, { body: {} });
    expect(await list()).toMatchObject([
      { id: body.id, stopped: ['dev', 'devqa', 'staging-1', 'staging-2'], going: ['nightly'] },
    ]);
    const released = await door.ask<LineResource>('DELETE', `/lines/${body.id}`, { body: {} });
    expect([released.status, released.body.stopped, released.body.until]).toEqual([200, [], null]);
    expect(await list()).toEqual([]);
    const again = await door.ask<ProblemResource>('DELETE', `/lines/${body.id}`, { body: {} });
    expect([again.status, again.body.code]).toEqual([409, 'switchback/line-ended']);
  });

  test('ends when the last of its holds ends', async () => {
    const { body } = await stop({ until: '2099-01-01T00:00:00Z' });
    const until = '2099-03-01T00:00:00.000Z';
    await door.ask('PATCH', `/holds/${String(body.holds[2]?.id)}`, { body: { until } });
    expect((await look(body.id)).body).toMatchObject({ until });
    const moved = await door.ask<LineResource>('PATCH', `/lines/${body.id}`, { body: { until: null } });
    expect(moved.body).toMatchObject({ until: null, secondsLeft: null });
  });

  test('is said once in the overview: whom it keeps, who goes on, and when the last of its holds ends', async () => {
    const lines = async () => (await door.ask<OverviewResource>('GET', '/overview')).body.lines;
    expect(await lines()).toEqual([]);
    await door.ask('POST', '/stages/devqa/holds', { body: { reason: 'QA round 14' } });
    const { body } = await stop({ until: '2099-01-01T00:00:00Z', except: ['dev'] });
    const until = '2099-03-01T00:00:00.000Z';
    await door.ask('PATCH', `/holds/${String(body.holds[2]?.id)}`, { body: { until } });
    await door.ask('DELETE', `/holds/${String(body.holds[0]?.id)}`, { body: {} });
    const { holds, running, waiting, ...said } = body;
    expect(await lines()).toEqual([
      {
        ...said,
        ...{ stopped: ['devqa', 'staging-1', 'staging-2'], going: ['dev', 'nightly'], until },
        ...{ secondsLeft: expect.any(Number), createdAt: expect.any(String) },
      },
    ]);
    expect([holds.length, running, waiting]).toEqual([4, [], 0]);
  });

  test('says every mistake in the reader’s language', async () => {
    const all = ['dev', 'nightly', 'devqa', 'staging-1', 'staging-2'];
    expect((await stop({ except: all })).body.errors).toEqual([
      { pointer: '/except', detail: 'leaves no stage that could be held' },
    ]);
    expect((await stop({ except: all }, 'ko')).body.errors).toEqual([
      { pointer: '/except', detail: '고정할 스테이지가 하나도 남지 않습니다' },
    ]);
    expect((await stop({ kind: 'kept' })).status).toBe(422);
    expect((await stop({ except: ['nope'] })).status).toBe(404);
    expect((await look('line_none')).status).toBe(404);
  });

  test('tells whoever lacks the right on several stages all of them', async () => {
    const made = await door.ask<{ secret: string }>('POST', '/tokens', {
      body: { name: 'nightly', scopes: ['read', 'hold:nightly'] },
    });
    const headers = { authorization: `Bearer ${made.body.secret}` };
    const { status, body } = await door.ask<ProblemResource>('POST', '/lines', {
      body: { reason: 'moving', except: ['dev'] },
      headers,
    });
    expect([status, body.detail]).toEqual([
      403,
      'It needs the right "hold" on devqa, staging-1, staging-2. Ask whoever gives out the rights for it.',
    ]);
    expect(body.rights).toEqual(
      ['devqa', 'staging-1', 'staging-2'].map((stage) => ({ verb: 'hold', stage })),
    );
  });
});

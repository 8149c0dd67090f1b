import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { HoldResource } from '../../src/contract/hold.js';
import type { Page } from '../../src/contract/page.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { ScheduleResource } from '../../src/contract/schedules.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const hold = (stage: string, headers: Readonly<Record<string, string>> = {}) =>
  door.ask<HoldResource & ProblemResource>('POST', `/stages/${stage}/holds`, {
    body: { reason: 'QA round 14' },
    headers,
  });
const release = (id: string) => door.ask('DELETE', `/holds/${id}`, { body: {} });

describe('a schedule', () => {
  const seen = async () => {
    const { body } = await door.ask<Page<ScheduleResource>>('GET', '/schedules');
    return body.items[0]?.etag ?? '';
  };
  const pause = (paused: boolean, etag: string) =>
    door.ask<ProblemResource>('PATCH', '/schedules/nightly', {
      body: { paused },
      headers: { 'if-match': etag },
    });

  test('is paused by who saw it as it is, and not by who saw it as it was', async () => {
    const before = await seen();
    const paused = await pause(true, before);
    expect([paused.status, paused.headers.get('etag')]).toEqual([200, await seen()]);
    expect(await seen()).not.toBe(before);
    const late = await pause(false, before);
    expect([late.status, late.body.code]).toEqual([412, 'switchback/schedule-changed']);
    expect(late.body.detail).toContain(await seen());
    expect((await pause(false, await seen())).status).toBe(200);
  });
});

test('the holds in force come in pages, too, each below the cursor of the one before', async () => {
  const set = [];
  for (const stage of ['dev', 'nightly', 'devqa']) set.push((await hold(stage)).body.id);
  const found: string[] = [];
  for (let path: string | null = '/holds?limit=1'; path !== null;) {
    const { body, headers }: { body: Page<HoldResource>; headers: Headers } = await door.ask('GET', path);
    found.push(...body.items.map(({ id }) => id));
    const next: string | null = body.nextCursor;
    path = next === null ? null : `/holds?limit=1&cursor=${next}`;
    expect(headers.get('link')).toBe(path === null ? null : `</api/v1${path}>; rel="next"`);
  }
  expect(found).toEqual(set.toReversed());
  for (const id of set) await release(id);
});

describe('an Idempotency-Key', () => {
  const age = (key: string, interval: string) =>
    door.desk.ports.store.read.sql.executeSql(
      `update idempotency_keys set created_at = created_at - interval '${interval}' where key = '${key}'`,
    );
  const replayed = ({ headers }: { headers: Headers }) => headers.get('idempotency-replayed');

  test('is kept for a day, and then forgotten', async () => {
    const key = { 'idempotency-key': 'a-day' };
    const first = await hold('dev', key);
    expect([first.status, replayed(first)]).toEqual([201, null]);
    await release(first.body.id);
    await age('a-day', '23 hours 59 minutes');
    const again = await hold('dev', key);
    expect([again.status, replayed(again), again.body.id]).toEqual([201, 'true', first.body.id]);
    expect((await door.ask<Page<HoldResource>>('GET', '/holds')).body.items).toEqual([]);
    await age('a-day', '2 minutes');
    const later = await hold('dev', key);
    expect([later.status, replayed(later)]).toEqual([201, null]);
    expect(later.body.id).not.toBe(first.body.id);
    await release(later.body.id);
  });

  test('of a request that was refused is free again, for nothing was done', async () => {
    const key = { 'idempotency-key': 'refused' };
    const { body } = await hold('devqa');
    expect((await hold('devqa', key)).body.code).toBe('switchback/stage-already-held');
    await release(body.id);
    const again = await hold('devqa', key);
    expect([again.status, replayed(again)]).toEqual([201, null]);
    await release(again.body.id);
  });

  test('of an answer without a body is answered so again', async () => {
    const made = await door.ask<{ id: string }>('POST', '/tokens', { body: { name: 'x', scopes: ['read'] } });
    const revoke = () =>
      door.ask('DELETE', `/tokens/${made.body.id}`, { body: {}, headers: { 'idempotency-key': 'revoke' } });
    const answers = [await revoke(), await revoke()];
    expect(answers.map((one) => [one.status, one.body, replayed(one)])).toEqual([
      [204, null, null],
      [204, null, 'true'],
    ]);
  });
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ProblemResource } from '../../src/contract/problem.js';
import { Refusal } from '../../src/model/error.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
/** Whether a bucket keeps the tarballs that does not answer. */
let away = false;
beforeAll(async () => {
  door = await openDoor((_, { ports }) => {
    const lost = () => Promise.reject(new Refusal('bucket-unreachable', { address: 's3://b/', why: 'late' }));
    const { artifacts } = ports;
    const since = (digest: string) => (away ? lost() : artifacts.since(digest));
    return { verbs: { ...ports, artifacts: { ...artifacts, since } } };
  });
});
afterAll(() => door.close());

const rename = (from: string, to: string) =>
  door.desk.inTransaction((rows) => rows.sql.executeSql(`alter table ${from} rename to ${to}`));

test('F45: what breaks within a handler is a 500 with a request id and nothing else of it, is logged, and ends nothing', async () => {
  // A table that is gone is a fault that no rule of ours foresees.
  await rename('clients', 'clients_elsewhere');
  const answers = [
    await door.ask<ProblemResource>('GET', '/clients'),
    await door.ask<ProblemResource>('GET', '/clients', { headers: { 'accept-language': 'ko' } }),
  ];
  for (const { status, headers, body } of answers) {
    expect([status, headers.get('content-type')]).toEqual([
      500,
      expect.stringContaining('application/problem+json') as unknown,
    ]);
    expect(body).toMatchObject({ status: 500, code: 'switchback/internal' });
    expect(body.requestId).toMatch(/^[0-9A-Z]{26}$/);
    expect(JSON.stringify(body)).not.toMatch(/relation|select|\.(ts|js):\d+|"stack"/);
  }
  expect(answers[0]?.body.title).not.toBe(answers[1]?.body.title);
  expect(door.logged).toEqual(['a request failed', 'a request failed']);
  await rename('clients_elsewhere', 'clients');
  expect((await door.ask('GET', '/clients')).status).toBe(200);
});

test('a registration is refused while the bucket of its tarball is away, and one that was answered is answered again', async () => {
  const register = (key: string) =>
    door.ask<ProblemResource>('POST', '/builds', {
      body: { commit: key.repeat(40), artifacts: { tarball: `sha256:${key.repeat(64)}` } },
      headers: { 'idempotency-key': key },
    });
  expect((await register('a')).status).toBe(201);
  away = true;
  expect(await register('b')).toMatchObject({ status: 503, body: { code: 'switchback/bucket-unreachable' } });
  const again = await register('a');
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  away = false;
  expect((await register('b')).status).toBe(201);
});

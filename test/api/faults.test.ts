import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ProblemResource } from '../../src/contract/problem.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
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

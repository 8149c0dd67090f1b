import { afterEach, expect, test } from '@jest/globals';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
afterEach(() => door.close());

const ask = async (path: string) => {
  const response = await fetch(`http://127.0.0.1:${String(door.port)}${path}`);
  return { status: response.status, retry: response.headers.get('retry-after'), body: await response.json() };
};

test.each([
  [0, 'ok', []],
  [-5, 'ok', []],
  [5.0004, 'degraded', ['clock-skew']],
  [-86_400, 'degraded', ['clock-skew']],
])(
  'F20: with a clock that is %d s from the one of the database the health is %s',
  async (skew, status, reasons) => {
    door = await openDoor(() => ({ clockSkewSeconds: () => skew }));
    expect(await ask('/healthz')).toMatchObject({ status: 200, body: { status, reasons } });
    expect((await ask('/readyz')).status).toBe(200);
  },
);

test('while GitHub does not take what it is told, the service is degraded and yet ready', async () => {
  door = await openDoor(() => ({ failsGitHub: () => Promise.resolve(true) }));
  expect(await ask('/healthz')).toMatchObject({ body: { status: 'degraded', reasons: ['github'] } });
  expect((await ask('/readyz')).status).toBe(200);
});

test('who is not ready says so by 503 and when to ask again, lives all the same, and is degraded', async () => {
  door = await openDoor(() => ({ ready: () => Promise.resolve(false), clockSkewSeconds: () => null }));
  expect(await ask('/readyz')).toMatchObject({ status: 503, retry: '2', body: { ready: false } });
  expect((await ask('/livez')).status).toBe(200);
  expect(await ask('/healthz')).toMatchObject({
    status: 200,
    body: { status: 'degraded', reasons: ['not-ready'], clockSkewSeconds: null },
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { placeOf } from '../../src/api/rate.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { Budgets } from '../../src/model/rate.js';
import { createRates } from '../../src/store/rates.js';
import { openDoor, type Door } from '../support/door.js';
import { watchStatements } from '../support/statements.js';

const budgets: Budgets = { reads: 40, writes: 4, 'sign-ins': 4, arrivals: 5 };
/** So that no minute ends within a test. */
const tenYears = 10 * 365 * 86_400;

let open: Door;
/** Two instances on one database, where everybody is asked who they are. */
let closed: readonly [Door, Door];
beforeAll(async () => {
  open = await openDoor((_ports, desk) => ({
    rates: createRates(desk.database, { ...budgets, reads: 1 }, tenYears),
  }));
  const { ports, database } = open.desk;
  const instance = () =>
    openDoor(() => ({
      ...{ user: null, store: ports.store, verbs: ports },
      rates: createRates(database, budgets, tenYears),
    }));
  closed = [await instance(), await instance()];
});
afterAll(async () => {
  for (const door of [...closed, open]) await door.close();
});

let proof: Readonly<Record<string, string>>;
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
beforeEach(async () => {
  const body = { name: 'x', holder: { id: 'hana' }, scopes: ['admin'] };
  proof = bearer((await open.ask<{ secret: string }>('POST', '/tokens', { body })).body.secret);
});

const look = (door: Door, headers = proof) => door.ask<ProblemResource>('GET', '/instances', { headers });
const change = (door: Door) =>
  door.ask<ProblemResource>('POST', '/stages/dev/holds', { body: {}, headers: proof });
const count = (answers: readonly { status: number }[], status: number): number =>
  answers.filter((one) => one.status === status).length;

describe('the budget of a caller', () => {
  test('is one on all instances together, however many ask at once', async () => {
    const [one, other] = closed;
    const asked = Array.from({ length: 120 }, (_, index) => look(index % 2 === 0 ? one : other));
    const answers = await Promise.all(asked);
    expect([count(answers, 200), count(answers, 429)]).toEqual([40, 80]);
    for (const { status, headers } of answers) {
      expect(headers.get('ratelimit-policy')).toBe('"reads";q=40;w=60');
      expect(headers.get('ratelimit')).toMatch(
        status === 429 ? /^"reads";r=0;t=\d+$/ : /^"reads";r=\d+;t=\d+$/,
      );
    }
  });

  test('tells what is left, and whoever has nothing left when to come again, in both languages', async () => {
    const [door] = closed;
    for (let left = 3; left >= 0; left -= 1)
      expect((await change(door)).headers.get('ratelimit')).toMatch(
        new RegExp(`^"writes";r=${String(left)};t=`),
      );
    const { status, body, headers } = await change(door);
    expect([status, body.code]).toEqual([429, 'switchback/rate-limited']);
    const wait = headers.get('retry-after') ?? '';
    expect(headers.get('ratelimit')).toBe(`"writes";r=0;t=${wait}`);
    expect(body.detail).toContain(`4 times a minute. Nothing was done; go on in ${wait} s`);
    const korean = await look(door);
    expect(korean.status).toBe(200);
    const told = await door.ask<ProblemResource>('DELETE', '/holds/hld_1', {
      body: {},
      headers: { ...proof, 'accept-language': 'ko' },
    });
    expect(told.body.detail).toContain('1분에 4번까지 변경할 수 있습니다');
  });

  test('is no other one’s, and health is asked without one', async () => {
    const [door] = closed;
    await Promise.all(Array.from({ length: 41 }, () => look(door)));
    expect((await look(door)).status).toBe(429);
    const body = { name: 'y', holder: { id: 'hana' }, scopes: ['read'] };
    const { secret } = (await open.ask<{ secret: string }>('POST', '/tokens', { body })).body;
    expect((await look(door, bearer(secret))).status).toBe(200);
    for (const path of ['/livez', '/readyz', '/healthz', '/version', '/openapi.json']) {
      const { status, headers } = await fetch(`http://127.0.0.1:${String(door.port)}${path}`, {
        headers: proof,
      });
      expect([path, status, headers.get('ratelimit')]).toEqual([path, 200, null]);
    }
  });

  test('is whole again when its time is over, also of whoever had nothing left', async () => {
    const spendAll = async () => {
      const rates = createRates(open.desk.database, budgets, tenYears);
      let taken = 0;
      while ((await rates.take('writes', 'jin'))?.taken === true) taken += 1;
      return taken;
    };
    expect([await spendAll(), await spendAll()]).toEqual([4, 0]);
    await open.desk.ports.store.read.sql.executeSql(
      `update rates set since = since - make_interval(secs => ${String(tenYears)}) where caller = 'jin'`,
    );
    expect(await spendAll()).toBe(4);
  });

  test('costs few statements', async () => {
    const { db, statements } = watchStatements(open.desk.database.db);
    const rates = createRates({ db }, { ...budgets, reads: 1000 }, tenYears);
    const takes = Array.from({ length: 1000 }, () => rates.take('reads', 'busy'));
    expect((await Promise.all(takes)).every((rate) => rate?.taken === true)).toBe(true);
    expect(statements.filter((text) => text.includes('insert into rates')).length).toBeLessThanOrEqual(20);
  });
});

test('whoever is on this machine needs no token, and has no limit', async () => {
  for (let times = 0; times < 5; times += 1) {
    const { status, headers } = await open.ask('GET', '/instances');
    expect([status, headers.get('ratelimit')]).toEqual([200, null]);
  }
});

test('wrong proofs from one address are refused as too many, and a good one is taken all the same', async () => {
  const [one, other] = closed;
  const wrong = (door: Door) => look(door, bearer(`swb_${'A'.repeat(43)}`));
  const statuses = [];
  for (const door of [one, other, one, other, one, other]) statuses.push((await wrong(door)).status);
  expect(statuses).toEqual([401, 401, 401, 401, 429, 429]);
  const { body, headers } = await wrong(one);
  expect(body.code).toBe('switchback/rate-limited');
  expect(headers.get('ratelimit-policy')).toBe('"sign-ins";q=4;w=60');
  expect((await look(one)).status).toBe(200);
  // Whoever says nothing of who they are has guessed nothing.
  expect((await look(one, {})).status).toBe(401);
});

test('whoever comes to sign in is counted by where they come from, on all instances together', async () => {
  const body = { code: 'x', verifier: 'A'.repeat(43) };
  const come = ({ port }: Door) =>
    fetch(`http://127.0.0.1:${String(port)}/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const [one, other] = closed;
  const statuses = [];
  for (const door of [one, other, one, other, one, other]) statuses.push((await come(door)).status);
  expect(statuses).toEqual([403, 403, 403, 403, 403, 429]);
  const late = await come(one);
  expect([late.headers.get('ratelimit-policy'), late.headers.get('retry-after')]).toEqual([
    '"arrivals";q=5;w=60',
    expect.stringMatching(/^\d+$/),
  ]);
  expect(((await late.json()) as ProblemResource).code).toBe('switchback/rate-limited');
  expect((await look(one)).status).toBe(200);
});

test('all addresses of one network of IPv6 are one place, and each of IPv4 its own', () => {
  const places = [
    '2001:db8::1',
    '2001:0db8:0:0:ffff::2',
    '2001:db8:0:1::1',
    '::ffff:10.0.0.1',
    '10.0.0.1',
    '::1',
  ];
  expect(places.map(placeOf)).toEqual([
    ...['2001:db8:0:0::/64', '2001:db8:0:0::/64', '2001:db8:0:1::/64'],
    ...['10.0.0.1', '10.0.0.1', '0:0:0:0::/64'],
  ]);
});

import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { settleDeliveries } from '../../src/controller/delivery.js';
import { webhookOf } from '../../src/service/github.js';
import { createRates } from '../../src/store/rates.js';
import { openDoor, type Door } from '../support/door.js';

const secret = 'the secret of this webhook';
const before = 'the secret of before it was changed';
let door: Door;
/** The same rows behind a door where nobody is asked, and nobody has told a secret. */
let open: Door;
beforeAll(async () => {
  door = await openDoor((_ports, desk) => ({
    user: null,
    webhook: webhookOf({ repository: 'acme/api', webhookSecrets: [secret, before], reports: null }),
    rates: createRates(desk.database, { reads: 0, writes: 0, 'sign-ins': 40, arrivals: 0 }),
  }));
  open = await openDoor(() => ({ store: door.desk.ports.store, verbs: door.desk.ports }));
});
afterAll(async () => {
  await open.close();
  await door.close();
});
beforeEach(() => door.desk.clear());

const sha = (digit: string): string => digit.repeat(40);
const pushOf = (change: object = {}): object => ({
  ref: 'refs/heads/main',
  ...{ before: sha('c'), after: sha('b'), forced: true, deleted: false, created: false, commits: [] },
  repository: { id: 7, full_name: 'acme/api', pushed_at: Math.floor(Date.now() / 1000) },
  pusher: { name: 'hana' },
  ...change,
});
const signed = (bytes: Buffer | string, by = secret): string =>
  `sha256=${createHmac('sha256', by).update(bytes).digest('hex')}`;

let count = 0;
interface Sent {
  readonly event?: string;
  readonly id?: string;
  readonly bytes?: Buffer;
  readonly signature?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}
async function send(body: object, sent: Sent = {}) {
  const { event = 'push', id = `d-${String((count += 1))}`, method = 'POST' } = sent;
  const bytes = sent.bytes ?? Buffer.from(JSON.stringify(body));
  const signature = sent.signature === undefined ? signed(bytes) : sent.signature;
  const response = await fetch(`http://127.0.0.1:${String(door.port)}/api/v1/integrations/github/webhook`, {
    method,
    headers: {
      ...{ 'content-type': 'application/json', 'user-agent': 'GitHub-Hookshot/044aadd' },
      ...{ 'x-github-event': event, 'x-github-delivery': id },
      ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
      ...sent.headers,
    },
    ...(method === 'GET' ? {} : { body: bytes }),
  });
  const told = (await response.json()) as Readonly<Record<string, unknown>>;
  return { status: response.status, headers: response.headers, told };
}
const outcome = async (body: object, sent?: Sent) => {
  const { status, told } = await send(body, sent);
  return [status, told['outcome'] ?? told['code'], told['why'] ?? null];
};
const audited = async (name: string) => {
  const list = await door.desk.ports.store.read.events.list({ name, limit: 50 });
  return list;
};

describe('a signature', () => {
  test('by the secret of now, or by that of before, is taken without any other proof', async () => {
    expect(await outcome({ zen: 'Design for failure.' }, { event: 'ping' })).toEqual([
      202,
      'ignored',
      'ping',
    ]);
    const bytes = Buffer.from('{"zen":"Anything added dilutes everything else."}');
    const old = { event: 'ping', bytes, signature: signed(bytes, before) };
    expect(await outcome({}, old)).toEqual([202, 'ignored', 'ping']);
  });

  const body = Buffer.from(JSON.stringify({ a: '한글' }));
  test.each([
    ['that is missing', null],
    ['of another secret', signed(body, 'some other secret of somebody')],
    ['of other bytes', signed('{}')],
    ['that is shorter', 'sha256=00'],
    ['by SHA-1', `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`],
    ['in capitals', signed(body).toUpperCase()],
    ['with something after it', `${signed(body)}0`],
  ])('%s is refused, and nothing is kept', async (_, signature) => {
    const { status, told, headers } = await send({}, { bytes: body, signature });
    expect([status, told['code']]).toEqual([401, 'switchback/signature-wrong']);
    expect(headers.get('www-authenticate')).toContain('signature-wrong');
    const { rows } = await door.desk.ports.store.read.sql.executeSql('select * from github_deliveries');
    expect(rows).toEqual([]);
  });

  test('is of the bytes as they came: the same JSON in other bytes has another one', async () => {
    const bytes = Buffer.from('{ "a" : "\\ud55c" }\n');
    expect((await send({}, { bytes, event: 'ping' })).status).toBe(202);
    const told = await send({}, { bytes, event: 'ping', signature: signed('{"a":"한"}') });
    expect(told.status).toBe(401);
    const odd = Buffer.from([0x7b, 0xff, 0x7d]);
    expect((await send({}, { bytes: odd })).status).toBe(401);
  });

  test('that is wrong is in the audit once an hour, and counts against where it comes from', async () => {
    const fresh = await openDoor((_ports, desk) => ({
      webhook: webhookOf({ repository: null, webhookSecrets: [secret], reports: null }),
      rates: createRates(desk.database, { reads: 0, writes: 0, 'sign-ins': 20, arrivals: 0 }),
    }));
    const statuses: number[] = [];
    for (let tries = 0; tries < 25; tries += 1)
      statuses.push((await fresh.ask('POST', '/integrations/github/webhook', { body: { tries } })).status);
    const list = await fresh.desk.ports.store.read.events.list({ name: 'webhook:refused', limit: 50 });
    await fresh.close();
    expect(statuses).toEqual([...Array<number>(20).fill(401), ...Array<number>(5).fill(429)]);
    expect(list.map(({ actor }) => actor.id)).toEqual(['system:github']);
  });
});

describe('a request', () => {
  test('that is too long is refused before it is looked at, of another form or method as everywhere', async () => {
    const long = Buffer.alloc(5 * 1024 * 1024 + 1, 'x');
    expect((await send({}, { bytes: long, signature: 'sha256=0' })).status).toBe(413);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await send({}, { headers: form })).status).toBe(415);
    const got = await send({}, { method: 'GET' });
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
  });

  test('that is signed and yet no push that can be read is refused by what is wrong with it', async () => {
    expect((await send({}, { bytes: Buffer.from('{"ref":') })).told['code']).toBe('switchback/malformed');
    const { status, told } = await send({ ref: 'refs/heads/main' });
    expect([status, told['code']]).toEqual([422, 'switchback/validation']);
    expect((await send(pushOf(), { id: 'a b' })).status).toBe(422);
    expect((await send(pushOf({ after: '--upload-pack=x' }))).status).toBe(422);
  });

  test('is refused where nobody has told the secret', async () => {
    const path = '/integrations/github/webhook';
    const { status, body } = await open.ask<{ code: string }>('POST', path, { body: {} });
    expect([status, body.code]).toEqual([404, 'switchback/no-webhook']);
  });
});

describe('a delivery', () => {
  test.each([
    ['workflow_run', {}, 'event'],
    ['deployment_status', {}, 'event'],
    ['something_of_tomorrow', {}, 'event'],
    ['push', { forced: false }, 'not-forced'],
    ['push', { ref: 'refs/tags/v1' }, 'not-a-branch'],
    ['push', { deleted: true, after: sha('0') }, 'branch-deleted'],
    ['push', { repository: { full_name: 'acme/other', pushed_at: 1 } }, 'other-repository'],
    ['push', { repository: { full_name: 'ACME/api', pushed_at: '2020-01-01T00:00:00Z' } }, 'too-old'],
    ['push', { repository: { full_name: 'acme/api' } }, 'too-old'],
  ])('of %s %j is taken and passed over: %s', async (event, change, why) => {
    const body = event === 'push' ? pushOf(change) : { action: 'completed' };
    expect(await outcome(body, { event })).toEqual([202, 'ignored', why]);
  });

  test('that comes again is taken once, by its id and by its bytes', async () => {
    const body = pushOf();
    expect(await outcome(body, { id: 'first' })).toEqual([202, 'accepted', null]);
    expect(await outcome(body, { id: 'first' })).toEqual([202, 'duplicate', null]);
    // Its id is not signed: whoever caught it could send it under another one.
    expect(await outcome(body, { id: 'second' })).toEqual([202, 'duplicate', null]);
    expect(await outcome(pushOf({ after: sha('a') }), { id: 'first' })).toEqual([202, 'duplicate', null]);
  });

  test('that two services get at once is taken by one', async () => {
    const body = pushOf();
    const told = await Promise.all(Array.from({ length: 6 }, () => outcome(body, { id: 'same' })));
    expect(told.map(([, how]) => how).toSorted()).toEqual([
      'accepted',
      ...Array<string>(5).fill('duplicate'),
    ]);
  });
});

describe('a branch that was pushed by force', () => {
  const commit = (digit: string) => ({ sha: sha(digit), subject: digit, author: 'Mina', at: null });
  const parents = new Map([
    [sha('a'), []],
    [sha('b'), [sha('a')]],
    [sha('c'), [sha('b')]],
  ]);

  /** a, b and c came to main, and c runs on dev. */
  async function threeCommits(): Promise<void> {
    for (const digit of ['a', 'b', 'c']) {
      await door.desk.register(digit, { commit: sha(digit), commits: [commit(digit)], parents });
      await door.desk.succeed('dev');
    }
  }
  const settle = () => settleDeliveries(door.desk.ports);
  const offBranch = async () =>
    (await open.ask<{ offBranch: string | null }>('GET', '/stages/dev')).body.offBranch;

  test('no longer has what a stage runs, and the stage says so', async () => {
    await threeCommits();
    expect(await offBranch()).toBeNull();
    expect(await outcome(pushOf())).toEqual([202, 'accepted', null]);
    expect(await offBranch()).toBeNull();
    await settle();
    expect(await offBranch()).toBe('main');
    expect((await audited('branch:rewound')).map(({ facts }) => facts)).toMatchObject([
      { branch: 'main', before: sha('c'), after: sha('b') },
    ]);
  });

  test('has it again once it is pushed there, and an old delivery takes it away no more', async () => {
    await threeCommits();
    await send(pushOf());
    await settle();
    await door.desk.register('again', { commit: sha('c'), commits: [commit('c')], parents });
    expect(await offBranch()).toBeNull();
    // D comes on top, and only then a push of before arrives.
    const after = new Map([...parents, [sha('d'), [sha('c')]]]);
    await door.desk.register('d', { commit: sha('d'), commits: [commit('d')], parents: after });
    await send(pushOf({ created: true }));
    await settle();
    expect(await offBranch()).toBeNull();
  });

  test.each([
    ['a branch that nobody registered', { ref: 'refs/heads/topic' }, 'unknown-branch'],
    ['a commit that CI has yet to tell of', { after: sha('e') }, 'unknown-after'],
    ['commits of before that CI never told of', { before: sha('f') }, 'unknown-before'],
    ['the same commit', { after: sha('c') }, 'as-it-was'],
  ])('to %s is remembered, and nothing follows', async (_, change, how) => {
    await threeCommits();
    await send(pushOf(change), { id: 'this' });
    await settle();
    const { rows } = await door.desk.ports.store.read.sql.executeSql(
      'select id, outcome from github_deliveries',
    );
    expect(rows).toEqual([{ id: 'this', outcome: how }]);
    expect(await audited('branch:rewound')).toEqual([]);
    expect(await offBranch()).toBeNull();
  });
});

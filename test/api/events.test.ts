import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { usualStreamLimits } from '../../src/api/sse.js';
import { readEvents, type ServerEvent } from '../../src/cli/client/sse.js';
import type { AuditResource, EventsPage } from '../../src/contract/audit.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { NewEvent } from '../../src/ports/events.js';
import type { Store } from '../../src/ports/store.js';
import { openDoor, type Door } from '../support/door.js';
import { until } from '../support/until.js';

let door: Door;
let closing: AbortController;
let listening = 0;
/** Of the streams; a test changes what it is about. */
const limits = { ...usualStreamLimits };
/** The newest row before the test. */
let start: number;
const open = (): Promise<Door> =>
  openDoor((ports) => ({
    store: counting(ports.store),
    streams: Object.assign(Object.create(limits) as typeof limits, { closing: closing.signal }),
  }));
const counting = (store: Store): Store => ({
  ...store,
  onEvents: (listener) => {
    listening += 1;
    const stop = store.onEvents(listener);
    return () => {
      listening -= 1;
      stop();
    };
  },
});
beforeAll(async () => {
  closing = new AbortController();
  door = await open();
});
beforeEach(async () => {
  Object.assign(limits, usualStreamLimits);
  start = await last();
});
afterEach(() => until('the listeners to be given back', () => listening === 0));
afterAll(() => door.close());

const row = (stage: string, reason = 'QA'): NewEvent => ({
  name: 'hold:set',
  stage,
  promotion: null,
  actor: { id: 'mina', via: 'api' },
  requestId: null,
  reason,
});
const append = (...rows: readonly NewEvent[]): Promise<void> =>
  door.desk.inTransaction(async ({ events }) => {
    for (const one of rows) await events.append(one);
  });
/** As another instance writes it: nobody in this process is told. */
const appendElsewhere = (one: NewEvent): Promise<void> => door.desk.ports.store.read.events.append(one);
const last = (): Promise<number> => door.desk.ports.store.read.events.last();
/** Numbers of rows, counted from the beginning of the test. */
const numbers = ({ items }: EventsPage): number[] => items.map(({ seq }) => seq - start);
const after = (count: number): string => String(start + count);
const page = async (query = ''): Promise<EventsPage> =>
  (await door.ask<EventsPage>('GET', `/events${query}`)).body;

describe('as a page', () => {
  test('the newest rows come oldest first', async () => {
    await append(row('dev'), row('devqa'), row('dev'));
    expect(numbers(await page('?limit=2'))).toEqual([2, 3]);
    expect((await page('?limit=2')).nextCursor).toBeNull();
  });

  test('rows after a number come page by page, and the last page tells how far it looked', async () => {
    await append(row('dev'), row('devqa'), row('dev'), row('dev'), row('devqa'));
    const first = await page(`?since=${after(1)}&stage=dev&limit=1`);
    expect([numbers(first), first.nextCursor, first.upTo]).toEqual([[3], after(3), start + 3]);
    const second = await page(`?since=${after(1)}&stage=dev&limit=1&cursor=${after(3)}`);
    expect([numbers(second), second.nextCursor, second.upTo]).toEqual([[4], null, start + 5]);
    expect(numbers(await page(`?since=${String(second.upTo)}`))).toEqual([]);
  });

  test('since is a time, or a duration up to now', async () => {
    await append(row('dev'));
    for (const since of ['PT1H', 'P1D', 'P2W', 'P1DT2H3M4S', '2020-01-01T00:00:00Z', '0'])
      expect(numbers(await page(`?since=${since}&limit=200`)).at(-1)).toBe(1);
    for (const since of ['PT0S', '2100-01-01T00:00:00%2B09:00', after(1), '999999999999999'])
      expect(numbers(await page(`?since=${since}`))).toEqual([]);
  });

  test.each([
    'yesterday',
    'P',
    'PT',
    'P1DT',
    '1h',
    '-1',
    '1e3',
    'PT999999H',
    'P9999W',
    '0000-01-01T00:00:00Z',
    '%00',
    '',
  ])('since=%s is refused, also of a stream', async (since) => {
    for (const accept of ['application/json', 'text/event-stream']) {
      const refused = await door.ask<ProblemResource>('GET', `/events?since=${since}`, {
        headers: { accept },
      });
      expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/query/since' }] } });
    }
  });
});

const stream = (query = '', headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${String(door.port)}/api/v1/events${query}`, {
    headers: { accept: 'text/event-stream', ...headers },
  });

/** Reads events of an answer until it has so many, or ends. */
async function take(response: Response, count: number): Promise<ServerEvent[]> {
  const taken: ServerEvent[] = [];
  if (response.body === null) return taken;
  for await (const event of readEvents(response.body)) if (taken.push(event) === count) break;
  return taken;
}
const ids = (events: readonly ServerEvent[]): number[] => events.map(({ id }) => Number(id) - start);

describe('as a stream', () => {
  test('it begins now, and tells every row of this process and of others', async () => {
    await append(row('dev'));
    const answer = await stream();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(answer.headers.get('x-accel-buffering')).toBe('no');
    await append(row('devqa'));
    await appendElsewhere(row('nightly'));
    const events = await take(answer, 2);
    expect(ids(events)).toEqual([2, 3]);
    const told = events.map(({ data }) => JSON.parse(data) as AuditResource);
    expect(told).toEqual((await page(`?since=${after(1)}`)).items);
  });

  test('a filter leaves rows out, and since reads what was before', async () => {
    await append(row('dev'), row('devqa'), row('dev'));
    const answer = await stream(`?since=${after(1)}&stage=dev`);
    await append(row('devqa'), row('dev'));
    expect(ids(await take(answer, 2))).toEqual([3, 5]);
  });

  test('who comes back with what it saw misses nothing and hears nothing twice, while rows come in', async () => {
    const seen: number[] = [];
    const total = 400;
    const writing = (async () => {
      for (let n = 0; n < total / 4; n += 1)
        await Promise.all([append(row('dev'), row('devqa')), append(row('dev')), append(row('nightly'))]);
    })();
    while (seen.length < total) {
      const answer = await stream('', { 'last-event-id': after(seen.length) });
      seen.push(...ids(await take(answer, Math.min(37, total - seen.length))));
    }
    await writing;
    expect(seen).toEqual(seen.map((_, place) => 1 + place));
  }, 60_000);

  test('an id from another database counts as the newest row', async () => {
    await append(row('dev'));
    const answer = await stream('', { 'last-event-id': '999999' });
    await append(row('devqa'));
    expect(ids(await take(answer, 1))).toEqual([2]);
  });

  test('what is no id is as if none had come', async () => {
    await append(row('dev'));
    const answer = await stream(`?since=${after(0)}`, { 'last-event-id': 'x' });
    expect(ids(await take(answer, 1))).toEqual([1]);
  });

  test('it says how long to wait before coming back, and where it begins, before anything happens', async () => {
    await append(row('dev'));
    expect(await textUntil(`id: ${after(1)}\n\n`)).toContain(`retry: 3000\n\nid: ${after(1)}\n\n`);
  });

  test('a quiet one is kept alive', async () => {
    limits.heartbeatMilliseconds = 20;
    expect(await textUntil(': still here\n\n: still here\n\n')).not.toContain('data:');
  });

  test('ends for who has lost the right to read since, and says so', async () => {
    limits.heartbeatMilliseconds = 20;
    const answer = await stream();
    door.desk.denied.add('read');
    const text = await answer.text();
    door.desk.denied.clear();
    expect(text).toMatch(/event: withdrawn\ndata: \{\}\n\n$/);
  });

  test.each([
    ['is revoked', (id: string) => door.ask('DELETE', `/tokens/${id}`, { body: {} })],
    [
      'is over by its time',
      (id: string) =>
        door.desk.ports.store.read.sql.executeSql(
          `update tokens set expires_at = clock_timestamp() where id = '${id}'`,
        ),
    ],
  ])('ends for who came by a token that %s', async (_, end) => {
    limits.heartbeatMilliseconds = 20;
    const body = { name: 'x', holder: { id: 'hana' }, scopes: ['read'] };
    const made = await door.ask<{ id: string; secret: string }>('POST', '/tokens', { body });
    const answer = await fetch(`http://127.0.0.1:${String(door.port)}/api/v1/events`, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${made.body.secret}` },
    });
    expect(answer.status).toBe(200);
    await end(made.body.id);
    expect(await answer.text()).toMatch(/event: withdrawn\ndata: \{\}\n\n$/);
  });

  test('F39: one address has so many and no more, until one is given back', async () => {
    limits.mostPerAddress = 2;
    const [one, other] = [await stream(), await stream()];
    const refused = await stream();
    expect([one.status, other.status, refused.status]).toEqual([200, 200, 429]);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    await one.body?.cancel();
    const another = await until('a place', async () => {
      const again = await stream();
      return again.status === 200 && again;
    });
    await Promise.all([other.body?.cancel(), another.body?.cancel()]);
  });

  test('to HEAD it answers its headers and nothing else', async () => {
    limits.mostPerAddress = 1;
    const url = `http://127.0.0.1:${String(door.port)}/api/v1/events`;
    for (let n = 0; n < 3; n += 1) {
      const answer = await fetch(url, { method: 'HEAD', headers: { accept: 'text/event-stream' } });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        'text/event-stream; charset=utf-8',
      ]);
    }
  });

  test('F38: who never reads is dropped, and gets what it missed when it comes back', async () => {
    limits.unreadMilliseconds = 300;
    const socket = await unread();
    await appendUntilDropped();
    await until('the end of the connection', () => !door.clients.has(socket.localPort ?? 0));
    const heard = [...(await rest(socket)).matchAll(/^id: (\d+)\ndata: .*\n\n/gm)];
    const seen = heard.map((match) => Number(match[1]));
    expect(seen.length).toBeGreaterThan(0);
    const again = await stream('', { 'last-event-id': String(seen.at(-1)) });
    expect(ids(await take(again, 1))).toEqual([Number(seen.at(-1)) - start + 1]);
  }, 60_000);

  test('F38: who wakes up in time reads that it was too slow', async () => {
    limits.unreadMilliseconds = 2000;
    const socket = await unread();
    await appendUntilDropped();
    expect(await rest(socket)).toMatch(/event: overflow\ndata: \{\}\n\n\r\n0\r\n\r\n$/);
  }, 60_000);
});

test('F07: a service that stops says so and ends its streams', async () => {
  const whole = door;
  closing = new AbortController();
  door = await open();
  try {
    const answer = await stream();
    await until('the stream', () => listening === 1);
    closing.abort();
    expect(await take(answer, 9)).toEqual([{ event: 'shutdown', data: '{}', id: '0' }]);
    expect((await stream()).status).toBe(503);
  } finally {
    await door.close();
    door = whole;
  }
});

async function textUntil(wanted: string): Promise<string> {
  const { body } = await stream();
  let text = '';
  if (body === null) return text;
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes(wanted)) break;
  }
  return text;
}

/** A client that opens the stream and then reads nothing. */
async function unread(): Promise<Socket> {
  const socket = connect(door.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.pause();
  const lines = [
    'GET /api/v1/events HTTP/1.1',
    'Host: 127.0.0.1',
    'Accept: text/event-stream',
    'Connection: close',
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return socket;
}

/** More than the buffers of both sides hold together, and no more once the stream has ended. */
async function appendUntilDropped(): Promise<void> {
  await until('the stream', () => listening === 1);
  for (let n = 0; n < 10 && listening === 1; n += 1)
    await append(...Array.from({ length: 200 }, () => row('dev', 'x'.repeat(8000))));
  await until('the drop', () => listening === 0);
}

async function rest(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  socket.on('error', () => undefined);
  socket.resume();
  await once(socket, 'close');
  return text;
}

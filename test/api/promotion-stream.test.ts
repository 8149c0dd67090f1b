import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { RunEventResource } from '../../src/contract/run-event.js';
import type { RunEvent } from '../../src/model/event.js';
import type { Store } from '../../src/ports/store.js';
import { openDoor, type Door } from '../support/door.js';
import { until } from '../support/until.js';

/** Of the real store: how many listen, and whether its database is away. */
let listening: number;
let away: boolean;
/** How far the service's clock is ahead, in milliseconds. */
let ahead: number;
let door: Door;
beforeEach(async () => {
  listening = 0;
  away = false;
  ahead = 0;
  door = await openDoor(({ store }) => ({
    store: watched(store),
    now: () => new Date(Date.now() + ahead),
  }));
});
afterEach(() => door.close());

const watched = (store: Store): Store => ({
  ...store,
  read: {
    ...store.read,
    runEvents: {
      ...store.read.runEvents,
      after: (...asked) =>
        away ? Promise.reject(new Error('the database is away')) : store.read.runEvents.after(...asked),
    },
  },
  onRunEvents: (listener) => {
    listening += 1;
    const stop = store.onRunEvents(listener);
    return () => {
      listening -= 1;
      stop();
    };
  },
});

const log = (text: string): RunEvent => ({ kind: 'log', step: 'pulumi-up', text });

async function waiting(): Promise<string> {
  const { promotions } = await door.desk.register('one');
  return promotions[0]?.id ?? '';
}

const append = (promotion: string, events: readonly RunEvent[]) =>
  door.desk.inTransaction((rows) => rows.runEvents.append(promotion, events));

/** Opens the stream and reads nothing until it is resumed. */
async function open(promotion: string, lastEventId?: string): Promise<Socket> {
  const socket = connect(door.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.pause();
  const again = lastEventId === undefined ? '' : `Last-Event-ID: ${lastEventId}\r\n`;
  socket.write(
    `GET /api/v1/promotions/${promotion}/events HTTP/1.1\r\nHost: 127.0.0.1\r\n${again}Connection: close\r\n\r\n`,
  );
  return socket;
}

async function readAll(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  socket.resume();
  await once(socket, 'close');
  return text;
}

const seen = (text: string): number[] => [...text.matchAll(/line (\d+) /g)].map((match) => Number(match[1]));

test('a log that is so old that it was removed says so, in the language of the reader', async () => {
  const id = await waiting();
  await append(id, [log('a line')]);
  const read = async (language: string) => {
    const url = `http://127.0.0.1:${String(door.port)}/api/v1/promotions/${id}/logs`;
    return (await fetch(url, { headers: { 'accept-language': language } })).text();
  };
  await door.desk.succeed('dev');
  ahead = 91 * 86_400_000;
  expect(await read('en')).toBe('a line\n');
  const old = new Date(Date.now() + ahead);
  expect(await door.desk.inTransaction((rows) => rows.runEvents.forgetLog(old, 10))).toBe(1);
  expect(await read('en')).toBe('The log was removed: SWITCHBACK_KEEP_LOGS_DAYS keeps it for 90 days.\n');
  expect(await read('ko')).toMatch(/^로그가 삭제되었습니다.*90일/);
  ahead = 0;
  expect(await read('en')).toBe('');
});

test('a client that reads slowly gets every event, in order, and then the end', async () => {
  const promotion = await waiting();
  const socket = await open(promotion);
  await until('the stream', () => listening === 1);
  // More than the buffers of both sides hold together.
  const lines = Array.from({ length: 1600 }, (_, n) => log(`line ${String(n)} ${'x'.repeat(8000)}`));
  for (let from = 0; from < lines.length; from += 200) await append(promotion, lines.slice(from, from + 200));
  await door.desk.succeed('dev');
  const text = await readAll(socket);
  expect(seen(text)).toEqual(lines.map((_, n) => n));
  expect(text).toContain('event: done');
  await until('the listener to be given back', () => listening === 0);
}, 60_000);

test('a long log is read by a statement for each part of it, and told in few pieces', async () => {
  const promotion = await waiting();
  const lines = Array.from({ length: 600 }, (_, n) => log(`line ${String(n)} `));
  await append(promotion, lines);
  await door.desk.succeed('dev');
  const before = door.desk.statements.length;
  const text = await readAll(await open(promotion));
  expect(seen(text)).toEqual(lines.map((_, n) => n));
  // Ten full parts, the rest twice, and four times how the promotion stands.
  expect(door.desk.statements.length - before).toBeLessThan(30);
  const chunks = text.match(/^[0-9a-f]+\r$/gm) ?? [];
  expect(chunks.length).toBeLessThan(40);
});

test('every kind of event is told as the contract has it', async () => {
  const promotion = await waiting();
  const events: readonly RunEvent[] = [
    { kind: 'phase', phase: 'running' },
    {
      ...{ kind: 'step', step: 'pulumi-preview', phase: 'succeeded' },
      changes: { create: 1, update: 2, replace: 0, delete: 0, same: 7 },
    },
    {
      ...{ kind: 'log', step: 'pulumi-up', text: 'a line' },
      ...{ lockCleared: ['one.json'], logTruncated: true },
    },
    { kind: 'progress', done: 1, total: 3 },
  ];
  await append(promotion, events);
  await door.desk.succeed('dev');
  const text = await readAll(await open(promotion));
  const told = [...text.matchAll(/^event: (?!done)(\w+)\ndata: (.*)$/gm)].map(([, name, data = '']) => {
    const event = JSON.parse(data) as unknown;
    const parsed = RunEventResource.parse(event);
    expect(parsed).toEqual(event);
    expect(parsed.kind).toBe(name);
    return parsed;
  });
  expect(told).toEqual(
    expect.arrayContaining(events.map((event) => expect.objectContaining(event) as unknown)),
  );
});

test('a client that goes away is listened for no longer', async () => {
  const socket = await open(await waiting());
  await until('the stream', () => listening === 1);
  socket.destroy();
  await until('the listener to be given back', () => listening === 0);
});

test('when the database goes away the stream is cut, and who comes back with what it saw gets the rest', async () => {
  const promotion = await waiting();
  const socket = await open(promotion);
  const cut = readAll(socket);
  await append(promotion, [log('line 1 ')]);
  await until('the stream', () => listening === 1);
  away = true;
  await append(promotion, [log('line 2 ')]);
  const before = await cut;
  expect(before).not.toContain('event: done');
  expect(listening).toBe(0);
  expect(door.logged).toContain('a stream was cut off; its client will come back');
  away = false;
  await door.desk.succeed('dev');
  const last = [...before.matchAll(/^id: (\d+)/gm)].at(-1)?.[1] ?? '0';
  const after = await readAll(await open(promotion, last));
  expect([...seen(before), ...seen(after)]).toEqual([1, 2]);
});

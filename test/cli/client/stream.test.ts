import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { textOf } from '../../../src/cli/client/answer-body.js';
import { senderAt, type HttpRequest } from '../../../src/cli/client/http-request.js';
import type { HttpClient } from '../../../src/cli/client/http-client.js';
import { keepStreaming, type Streaming } from '../../../src/cli/client/stream.js';

type Answer = (response: ServerResponse) => void;

/** What the service does, one connection after the other; the last one again and again. */
let answers: Answer[];
/** The last event that each connection said it had seen. */
let seen: (string | null)[];
const server = createServer(({ headers }, response) => {
  seen.push(headers['last-event-id']?.toString() ?? null);
  const answer = answers.length > 1 ? answers.shift() : answers[0];
  answer?.(response);
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
beforeEach(() => {
  seen = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const whole =
  (text: string): Answer =>
  (response) =>
    response.end(text);
/** Breaks the connection when the text is on its way. */
const cut =
  (text: string): Answer =>
  (response) => {
    response.writeHead(200, { 'content-length': String(text.length + 100) });
    response.write(text, () => response.socket?.end());
  };
const event = (id: number): string => `id: ${String(id)}\ndata: event ${String(id)}\n\n`;

const url = (): string => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
const ask = (asked: HttpRequest) => senderAt({ url: url(), door: null }, {})(asked);
const client = (): HttpClient => ({
  url: url(),
  isElsewhere: false,
  fetch: ({ path, headers = {}, signal = null }) => ask({ path, headers, signal }),
  json: async (response) => JSON.parse(await textOf(response, url())) as unknown,
});
const stream = (change: Partial<Streaming<string>>) =>
  keepStreaming<string>({
    reconnect: () => Promise.resolve(client()),
    ...{ path: '/', timeout: null, onEvent: () => false, over: () => Promise.resolve('over') },
    lost: () => {
      throw new Error('the service is lost');
    },
    ...change,
  });

test('an answer that is cut off is taken up again after its last event', async () => {
  answers = [cut(event(1) + event(2)), whole(event(3))];
  const told: string[] = [];
  const streamed = await stream({ onEvent: ({ data }) => told.push(data) > 99 });
  expect(streamed).toEqual({ kind: 'ended', with: 'over' });
  expect(told).toEqual(['event 1', 'event 2', 'event 3']);
  expect(seen).toEqual([null, '2']);
});

test('so is an answer that is cut off when it is asked whether that was all', async () => {
  answers = [whole(event(1)), cut('"ov'), whole(event(2)), whole('"over"')];
  const streamed = await stream({
    over: async (service) => String(await service.json(await service.fetch({ method: 'get', path: '/end' }))),
  });
  expect(streamed).toEqual({ kind: 'ended', with: 'over' });
  expect(seen).toHaveLength(4);
});

const bug = new TypeError('it is not a function');
test.each([
  [
    'an event is shown',
    {
      onEvent: (): never => {
        throw bug;
      },
    },
  ],
  ['it is asked whether that was all', { over: () => Promise.reject(bug) }],
])('a fault of our own while %s is told at once and not taken for a lost service', async (_name, change) => {
  answers = [whole(event(1))];
  await expect(stream(change)).rejects.toBe(bug);
  expect(seen).toEqual([null]);
});

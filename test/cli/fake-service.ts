import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AnyRoute } from '../../src/contract/route.js';
import { routes } from '../../src/contract/routes.js';
import type { RunEventResource } from '../../src/contract/run-event.js';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  (response: ServerResponse, seen: Seen): void;
  /** The JSON that it sends, which has to be of its route. */
  readonly body?: unknown;
}

export interface FakeService {
  readonly url: string;
  /** Every request so far. */
  readonly seen: readonly Seen[];
  readonly close: () => Promise<void>;
}

/**
 * A real HTTP server that gives prepared answers by `METHOD /path`, with `?*` for a query that nobody knows before; what
 * it does not know is a 404 problem.
 */
export async function fakeService(answers: Readonly<Record<string, Answer>>): Promise<FakeService> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString() };
      seen.push(one);
      const [path = ''] = url.split('?');
      const answer =
        answers[`${method} ${url}`] ?? answers[`${method} ${path}?*`] ?? problem(404, 'not-found');
      // What no service would answer proves nothing.
      const why = unlike(answer, method, url);
      (why === null ? answer : problem(500, why))(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const json = (body: unknown, status = 200): Answer => {
  const answer = (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  return Object.assign(answer, { body });
};

/** Milestones as the service gives them, the newest first: all, or the first below a number. */
export function milestonePages(...all: readonly { readonly number: number }[]): Record<string, Answer> {
  const list = all.toSorted((a, b) => b.number - a.number);
  const page = (items: readonly object[]): Answer => json({ items, nextCursor: null });
  const path = 'GET /api/v1/milestones';
  const numbers = Array.from({ length: (list[0]?.number ?? 0) + 2 }, (_, number) => number);
  return {
    ...{ [`${path}?limit=50`]: page(list), [`${path}?limit=20`]: page(list) },
    ...Object.fromEntries(
      numbers.map((number) => [
        `${path}?limit=1&cursor=${String(number + 1)}`,
        page(list.filter((one) => one.number <= number).slice(0, 1)),
      ]),
    ),
  };
}

function unlike({ body }: Answer, method: string, url: string): string | null {
  if (body === undefined) return null;
  const path = new URL(url, 'http://x').pathname;
  const route = routes.find((one) => one.method === method.toLowerCase() && pattern(one).test(path));
  if (route === undefined) return `no route: ${method} ${path}`;
  const { error } = route.answer.safeParse(body);
  return error === undefined ? null : `not of the contract: ${method} ${path}: ${error.message}`;
}

const pattern = ({ base, path }: AnyRoute): RegExp =>
  new RegExp(`^${(base + path).replaceAll(/:\w+/g, '[^/]+')}$`);

export const problem =
  (status: number, name: string, more: object = {}): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/problem+json' }).end(
      JSON.stringify({
        type: `http://x/problems/${name}`,
        title: `title of ${name}`,
        status,
        detail: `detail of ${name}`,
        instance: '/api/v1/x',
        code: `switchback/${name}`,
        requestId: '01JCQ9F3',
        ...more,
      }),
    );

type Untimed<T> = T extends unknown ? Omit<T, 'seq' | 'at'> : never;

/** One event of a promotion's run as the service streams it. */
export function runEvent(told: Untimed<RunEventResource>, seq = 1): string {
  const data: RunEventResource = { ...told, seq, at: '2026-11-11T05:00:00.000Z' };
  return `id: ${String(seq)}\nevent: ${told.kind}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Events of a promotion as the service streams them; ends the answer after `done`. */
export const events =
  (list: readonly Untimed<RunEventResource>[], done: object): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    list.forEach((told, i) => response.write(runEvent(told, i + 1)));
    response.end(`id: ${String(list.length)}.done\nevent: done\ndata: ${JSON.stringify(done)}\n\n`);
  };

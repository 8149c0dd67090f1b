import type { Express, Request, Response } from 'express';
import { findPromotion } from '../promotion/find.js';
import { isTerminal, type Promotion } from '../model/promotion.js';
import type { StoredRunEvent } from '../model/event.js';
import type { Rows } from '../promotion/rows.js';
import type { ApiPorts } from './api-ports.js';
import { assertMayRead, languageOfRequest } from './caller.js';
import { base } from './mount.js';
import { promotionResource } from './promotion-resource.js';

const logsPath = `${base}/promotions/:promotion/logs`;
const eventsPath = `${base}/promotions/:promotion/events`;
export const streamMethods: readonly (readonly [string, readonly string[]])[] = [
  [logsPath, ['GET']],
  [eventsPath, ['GET']],
];

/** Another instance's events are found by looking; those of this process are told at once. */
const lookAgainMilliseconds = 1000;
const heartbeatMilliseconds = 15_000;
const batch = 500;
/** A client that reads nothing for so long is dropped, instead of being buffered for. */
const unreadMilliseconds = 10_000;

/** `GET /promotions/{id}/logs` as text, and `/events` as a stream of server-sent events. */
export function mountStreams(app: Express, ports: ApiPorts): void {
  app.get(logsPath, async (request, response) => {
    assertMayRead(ports, request);
    const rows = ports.store.read;
    const { id } = await findPromotion(rows, request.params.promotion);
    response.type('text/plain; charset=utf-8');
    for (let after = 0, more = true; more && !response.closed;) {
      const events = await rows.runEvents.after(id, after, batch);
      const lines = events.flatMap((event) => (event.kind === 'log' ? [`${event.text}\n`] : []));
      await send(response, lines.join(''));
      after = events.at(-1)?.id ?? after;
      more = events.length === batch;
    }
    response.end();
  });
  app.get(eventsPath, async (request, response) => {
    assertMayRead(ports, request);
    const promotion = await findPromotion(ports.store.read, request.params.promotion);
    const after = lastEventId(request);
    // A client that has seen the end and comes back is told to stop.
    if (after.seenEnd && isTerminal(promotion.phase)) {
      response.status(204).end();
      return;
    }
    await stream(ports, { request, response, promotion, after: after.id });
  });
}

function lastEventId(request: Request): { id: number; seenEnd: boolean } {
  const [id, end] = String(request.headers['last-event-id'] ?? '0').split('.');
  const number = Number(id);
  return { id: Number.isSafeInteger(number) && number > 0 ? number : 0, seenEnd: end === 'done' };
}

interface Streaming {
  readonly request: Request;
  readonly response: Response;
  readonly promotion: Promotion;
  readonly after: number;
}

async function stream(ports: ApiPorts, { request, response, promotion, after }: Streaming): Promise<void> {
  const rows = ports.store.read;
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-cache, no-transform',
    'X-Accel-Buffering': 'no',
  });
  response.write('retry: 3000\n\n');
  const change = changesOf(ports, promotion.id, response);
  try {
    await tell(rows, { request, response, promotion, after }, change.next);
    response.end();
  } catch (error) {
    // The answer has begun: a broken connection is what tells the client to come back with what it has seen.
    ports.log.warn(
      { promotion: promotion.id, err: error },
      'a stream was cut off; its client will come back',
    );
    response.destroy();
  } finally {
    change.stop();
  }
}

/** Sends events until the promotion has ended or nobody listens any more. */
async function tell(
  rows: Rows,
  { request, response, promotion, after }: Streaming,
  change: () => Promise<void>,
): Promise<void> {
  let last = after;
  let quietSince = performance.now();
  while (!response.closed) {
    // Asked before reading the events: whatever came before the end is then among them.
    const phase = (await rows.promotions.get(promotion.id))?.phase ?? promotion.phase;
    const events = await rows.runEvents.after(promotion.id, last, batch);
    for (const event of events) await send(response, eventText(event));
    last = events.at(-1)?.id ?? last;
    if (events.length > 0) quietSince = performance.now();
    if (isTerminal(phase) && events.length < batch) {
      await send(response, await doneText(rows, promotion.id, { last, request }));
      return;
    }
    if (performance.now() - quietSince > heartbeatMilliseconds) {
      await send(response, ': still here\n\n');
      quietSince = performance.now();
    }
    if (events.length < batch) await change();
  }
}

/** Waits for a client that reads slowly; one that does not read at all is dropped after a while. */
function send(response: Response, text: string): Promise<void> {
  if (response.write(text) || response.closed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      response.off('drain', done).off('close', done);
      resolve();
    };
    const timer = setTimeout(() => {
      response.destroy();
      done();
    }, unreadMilliseconds);
    response.once('drain', done).once('close', done);
  });
}

const eventText = ({ id, at, ...event }: StoredRunEvent): string =>
  `id: ${String(id)}\nevent: ${event.kind}\ndata: ${JSON.stringify({ ...event, seq: id, at })}\n\n`;

async function doneText(
  rows: Rows,
  id: string,
  { last, request }: { last: number; request: Request },
): Promise<string> {
  const promotion = await findPromotion(rows, id);
  const body = await promotionResource(rows, promotion, languageOfRequest(request));
  return `id: ${String(last)}.done\nevent: done\ndata: ${JSON.stringify(body)}\n\n`;
}

/** Resolves `next()` when the promotion got events since the last look, after a while, or when nobody listens. */
function changesOf(
  { store }: ApiPorts,
  promotion: string,
  response: Response,
): { next: () => Promise<void>; stop: () => void } {
  let changed = false;
  let wake = (): void => undefined;
  const notice = (): void => {
    changed = true;
    wake();
  };
  response.once('close', notice);
  const stop = store.onRunEvents((id) => {
    if (id === promotion) notice();
  });
  return {
    stop,
    next: () =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          wake = () => undefined;
          changed = false;
          resolve();
        };
        const timer = setTimeout(done, lookAgainMilliseconds);
        wake = done;
        if (changed) done();
      }),
  };
}

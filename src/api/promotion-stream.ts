import type { Request } from 'express';
import { followPromotion, getLog } from '../contract/promotions.js';
import type { RunEventResource } from '../contract/run-event.js';
import { messagesIn, type Language } from '../messages/index.js';
import { findPromotion } from '../queries/find.js';
import { logOf, progressOf } from '../queries/run-events.js';
import { cutoff } from '../model/retention.js';
import { isTerminal, type Promotion } from '../model/promotion.js';
import type { StoredRunEvent } from '../model/event.js';
import type { Rows } from '../ports/rows.js';
import { abortWaitResource } from './abort-wait-resource.js';
import type { ApiPorts } from './api-ports.js';
import { languageOfRequest } from './caller.js';
import { viewPromotion } from '../queries/promotion.js';
import { underWayResource } from './under-way-resource.js';
import { promotionResource } from './promotion-resource.js';
import { serveRaw, type Served } from './serve.js';
import { sharedReading } from './shared-reading.js';
import { joined, streamBatch, written, type EventStream, type OpenStream } from './sse.js';

/** `GET /promotions/{id}/logs` as text, and `/events` as a stream of server-sent events. */
export const promotionStreamRoutes = (ports: ApiPorts, open: OpenStream): readonly Served[] => [
  logRoute(ports),
  followRoute(ports, open),
];

const logRoute = (ports: ApiPorts): Served =>
  serveRaw(getLog, async (request, response, params) => {
    const rows = ports.store.read;
    const promotion = await findPromotion(rows, params.promotion);
    response.type('text/plain; charset=utf-8');
    let any = false;
    for await (const lines of logOf(rows, promotion.id, streamBatch)) {
      if (response.closed) break;
      const text = lines.map((line) => `${line}\n`).join('');
      if (!(await written(response, text, ports.streams.unreadMilliseconds))) response.destroy();
      any ||= lines.length > 0;
    }
    response.end(any ? '' : whyEmpty(ports, request, promotion));
  });

function followRoute(ports: ApiPorts, open: OpenStream): Served {
  const share = sharedReading<Told>();
  return serveRaw(followPromotion, async (request, response, params) => {
    const promotion = await findPromotion(ports.store.read, params.promotion);
    const after = lastEventId(request);
    // A client that has seen the end and comes back is told to stop.
    if (after.seenEnd && isTerminal(promotion.phase)) {
      response.status(204).end();
      return;
    }
    const listen = (notice: () => void) =>
      ports.store.onRunEvents((id) => {
        if (id === promotion.id) notice();
      });
    const language = languageOfRequest(request);
    const read = (place: number) =>
      share(`${promotion.id} ${language} ${String(place)}`, () =>
        toldAfter(ports.store.read, { promotion, language, after: place }),
      );
    const facts = { promotion: promotion.id };
    await open({ request, response, listen, facts, feed: (to) => sendProgress(read, after.id, to) });
  });
}

/** A log without a line was never written, or removed by age. */
function whyEmpty({ keep, now }: ApiPorts, request: Request, { endedAt }: Promotion): string {
  const { logsDays: days } = keep;
  const oldest = cutoff(now(), days);
  if (days === null || endedAt === null || oldest === null || endedAt > oldest) return '';
  return `${messagesIn(languageOfRequest(request)).retention.noLog({ days })}\n`;
}

function lastEventId(request: Request): { id: number; seenEnd: boolean } {
  const [id = '', end] = String(request.headers['last-event-id'] ?? '0').split('.');
  return { id: /^\d{1,15}$/.test(id) ? Number(id) : 0, seenEnd: end === 'done' };
}

/** What a stream is told after an event. */
interface Told {
  readonly texts: readonly string[];
  readonly last: number;
  /** Nothing more has come in yet. */
  readonly isAll: boolean;
  /** The promotion has ended, and this was all of it. */
  readonly isOver: boolean;
}

interface Asked {
  readonly promotion: Promotion;
  readonly language: Language;
  readonly after: number;
}

async function toldAfter(rows: Rows, { promotion, language, after }: Asked): Promise<Told> {
  const { events, isAll, isOver } = await progressOf(rows, promotion, { after, most: streamBatch });
  const last = events.at(-1)?.id ?? after;
  const texts = [...joined(events.map((event) => eventText(event, language)))];
  const done = isOver ? [await doneText(rows, promotion.id, { last, language })] : [];
  return { texts: [...texts, ...done], last, isAll, isOver };
}

/** Sends events until the promotion has ended or nobody listens any more. */
async function sendProgress(
  read: (after: number) => Promise<Told>,
  after: number,
  stream: EventStream,
): Promise<void> {
  let last = after;
  while (stream.isOpen()) {
    const told = await read(last);
    for (const text of told.texts) await stream.send(text);
    ({ last } = told);
    if (told.isOver) return;
    if (told.isAll) await stream.news();
  }
}

function eventText(event: StoredRunEvent, language: Language): string {
  const told = eventResource(event, language);
  return `id: ${String(told.seq)}\nevent: ${told.kind}\ndata: ${JSON.stringify(told)}\n\n`;
}

function eventResource(
  { id: seq, at: instant, ...event }: StoredRunEvent,
  language: Language,
): RunEventResource {
  const told = { seq, at: instant.toISOString() };
  if (event.kind === 'stopping')
    return { kind: event.kind, ...abortWaitResource(event.wait, language), ...told };
  if (event.kind !== 'progress') return { ...event, ...told };
  const { underWay, ...progress } = event;
  return {
    ...progress,
    ...(underWay === undefined ? {} : { underWay: underWay.map(underWayResource) }),
    ...told,
  };
}

async function doneText(
  rows: Rows,
  id: string,
  { last, language }: { last: number; language: Language },
): Promise<string> {
  const promotion = await findPromotion(rows, id);
  const body = promotionResource(await viewPromotion(rows, promotion), language);
  return `id: ${String(last)}.done\nevent: done\ndata: ${JSON.stringify(body)}\n\n`;
}

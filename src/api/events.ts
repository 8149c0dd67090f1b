import * as routes from '../contract/audit.js';
import type { Request, RequestHandler } from 'express';
import type { AuditResource } from '../contract/audit.js';
import type { Page } from '../contract/page.js';
import type { Catalogue } from '../ports/catalogue.js';
import type { EventFilter } from '../ports/events.js';
import type { Rows } from '../ports/rows.js';
import type { Moment } from '../model/moment.js';
import { assertWasStage } from '../queries/find.js';
import { eventsSince, newestEvents, newsAfter, placeOf } from '../queries/audit.js';
import type { ApiPorts } from './api-ports.js';
import { auditResource } from './audit-resource.js';
import { authorise } from './caller.js';
import { answerPage, oneMore } from './page.js';
import { parse } from './parse.js';
import { serve, type Served } from './serve.js';
import { sharedReading } from './shared-reading.js';
import { joined, streamBatch, type EventStream, type OpenStream } from './sse.js';

type Filter = Omit<EventFilter, 'since' | 'until' | 'limit'>;

/** The audit as it grows, oldest first: `since` a row, a time or a duration ago; without it the newest rows. */
export const eventRoutes = ({ catalogue }: ApiPorts, open: OpenStream): readonly Served[] => {
  const listed = listing(catalogue);
  return [{ ...listed, handlers: (ports) => [streamHandler(ports, open), ...listed.handlers(ports)] }];
};

const listing = (catalogue: Catalogue) =>
  serve(routes.listEvents, async ({ rows, query: { limit, cursor, since, ...filter }, address }) => {
    await assertWasStage(catalogue, rows, filter.stage);
    const page = { ...filter, limit: oneMore(limit) };
    const isNewest = since === undefined && cursor === undefined;
    const { events, head } = isNewest
      ? await newestEvents(rows, page)
      : await eventsSince(rows, cursor ?? since, page);
    const found = isNewest ? events.slice(-limit) : events;
    const answer = answerPage({
      found,
      limit,
      address,
      numberOf: ({ seq }) => seq,
      show: auditResource,
    });
    const earlier = isNewest ? { earlier: events.length > limit } : {};
    return { ...answer, body: { ...answer.body, upTo: upTo(answer.body, head), ...earlier } };
  });

const upTo = ({ items, nextCursor }: Page<AuditResource>, head: number): number => {
  const last = items.at(-1)?.seq ?? 0;
  return nextCursor === null ? Math.max(head, last) : last;
};

/** The same address as a stream: every row after `since` or `Last-Event-ID`, by default from now on. */
function streamHandler(ports: ApiPorts, open: OpenStream): RequestHandler {
  const { store } = ports;
  const share = sharedReading<Told>();
  return async (request, response, next) => {
    if (request.accepts(['application/json', 'text/event-stream']) !== 'text/event-stream') {
      next();
      return;
    }
    const { since, ...filter } = parse(routes.followedEvents, request.query, '/query');
    authorise(request, routes.listEvents, { params: {} });
    const rows = store.read;
    await assertWasStage(ports.catalogue, rows, filter.stage);
    const after = await placeOf(rows, lastEventId(request) ?? since);
    await open({
      request,
      response,
      listen: (notice) => store.onEvents(notice),
      feed: (stream) =>
        sendRows((place) => share(keyOf(place, filter), () => toldAfter(rows, place, filter)), after, stream),
      facts: { stream: 'events' },
    });
  };
}

function lastEventId({ headers }: Request): Moment | undefined {
  const id = String(headers['last-event-id'] ?? '');
  return /^\d{1,15}$/.test(id) ? { seq: Number(id) } : undefined;
}

/** What a stream is told after a place. */
interface Told {
  readonly texts: readonly string[];
  /** The place after it; rows that the filter left out are not looked at again. */
  readonly last: number;
  /** Nothing more has come in yet. */
  readonly isAll: boolean;
}

async function toldAfter(rows: Rows, after: number, filter: Filter): Promise<Told> {
  const { events: found, head } = await newsAfter(rows, after, { ...filter, limit: streamBatch });
  const newest = found.at(-1)?.seq ?? after;
  const isAll = found.length < streamBatch;
  const texts = [...joined(found.map((event) => eventText(auditResource(event))))];
  return { texts, last: isAll ? Math.max(head, newest) : newest, isAll };
}

/** Whoever has heard as much, and asks for the same, is told the same. */
const keyOf = (after: number, filter: Filter): string => JSON.stringify([after, filter]);

/** Sends the rows of the audit as they come, until nobody listens any more. */
async function sendRows(
  read: (after: number) => Promise<Told>,
  after: number,
  stream: EventStream,
): Promise<void> {
  let last = after;
  // Who is cut off before the first row knows where it was, too.
  await stream.send(`id: ${String(last)}\n\n`);
  while (stream.isOpen()) {
    const told = await read(last);
    for (const text of told.texts) await stream.send(text);
    ({ last } = told);
    if (told.isAll) await stream.news();
  }
}

const eventText = (row: AuditResource): string => `id: ${String(row.seq)}\ndata: ${JSON.stringify(row)}\n\n`;

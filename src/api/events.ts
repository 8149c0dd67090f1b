import type { Express, Request } from 'express';
import { z } from 'zod';
import type { AuditResource, EventsPage } from '../model/resource/audit.js';
import type { EventFilter } from '../ports/events.js';
import type { Rows } from '../ports/rows.js';
import type { Moment } from '../model/event.js';
import { eventsSince, newestEvents, newsAfter, placeOf } from '../queries/audit.js';
import type { ApiPorts } from './api-ports.js';
import { auditResource } from './audit-resource.js';
import { assertMayRead } from './caller.js';
import { eventFilter } from './event-filter.js';
import { base } from './mount.js';
import { answerPage, oneMore } from './page.js';
import { validationRefusal } from './problem.js';
import { get, type AnyRoute } from './route.js';
import { moment, nothing, pageQuery } from './schemas.js';
import { streamBatch, type EventStream, type OpenStream } from './sse.js';

type Filter = Omit<EventFilter, 'since' | 'until' | 'limit'>;

const path = '/events';
const query = { ...eventFilter, since: moment.optional() };

/** The audit as it grows, oldest first: `since` a row, a time or a duration ago; without it the newest rows. */
export const eventRoutes = (): readonly AnyRoute[] => [
  get({
    path,
    summary: 'What happened, oldest first; as a stream with Accept: text/event-stream',
    params: nothing,
    query: z.strictObject({ ...pageQuery, ...query }),
    handle: async ({ rows, query: { limit, cursor, since, ...filter }, address }) => {
      const page = { ...filter, limit: oneMore(limit) };
      const { events: found, head } =
        since === undefined && cursor === undefined
          ? await newestEvents(rows, { ...filter, limit })
          : await eventsSince(rows, cursor ?? since, page);
      const answer = await answerPage({
        found,
        limit,
        address,
        numberOf: ({ seq }) => seq,
        show: auditResource,
      });
      const body = answer.body as Omit<EventsPage, 'upTo'>;
      return { ...answer, body: { ...body, upTo: upTo(body, head) } };
    },
  }),
];

const upTo = ({ items, nextCursor }: Omit<EventsPage, 'upTo'>, head: number): number => {
  const last = items.at(-1)?.seq ?? 0;
  return nextCursor === null ? Math.max(head, last) : last;
};

/** The same address as a stream: every row after `since` or `Last-Event-ID`, by default from now on. */
export function mountEventStream(app: Express, ports: ApiPorts, open: OpenStream): void {
  const { store } = ports;
  const asked = z.strictObject(query);
  app.get(base + path, async (request, response, next) => {
    if (request.accepts(['application/json', 'text/event-stream']) !== 'text/event-stream') {
      next();
      return;
    }
    assertMayRead(ports, request);
    const parsed = asked.safeParse(request.query, { reportInput: true });
    if (!parsed.success) throw validationRefusal(parsed.error, '/query');
    const { since, ...filter } = parsed.data;
    const rows = store.read;
    const after = await placeOf(rows, lastEventId(request) ?? since);
    await open({
      request,
      response,
      listen: (notice) => store.onEvents(notice),
      feed: (stream) => sendRows(rows, { after, filter }, stream),
      facts: { stream: 'events' },
    });
  });
}

function lastEventId({ headers }: Request): Moment | undefined {
  const id = String(headers['last-event-id'] ?? '');
  return /^\d{1,15}$/.test(id) ? { seq: Number(id) } : undefined;
}

/** Sends the rows of the audit as they come, until nobody listens any more. */
async function sendRows(
  rows: Rows,
  { after, filter }: { after: number; filter: Filter },
  stream: EventStream,
): Promise<void> {
  let last = after;
  // Who is cut off before the first row knows where it was, too.
  await stream.send(`id: ${String(last)}\n\n`);
  while (stream.isOpen()) {
    const { events: found, head } = await newsAfter(rows, last, { ...filter, limit: streamBatch });
    for (const event of found) await stream.send(eventText(auditResource(event)));
    const newest = found.at(-1)?.seq ?? last;
    const isAll = found.length < streamBatch;
    // Rows that the filter left out are not looked at again.
    last = isAll ? Math.max(head, newest) : newest;
    if (isAll) await stream.news();
  }
}

const eventText = (row: AuditResource): string => `id: ${String(row.seq)}\ndata: ${JSON.stringify(row)}\n\n`;

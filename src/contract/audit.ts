import * as z from 'zod';
import { phases } from '../model/promotion.js';
import { ActorResource } from './actor.js';
import { fault } from './fault.js';
import { instant, moment, nothing, text } from './inputs.js';
import { page, pageQuery } from './page.js';
import { none, route, toRead } from './route.js';
import { time } from './time.js';

/** One row of the audit; `seq` has no gaps. */
export const AuditResource = z.object({
  seq: z.int(),
  name: z.string(),
  stage: z.string().nullable(),
  promotion: z.string().nullable(),
  requestId: z.string().nullable(),
  reason: z.string().nullable(),
  from: z.enum(phases).nullable(),
  to: z.enum(phases).nullable(),
  at: time,
  actor: ActorResource,
  facts: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()).readonly()]),
  ),
});
export type AuditResource = z.infer<typeof AuditResource>;

/** Rows of the audit, oldest first. */
const EventsPage = page(AuditResource).extend({
  /** The newest row that was looked at, also when a filter left it out: `?since=` goes on from here. */
  upTo: z.int(),
  /** Of the newest rows, which nobody asked for by a place: whether there are older ones. */
  earlier: z.boolean().optional(),
});
export type EventsPage = z.infer<typeof EventsPage>;

/** Which rows of the audit are wanted, by what they are about. */
const filter = {
  // Not only of stages that are still there: what happened to one that was removed stays readable.
  stage: text(100).optional(),
  promotion: text(100).optional(),
  by: text(200).optional(),
  name: text(100).optional(),
};

const isBefore = (one: string, other: string): boolean => Date.parse(one) < Date.parse(other);

export const listAudit = route({
  method: 'get',
  path: '/audit',
  summary: 'Every change of state, newest first; as JSON, NDJSON or CSV, by Accept',
  needs: toRead,
  params: nothing,
  query: z
    .strictObject({
      ...pageQuery,
      ...filter,
      since: instant.optional(),
      until: instant.optional(),
      /** Everything that matches in one answer, sent as it is read; `limit` says nothing then. */
      all: z.literal('true').optional().meta({
        description: 'Everything that matches in one answer, sent as it is read; limit counts for nothing.',
      }),
    })
    .refine(({ since, until }) => since === undefined || until === undefined || !isBefore(until, since), {
      path: ['until'],
      ...fault({ code: 'before-start', facts: { start: 'since' } }),
    }),
  body: none,
  answer: page(AuditResource),
  statuses: [200],
  media: ['application/json', 'application/x-ndjson', 'text/csv'],
  tells: ['Link'],
  refuses: ['not-found'],
  example: { query: { stage: 'dev', limit: 20 } },
});

export const getAuditRow = route({
  method: 'get',
  path: '/audit/:seq',
  summary: 'One row of the audit',
  needs: toRead,
  params: z.strictObject({ seq: text(20) }),
  query: nothing,
  body: none,
  answer: AuditResource,
  statuses: [200],
  example: { params: { seq: '1' } },
});

/** What the stream of the same address takes. */
export const followedEvents = z.strictObject({ ...filter, since: moment.optional() });

export const listEvents = route({
  method: 'get',
  path: '/events',
  summary: 'What happened, oldest first; as a stream with Accept: text/event-stream',
  needs: toRead,
  params: nothing,
  query: followedEvents.extend(pageQuery),
  body: none,
  answer: EventsPage,
  statuses: [200],
  media: ['application/json', 'text/event-stream'],
  event: AuditResource,
  tells: ['Link'],
  refuses: ['not-found'],
  example: { query: { since: 'PT1H', limit: 20 } },
});
export type EventsQuery = z.input<typeof listEvents.query>;

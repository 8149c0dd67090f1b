import * as z from 'zod';
import { holdKinds, shownHoldKinds } from '../model/hold.js';
import { ActorResource } from './actor.js';
import { HoldResource } from './hold.js';
import { instant, nothing, reason, stageName } from './inputs.js';
import { page } from './page.js';
import { none, route, toRead } from './route.js';
import { time } from './time.js';

/** A stop of the line, said once for all its stages. */
export const LineStopResource = z.object({
  id: z.string(),
  kind: z.enum(shownHoldKinds),
  reason: z.string(),
  by: z.string(),
  actor: ActorResource,
  createdAt: time,
  /** Stages that it still keeps; [] = it is over. */
  stopped: z.array(z.string()),
  /** Stages that go on: left out from the beginning, or released since. */
  going: z.array(z.string()),
  /** When the last of them ends by itself; null = until somebody releases it, or it is over. */
  until: time.nullable(),
  secondsLeft: z.int().nullable(),
});
export type LineStopResource = z.infer<typeof LineStopResource>;

/** The same with its holds: one per stage, also those that have ended. */
export const LineResource = LineStopResource.extend({ holds: z.array(HoldResource) });
export type LineResource = z.infer<typeof LineResource>;

/** The answer to a new stop: what is under way finishes, what waits keeps its place. */
export const LineSetResource = LineResource.extend({
  running: z.array(z.object({ stage: z.string(), promotion: z.string(), build: z.string().nullable() })),
  waiting: z.int(),
});
export type LineSetResource = z.infer<typeof LineSetResource>;

const params = z.strictObject({ line: z.string().max(50) });

const lineExample = { line: 'line_01JD4S8V4J5Q8TC2V1ZB1GQ0XN' };

/** A step back is kept on one stage. */
export const lineKinds = holdKinds.filter((kind) => kind !== 'kept');

export const stopLine = route({
  method: 'post',
  path: '/lines',
  summary: 'Stop the line: a hold of every stage but those named, all at once or none',
  needs: { verb: 'hold', on: 'found' },
  params: nothing,
  query: nothing,
  body: z.strictObject({
    kind: z.enum(lineKinds).default('incident'),
    reason,
    until: instant.nullable().optional(),
    /** Stages that go on. */
    except: z.array(stageName).max(1000).default([]),
  }),
  answer: LineSetResource,
  statuses: [201],
  tells: ['ETag', 'Location'],
  refuses: ['not-found', 'stage-already-held'],
  example: { body: { reason: 'The database is being moved', except: ['dev'] } },
});

export const listLines = route({
  method: 'get',
  path: '/lines',
  summary: 'The stops of the line that still keep a stage, the newest first',
  needs: toRead,
  params: nothing,
  query: nothing,
  body: none,
  answer: page(LineResource),
  statuses: [200],
});

export const getLine = route({
  method: 'get',
  path: '/lines/:line',
  summary: 'One stop of the line: who, why, until when, which stages it still keeps',
  needs: toRead,
  params,
  query: nothing,
  body: none,
  answer: LineResource,
  statuses: [200],
  tells: ['ETag'],
  example: { params: lineExample },
});

export const extendLine = route({
  method: 'patch',
  path: '/lines/:line',
  summary: 'Give the holds that are left of it another end; null = until the release',
  needs: { verb: 'hold', on: 'own' },
  params,
  query: nothing,
  body: z.strictObject({ until: instant.nullable(), reason: reason.optional() }),
  answer: LineResource,
  statuses: [200],
  ifMatch: true,
  tells: ['ETag'],
  refuses: ['line-ended', 'line-changed'],
  example: { params: lineExample, body: { until: null } },
});

export const releaseLine = route({
  method: 'delete',
  path: '/lines/:line',
  summary: 'Release the holds that are left of it, with a reason where it is another one’s',
  needs: { verb: 'hold', on: 'own' },
  params,
  query: nothing,
  body: z.strictObject({ reason: reason.optional() }),
  answer: LineResource,
  statuses: [200],
  ifMatch: true,
  tells: ['ETag'],
  refuses: ['line-ended', 'line-changed'],
  example: { params: lineExample, body: { reason: 'The database has moved' } },
});

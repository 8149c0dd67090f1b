import * as z from 'zod';
import { holdKinds, verdicts } from '../model/hold.js';
import { highestMilestone } from '../model/milestone.js';
import { HoldResource, HoldSetResource } from './hold.js';
import { anyStageParams, buildId, instant, nothing, reason, stageName } from './inputs.js';
import { page, pageQuery } from './page.js';
import { refineReservation } from './reservation.js';
import { none, route, toRead } from './route.js';
import { notBoth, saidOf, withIt } from './said.js';

const params = z.strictObject({ hold: z.string().max(50) });

const holdExample = { hold: 'hld_01JD4S8V4J5Q8TC2V1ZB1GQ0XN' };

export const setHold = route({
  method: 'post',
  path: '/stages/:stage/holds',
  summary:
    'Hold a stage, beside who holds it already, now or from a time on: nothing changes there until a time, or until the release',
  needs: { verb: 'hold', on: 'path' },
  params: anyStageParams,
  query: nothing,
  body: z
    .strictObject({
      kind: z.enum(holdKinds).default('qa'),
      reason,
      /** A reservation: it begins then, and needs an end. */
      from: instant.optional(),
      until: instant.nullable().optional(),
      /** What is to be shown there: a milestone of that slot, or a build. */
      milestone: z.int().min(1).max(highestMilestone).optional(),
      build: buildId.optional(),
    })
    .superRefine(refineReservation)
    .meta(saidOf(withIt('from', 'until'), notBoth('milestone', 'build'))),
  answer: HoldSetResource,
  statuses: [201],
  ifMatch: true,
  tells: ['ETag', 'Location'],
  refuses: ['stage-already-held', 'stage-booked', 'stage-changed', 'not-found'],
  example: { params: { stage: 'dev' }, body: { kind: 'qa', reason: 'QA round 14' } },
});

export const listHolds = route({
  method: 'get',
  path: '/holds',
  summary:
    'The holds in force and those that are booked; with ended=true also those that have ended, newest first',
  needs: toRead,
  params: nothing,
  query: z.strictObject({
    ...pageQuery,
    stage: stageName.optional(),
    ended: z.enum(['true', 'false']).optional(),
  }),
  body: none,
  answer: page(HoldResource),
  statuses: [200],
  tells: ['Link'],
  refuses: ['not-found'],
  example: { query: { ended: 'true', limit: 20 } },
});

export const getHold = route({
  method: 'get',
  path: '/holds/:hold',
  summary: 'One hold: who, why, until when, and how it ended',
  needs: toRead,
  params,
  query: nothing,
  body: none,
  answer: HoldResource,
  statuses: [200],
  tells: ['ETag'],
  example: { params: holdExample },
});

export const extendHold = route({
  method: 'patch',
  path: '/holds/:hold',
  summary:
    'Give a hold another end; null = until the release; and one that is booked another beginning; with a reason where it is another one’s',
  needs: { verb: 'hold', on: 'own' },
  params,
  query: nothing,
  body: z.strictObject({
    from: instant.optional(),
    until: instant.nullable(),
    reason: reason.optional(),
  }),
  answer: HoldResource,
  statuses: [200],
  ifMatch: true,
  tells: ['ETag'],
  refuses: ['hold-of-stage-file', 'hold-ended', 'hold-changed', 'stage-booked'],
  example: { params: holdExample, body: { until: null } },
});

export const releaseHold = route({
  method: 'delete',
  path: '/holds/:hold',
  summary: 'Release a hold, that of another one with a reason, a QA hold perhaps with a verdict on its build',
  needs: { verb: 'hold', on: 'own' },
  params,
  query: nothing,
  body: z.strictObject({ reason: reason.optional(), verdict: z.enum(verdicts).optional() }),
  answer: HoldResource,
  statuses: [200],
  ifMatch: true,
  tells: ['ETag'],
  refuses: ['hold-of-stage-file', 'hold-ended', 'hold-changed'],
  example: { params: holdExample, body: { reason: 'QA round 14 is over' } },
});

export const setVerdict = route({
  method: 'post',
  path: '/holds/:hold/verdict',
  summary: 'Give the verdict of a QA round that ended without one, or another one',
  needs: { verb: 'hold', on: 'found' },
  params,
  query: nothing,
  body: z.strictObject({ verdict: z.enum(verdicts), reason: reason.optional() }),
  answer: HoldResource,
  statuses: [200],
  tells: ['ETag'],
  example: { params: holdExample, body: { verdict: 'passed' } },
});

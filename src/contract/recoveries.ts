import * as z from 'zod';
import { anyStageParams, buildId, nothing, reason } from './inputs.js';
import { RecoverResource, RecoveryResource } from './recovery.js';
import { none, route, toRead } from './route.js';
import { notBoth, saidOf } from './said.js';
import { fault } from './fault.js';

export const lookAtRecovery = route({
  method: 'get',
  path: '/stages/:stage/recover',
  summary: 'What is known of a stage that was interrupted, and what can be done about it',
  needs: toRead,
  params: anyStageParams,
  query: nothing,
  body: none,
  answer: RecoverResource,
  statuses: [200],
  tells: ['ETag'],
  example: { params: { stage: 'dev' } },
});

export const recover = route({
  method: 'post',
  path: '/stages/:stage/recover',
  summary: 'Find out what a stage runs: clear the lock, refresh, ask the platform',
  needs: { verb: 'recover', on: 'path' },
  params: anyStageParams,
  query: nothing,
  body: z
    .strictObject({
      reason,
      clearLock: z.boolean().default(false),
      takeOver: z.boolean().default(false),
      build: buildId.optional(),
      nothingRuns: z.literal(true).optional(),
    })
    .refine(({ build, nothingRuns }) => build === undefined || nothingRuns === undefined, {
      path: ['nothingRuns'],
      ...fault({ code: 'not-both', facts: { keys: ['build', 'nothingRuns'] } }),
    })
    .meta(saidOf(notBoth('build', 'nothingRuns'))),
  answer: RecoveryResource,
  statuses: [202],
  ifMatch: true,
  tells: ['Location'],
  refuses: ['recovery-running', 'promotion-running', 'precondition-required', 'stage-changed'],
  example: { params: { stage: 'dev' }, body: { reason: 'The machine was restarted' } },
});

export const getRecovery = route({
  method: 'get',
  path: '/recoveries/:recovery',
  summary: 'One recovery: how it goes, or what it found out',
  needs: toRead,
  params: z.strictObject({ recovery: z.string().max(200) }),
  query: nothing,
  body: none,
  answer: RecoveryResource,
  statuses: [200],
  example: { params: { recovery: 'rcv_01JD4S8V4J5Q8TC2V1ZB1GQ0XN' } },
});

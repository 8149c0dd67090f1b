import { z } from 'zod';
import type { Said } from '../model/recovery.js';
import { findRecovery, findStage } from '../queries/find.js';
import { viewPromotion } from '../queries/promotion.js';
import { lookAtRecovery } from '../queries/recovery.js';
import { requestRecovery } from '../requests/recover.js';
import type { ApiPorts } from './api-ports.js';
import { recoverResource, recoveryResource } from './recovery-resource.js';
import { get, post, type AnyRoute } from './route.js';
import { anyStageParams, buildId, nothing, text } from './schemas.js';

const request = z
  .strictObject({
    reason: text(1000),
    clearLock: z.boolean().default(false),
    takeOver: z.boolean().default(false),
    build: buildId.optional(),
    nothingRuns: z.literal(true).optional(),
  })
  .refine(({ build, nothingRuns }) => build === undefined || nothingRuns === undefined, {
    path: ['nothingRuns'],
    params: { code: 'not-both', facts: { keys: ['build', 'nothingRuns'] } },
  });

export const recoverRoutes = (ports: ApiPorts): readonly AnyRoute[] => [
  get({
    path: '/stages/:stage/recover',
    summary: 'What is known of a stage that was interrupted, and what can be done about it',
    params: anyStageParams,
    query: nothing,
    handle: async ({ rows, params, language }) => {
      const view = await lookAtRecovery(ports.verbs, rows, params.stage);
      const last = view.last === null ? null : await viewPromotion(rows, view.last);
      const body = recoverResource({ ...view, last }, language);
      return { status: 200, headers: { ETag: body.etag }, body };
    },
  }),
  post({
    path: '/stages/:stage/recover',
    summary: 'Find out what a stage runs: clear the lock, refresh, ask the platform',
    params: anyStageParams,
    query: nothing,
    body: request,
    handle: async ({ rows, params, body, caller, ifMatch, language }) => {
      const { reason, clearLock, takeOver } = body;
      const recovery = await requestRecovery(ports.verbs, rows, {
        caller,
        request: { stage: params.stage, reason, clearLock, takeOver, said: saidIn(body), ifMatch },
      });
      const answer = recoveryResource(recovery, findStage(ports.catalogue, recovery.stage), language);
      return { status: 202, headers: { Location: answer.links.self }, body: answer };
    },
  }),
  get({
    path: '/recoveries/:recovery',
    summary: 'One recovery: how it goes, or what it found out',
    params: z.strictObject({ recovery: z.string().max(200) }),
    query: nothing,
    handle: async ({ rows, params, language }) => {
      const recovery = await findRecovery(rows, params.recovery);
      const body = recoveryResource(recovery, findStage(ports.catalogue, recovery.stage), language);
      return { status: 200, body };
    },
  }),
];

function saidIn({ build, nothingRuns }: z.output<typeof request>): Said | null {
  if (build !== undefined) return { build };
  return nothingRuns === true ? 'nothing' : null;
}

import type * as z from 'zod';
import * as routes from '../contract/recoveries.js';
import type { Said } from '../model/recovery.js';
import { findRecovery, findStage } from '../queries/find.js';
import { viewPromotion } from '../queries/promotion.js';
import { lookAtRecovery } from '../queries/recovery.js';
import { requestRecovery } from '../requests/recover.js';
import type { ApiPorts } from './api-ports.js';
import { recoverResource, recoveryResource } from './recovery-resource.js';
import { serve, type Served } from './serve.js';

export const recoverRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.lookAtRecovery, async ({ rows, params, language }) => {
    const view = await lookAtRecovery(ports.verbs, rows, params.stage);
    const last = view.last === null ? null : await viewPromotion(rows, view.last);
    const body = recoverResource({ ...view, last }, language);
    return { status: 200, headers: { ETag: body.etag }, body };
  }),
  serve(routes.recover, async ({ rows, params, body, caller, ifMatch, language }) => {
    const { reason, clearLock, takeOver } = body;
    const recovery = await requestRecovery(ports.verbs, rows, {
      caller,
      request: { stage: params.stage, reason, clearLock, takeOver, said: saidIn(body), ifMatch },
    });
    const answer = recoveryResource(recovery, findStage(ports.catalogue, recovery.stage), language);
    return { status: 202, headers: { Location: answer.links.self }, body: answer };
  }),
  serve(routes.getRecovery, async ({ rows, params, language }) => {
    const recovery = await findRecovery(rows, params.recovery);
    const body = recoveryResource(recovery, findStage(ports.catalogue, recovery.stage), language);
    return { status: 200, body };
  }),
];

function saidIn({ build, nothingRuns }: z.output<typeof routes.recover.body>): Said | null {
  if (build !== undefined) return { build };
  return nothingRuns === true ? 'nothing' : null;
}

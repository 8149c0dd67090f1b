import { z } from 'zod';
import { holdIdPattern } from '../model/hold.js';
import { holdResource } from '../model/hold-resource.js';
import { quarantineResource } from '../model/quarantine-resource.js';
import type { RollbackResource } from '../model/resource/rollback.js';
import { rollBack } from '../requests/rollback.js';
import type { ApiPorts } from './api-ports.js';
import { viewHold } from '../queries/hold.js';
import { viewPromotion } from '../queries/promotion.js';
import { promotionResource } from './promotion-resource.js';
import { post, type AnyRoute } from './route.js';
import { anyStageParams, buildId, instant, nothing, text } from './schemas.js';

const request = z.strictObject({
  toBuild: buildId.optional(),
  reason: text(1000),
  hold: z.boolean().optional(),
  holdReason: text(1000).optional(),
  holdUntil: instant.optional(),
  overrideHold: z.string().regex(holdIdPattern).optional(),
});

export const rollbackRoutes = (ports: ApiPorts): readonly AnyRoute[] => [
  post({
    path: '/stages/:stage/rollback',
    summary: 'Put the build before back, quarantine the one that runs, and keep it so',
    params: anyStageParams,
    query: nothing,
    body: request,
    handle: async ({ rows, params, body, caller, ifMatch, language }) => {
      const { toBuild = null, reason, overrideHold } = body;
      const done = await rollBack(ports.verbs, rows, {
        caller,
        request: {
          ...{ stage: params.stage, toBuild, reason, ifMatch, hold: holdWish(body) },
          onHold: overrideHold === undefined ? { do: 'reject' } : { do: 'override', hold: overrideHold },
        },
      });
      const { promotion, quarantine, hold } = done;
      const held = hold === null ? null : await viewHold(rows, hold);
      const answer: RollbackResource = {
        ...promotionResource(await viewPromotion(rows, promotion), language),
        quarantine: quarantineResource(quarantine),
        hold: held === null ? null : holdResource(held.hold, held.now),
        undo: { build: quarantine.build, liftQuarantine: true, overrideHold: hold?.id ?? null },
      };
      return { status: 201, headers: { Location: answer.links.self }, body: answer };
    },
  }),
];

const holdWish = ({ hold, holdReason, holdUntil }: z.output<typeof request>) => ({
  wish: hold ?? null,
  reason: holdReason ?? null,
  until: holdUntil === undefined ? null : new Date(holdUntil),
});

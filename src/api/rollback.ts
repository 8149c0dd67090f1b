import type * as z from 'zod';
import * as routes from '../contract/rollback.js';
import { holdResource } from './hold-resource.js';
import { quarantineResource } from './quarantine-resource.js';
import type { RollbackResource } from '../contract/rollback.js';
import { rollBack } from '../requests/rollback.js';
import type { ApiPorts } from './api-ports.js';
import { viewHold } from '../queries/hold.js';
import { viewPromotion } from '../queries/promotion.js';
import { promotionResource } from './promotion-resource.js';
import { serve, type Served } from './serve.js';

export const rollbackRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.rollBack, async ({ rows, params, body, caller, ifMatch, language }) => {
    const { toBuild = null, reason, overrideHold, despiteKnownBad = false, allowChanges = [] } = body;
    const done = await rollBack(ports.verbs, rows, {
      caller,
      request: {
        ...{ stage: params.stage, toBuild, reason, ifMatch, despiteKnownBad, allowChanges },
        hold: holdWish(body),
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
  }),
];

const holdWish = ({ hold, holdReason, holdUntil }: z.output<typeof routes.rollBack.body>) => ({
  wish: hold ?? null,
  reason: holdReason ?? null,
  until: holdUntil === undefined ? null : new Date(holdUntil),
});

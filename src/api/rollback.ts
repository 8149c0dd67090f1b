import type * as z from 'zod';
import * as routes from '../contract/rollback.js';
import { holdChoiceOf } from './hold-choice.js';
import { holdsResource } from './hold-resource.js';
import { quarantineResource } from './quarantine-resource.js';
import type { RollbackResource } from '../contract/rollback.js';
import { rollBack } from '../requests/rollback.js';
import type { ApiPorts } from './api-ports.js';
import { viewHolds } from '../queries/hold.js';
import { viewPromotion } from '../queries/promotion.js';
import { promotionResource } from './promotion-resource.js';
import { serve, type Served } from './serve.js';

export const rollbackRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.rollBack, async ({ rows, params, body, caller, ifMatch, language }) => {
    const { toBuild = null, reason, despiteKnownBad = false, allowChanges = [] } = body;
    const done = await rollBack(ports.verbs, rows, {
      caller,
      request: {
        ...{ stage: params.stage, toBuild, reason, ifMatch, despiteKnownBad, allowChanges },
        hold: holdWish(body),
        onHold: holdChoiceOf(body, 'reject'),
      },
    });
    const { promotion, quarantine, holds } = done;
    const held = holdsResource(await viewHolds(rows, holds));
    const overrideHolds = holds.map(({ id }) => id);
    const answer: RollbackResource = {
      ...promotionResource(await viewPromotion(rows, promotion), language),
      quarantine: quarantineResource(quarantine),
      ...held,
      undo: {
        build: quarantine.build,
        liftQuarantine: true,
        overrideHold: overrideHolds[0] ?? null,
        overrideHolds,
      },
    };
    return { status: 201, headers: { Location: answer.links.self }, body: answer };
  }),
];

const holdWish = ({ hold, holdReason, holdUntil }: z.output<typeof routes.rollBack.body>) => ({
  wish: hold ?? null,
  reason: holdReason ?? null,
  until: holdUntil === undefined ? null : new Date(holdUntil),
});

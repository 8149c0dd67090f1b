import * as routes from '../contract/promotions.js';
import { Refusal } from '../model/error.js';
import type { Promotion } from '../model/promotion.js';
import { assertWasStage, findPromotion } from '../queries/find.js';
import type { WantedBuild } from '../queries/wanted-build.js';
import { healthsOfSources } from '../queries/source-health.js';
import { requestPromotion } from '../requests/promote.js';
import { abortPromotion } from '../requests/abort.js';
import { retryPromotion } from '../requests/retry.js';
import type { ApiPorts } from './api-ports.js';
import { keptOn } from '../queries/hold.js';
import { holdChoiceOf } from './hold-choice.js';
import { holdResource } from './hold-resource.js';
import { answerPage, oneMore } from './page.js';
import { listPromotions, viewPromotion, type PromotionView } from '../queries/promotion.js';
import { promotionResource } from './promotion-resource.js';
import { serve, serveAfter, type Served } from './serve.js';
import { underWayOf } from '../queries/run-events.js';
import { underWayResource } from './under-way-resource.js';
import { timingsFor } from '../queries/timing.js';
import { usualTime } from '../queries/usual-time.js';
import { usualResource } from './usual-resource.js';

export const promotionRoutes = (ports: ApiPorts): readonly Served[] => [
  serveAfter(
    routes.promote,
    () => healthsOfSources(ports.verbs),
    async ({ rows, params, body, caller, ifMatch, language, known }) => {
      const [wanted] = wantedOf(body);
      if (wanted === undefined) throw new Refusal('validation', {});
      const promotion = await requestPromotion(ports.verbs, rows, {
        caller,
        sources: known,
        request: {
          stage: params.stage,
          wanted,
          reason: body.reason ?? null,
          allowChanges: body.allowChanges ?? [],
          ifMatch,
          hold: holdChoiceOf(body, 'reject'),
          liftQuarantine: body.liftQuarantine ?? false,
          despiteKnownBad: body.despiteKnownBad ?? false,
          keepsStepBack: body.hold ?? null,
        },
      });
      const kept = await keptOn(rows, promotion.stage);
      return {
        status: 201,
        headers: at(promotion),
        body: {
          ...promotionResource(await viewPromotion(rows, promotion), language),
          hold: kept === null ? null : holdResource(kept),
        },
      };
    },
  ),
  serve(routes.listPromotions, async ({ rows, query, language, address }) => {
    await assertWasStage(ports.catalogue, rows, query.stage);
    const found = await listPromotions(rows, {
      limit: oneMore(query.limit),
      ...(query.stage === undefined ? {} : { stage: query.stage }),
      ...(query.build === undefined ? {} : { build: query.build }),
      ...(query.phase === undefined ? {} : { phases: [query.phase] }),
      ...(query.trigger === undefined ? {} : { trigger: query.trigger }),
      ...(query.by === undefined ? {} : { by: query.by }),
      ...(query.since === undefined ? {} : { since: new Date(query.since) }),
      ...(query.cursor === undefined ? {} : { beforeSeq: query.cursor }),
    });
    const show = (view: PromotionView) => promotionResource(view, language);
    const numberOf = ({ promotion }: PromotionView) => promotion.seq;
    return answerPage({ found, limit: query.limit, address, numberOf, show });
  }),
  serve(routes.getPromotion, async ({ rows, params, language }) => {
    const promotion = await findPromotion(rows, params.promotion);
    const [view, usual, underWay] = await Promise.all([
      viewPromotion(rows, promotion),
      usualTime(rows, promotion.stage),
      underWayOf(rows, promotion),
    ]);
    const body = {
      ...promotionResource(view, language),
      usual: usualResource(usual),
      underWay: underWay.map(underWayResource),
    };
    return { status: 200, body };
  }),
  serve(routes.getTimings, async ({ rows, params }) => {
    const promotion = await findPromotion(rows, params.promotion);
    const timings = await timingsFor(rows, promotion);
    const shown = timings?.map((timing) => ({ ...timing, at: timing.at.toISOString() })) ?? null;
    const { id, stage, phase } = promotion;
    return { status: 200, body: { promotion: id, stage, phase, timings: shown } };
  }),
  serve(routes.abortPromotion, async ({ rows, params, body, caller, ifMatch, language }) => {
    const asked = { caller, id: params.promotion, reason: body.reason ?? null, ifMatch };
    const promotion = await abortPromotion(ports.verbs, rows, asked);
    return {
      status: 202,
      headers: at(promotion),
      body: promotionResource(await viewPromotion(rows, promotion), language),
    };
  }),
  serveAfter(
    routes.retryPromotion,
    () => healthsOfSources(ports.verbs),
    async ({ rows, params, body, caller, ifMatch, language, known }) => {
      const promotion = await retryPromotion(ports.verbs, rows, {
        caller,
        sources: known,
        request: {
          id: params.promotion,
          reason: body.reason ?? null,
          ifMatch,
          hold: holdChoiceOf(body, 'reject'),
          despiteKnownBad: body.despiteKnownBad ?? false,
        },
      });
      return {
        status: 201,
        headers: at(promotion),
        body: promotionResource(await viewPromotion(rows, promotion), language),
      };
    },
  ),
];

const at = ({ id }: Promotion) => ({ Location: `/api/v1/promotions/${id}` });

/** Every way in which a request says which build it means; exactly one is wanted. */
export function wantedOf(body: {
  build?: string | undefined;
  from?: string | undefined;
  sha?: string | undefined;
}): WantedBuild[] {
  const wanted: WantedBuild[] = [];
  if (body.build !== undefined) wanted.push({ build: body.build });
  if (body.from !== undefined) wanted.push({ from: body.from });
  if (body.sha !== undefined) wanted.push({ sha: body.sha });
  return wanted;
}

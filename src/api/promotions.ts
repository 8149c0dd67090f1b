import { z } from 'zod';
import { Refusal } from '../model/error.js';
import { phases, triggers, type Promotion } from '../model/promotion.js';
import { findPromotion } from '../queries/find.js';
import type { WantedBuild } from '../queries/wanted-build.js';
import { healthsOfSources } from '../queries/source-health.js';
import { requestPromotion } from '../requests/promote.js';
import { abortPromotion } from '../requests/abort.js';
import { retryPromotion } from '../requests/retry.js';
import type { ApiPorts } from './api-ports.js';
import { refineHoldChoice, holdChoiceKeys, holdChoiceOf } from './hold-choice.js';
import { answerPage, oneMore } from './page.js';
import { listPromotions, viewPromotion, type PromotionView } from '../queries/promotion.js';
import { promotionResource } from './promotion-resource.js';
import { get, post, type AnyRoute } from './route.js';
import { anyStageParams, buildId, instant, nothing, pageQuery, sha, stageName, text } from './schemas.js';

const request = z
  .strictObject({
    build: buildId.optional(),
    from: stageName.optional(),
    sha: sha.optional(),
    reason: text(1000).optional(),
    allowChanges: z.array(text(200)).max(50).optional(),
    liftQuarantine: z.boolean().optional(),
    ...holdChoiceKeys,
  })
  .refine((body) => wantedOf(body).length === 1, {
    params: { code: 'exactly-one', facts: { keys: ['build', 'from', 'sha'] } },
  })
  .superRefine(refineHoldChoice)
  .refine(({ liftQuarantine, reason }) => liftQuarantine !== true || reason !== undefined, {
    path: ['reason'],
    params: { code: 'needed-to-lift' },
  });

const promotionParams = z.strictObject({ promotion: z.string().max(50) });

export const promotionRoutes = (ports: ApiPorts): readonly AnyRoute[] => [
  post({
    path: '/stages/:stage/promotions',
    summary: 'Promote an existing build to this stage',
    params: anyStageParams,
    query: nothing,
    body: request,
    before: () => healthsOfSources(ports.verbs),
    handle: async ({ rows, params, body, caller, ifMatch, language, known }) => {
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
        },
      });
      return {
        status: 201,
        headers: at(promotion),
        body: promotionResource(await viewPromotion(rows, promotion), language),
      };
    },
  }),
  get({
    path: '/promotions',
    summary: 'Promotions, newest first',
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      stage: stageName.optional(),
      phase: z.enum(phases).optional(),
      trigger: z.enum(triggers).optional(),
      since: instant.optional(),
    }),
    handle: async ({ rows, query, language, address }) => {
      const found = await listPromotions(rows, {
        limit: oneMore(query.limit),
        ...(query.stage === undefined ? {} : { stage: query.stage }),
        ...(query.phase === undefined ? {} : { phases: [query.phase] }),
        ...(query.trigger === undefined ? {} : { trigger: query.trigger }),
        ...(query.since === undefined ? {} : { since: new Date(query.since) }),
        ...(query.cursor === undefined ? {} : { beforeSeq: query.cursor }),
      });
      const show = (view: PromotionView) => promotionResource(view, language);
      const numberOf = ({ promotion }: PromotionView) => promotion.seq;
      return answerPage({ found, limit: query.limit, address, numberOf, show });
    },
  }),
  get({
    path: '/promotions/:promotion',
    summary: 'One promotion: steps, what it waits for, how it ended',
    params: promotionParams,
    query: nothing,
    handle: async ({ rows, params, language }) => {
      const promotion = await findPromotion(rows, params.promotion);
      return { status: 200, body: promotionResource(await viewPromotion(rows, promotion), language) };
    },
  }),
  post({
    path: '/promotions/:promotion/abort',
    summary: 'Stop a waiting or running promotion; the answer comes before it has ended',
    params: promotionParams,
    query: nothing,
    body: z.strictObject({ reason: text(1000).optional() }),
    handle: async ({ rows, params, body, caller, language }) => {
      const asked = { caller, id: params.promotion, reason: body.reason ?? null };
      const promotion = await abortPromotion(ports.verbs, rows, asked);
      return {
        status: 202,
        headers: at(promotion),
        body: promotionResource(await viewPromotion(rows, promotion), language),
      };
    },
  }),
  post({
    path: '/promotions/:promotion/retry',
    summary: 'Promote the build of a promotion that has ended once more',
    params: promotionParams,
    query: nothing,
    body: z.strictObject({ reason: text(1000).optional(), ...holdChoiceKeys }).superRefine(refineHoldChoice),
    before: () => healthsOfSources(ports.verbs),
    handle: async ({ rows, params, body, caller, ifMatch, language, known }) => {
      const promotion = await retryPromotion(ports.verbs, rows, {
        caller,
        sources: known,
        request: {
          id: params.promotion,
          reason: body.reason ?? null,
          ifMatch,
          hold: holdChoiceOf(body, 'reject'),
        },
      });
      return {
        status: 201,
        headers: at(promotion),
        body: promotionResource(await viewPromotion(rows, promotion), language),
      };
    },
  }),
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

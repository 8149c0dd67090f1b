import * as z from 'zod';
import { phases, triggers } from '../model/promotion.js';
import {
  anyStageParams,
  buildId,
  exactlyOne,
  instant,
  nothing,
  reason,
  sha,
  stageName,
  text,
} from './inputs.js';
import { allowChangesKey } from './allow-changes.js';
import { refineHoldChoice, holdChoiceKeys, saidOfHoldChoice } from './hold-choice.js';
import { missingWhy, saysWhyDespite } from './despite.js';
import { HoldResource } from './hold.js';
import { page, pageQuery } from './page.js';
import { PromotionResource } from './promotion.js';
import { RunEventResource } from './run-event.js';
import { none, route, toRead } from './route.js';
import { oneOfKeys, saidOf, whenTrue } from './said.js';
import { fault } from './fault.js';
import { TimingsResource } from './timing.js';

/** The answer to a request: the promotion, and the hold by which a step back stays. */
const PromotedResource = PromotionResource.extend({ hold: HoldResource.nullable().optional() });
export type PromotedResource = z.infer<typeof PromotedResource>;

const params = z.strictObject({ promotion: z.string().max(50) });

const promotionExample = { promotion: 'p_01JD4S8V4J5Q8TC2V1ZB1GQ0XN' };

export const promote = route({
  method: 'post',
  path: '/stages/:stage/promotions',
  summary: 'Promote an existing build to this stage',
  needs: { verb: 'promote', on: 'path' },
  params: anyStageParams,
  query: nothing,
  body: z
    .strictObject({
      build: buildId.optional(),
      from: stageName.optional(),
      sha: sha.optional(),
      reason: reason.optional(),
      ...allowChangesKey,
      liftQuarantine: z.boolean().optional(),
      /** Takes a build that is known to be bad on a stage before; needs a reason. */
      despiteKnownBad: z.boolean().optional(),
      /** Whether a step back is kept, so that nothing that comes by itself undoes it; left out = except on `commit` stages. */
      hold: z.boolean().optional(),
      ...holdChoiceKeys,
    })
    .refine(...exactlyOne('build', 'from', 'sha'))
    .superRefine(refineHoldChoice)
    .refine(({ liftQuarantine, reason }) => liftQuarantine !== true || reason !== undefined, {
      path: ['reason'],
      ...fault({ code: 'needed-to-lift' }),
    })
    .refine(saysWhyDespite, missingWhy)
    .meta(
      saidOf(
        oneOfKeys('build', 'from', 'sha'),
        ...saidOfHoldChoice,
        whenTrue('liftQuarantine', 'reason'),
        whenTrue('despiteKnownBad', 'reason'),
      ),
    ),
  answer: PromotedResource,
  statuses: [201],
  ifMatch: true,
  tells: ['Location'],
  refuses: [
    'not-found',
    'commit-unknown',
    'commit-ambiguous',
    'stage-held',
    'precondition-required',
    'stage-changed',
    'already-current',
    'promotion-running',
    'build-not-eligible',
    'override-not-allowed',
    'dotenv-invalid',
  ],
  example: { params: { stage: 'dev' }, body: { build: 'b1', reason: 'QA round 15' } },
});

export const listPromotions = route({
  method: 'get',
  path: '/promotions',
  summary: 'Promotions, newest first',
  needs: toRead,
  params: nothing,
  query: z.strictObject({
    ...pageQuery,
    stage: stageName.optional(),
    build: buildId.optional(),
    phase: z.enum(phases).optional(),
    trigger: z.enum(triggers).optional(),
    /** Who asked for it. */
    by: text(200).optional(),
    since: instant.optional(),
  }),
  body: none,
  answer: page(PromotionResource),
  statuses: [200],
  tells: ['Link'],
  refuses: ['not-found'],
  example: { query: { stage: 'dev', phase: 'pending', limit: 20 } },
});

export const getPromotion = route({
  method: 'get',
  path: '/promotions/:promotion',
  summary: 'One promotion: steps, what it waits for, how it ended',
  needs: toRead,
  params,
  query: nothing,
  body: none,
  answer: PromotionResource,
  statuses: [200],
  example: { params: promotionExample },
});

export const getTimings = route({
  method: 'get',
  path: '/promotions/:promotion/timings',
  summary: 'How long each part of a promotion took, as far as it was seen',
  needs: toRead,
  params,
  query: nothing,
  body: none,
  answer: TimingsResource,
  statuses: [200],
  example: { params: promotionExample },
});

export const abortPromotion = route({
  method: 'post',
  path: '/promotions/:promotion/abort',
  summary: 'Stop a waiting or running promotion; the answer comes before it has ended',
  needs: { verb: 'abort', on: 'found' },
  params,
  query: nothing,
  body: z.strictObject({ reason: reason.optional() }),
  answer: PromotionResource,
  statuses: [202],
  ifMatch: true,
  tells: ['Location'],
  refuses: ['stage-changed', 'already-finished'],
  example: { params: promotionExample, body: { reason: 'The wrong build' } },
});

export const retryPromotion = route({
  method: 'post',
  path: '/promotions/:promotion/retry',
  summary: 'Promote the build of a promotion that has ended once more',
  needs: { verb: 'promote', on: 'found' },
  params,
  query: nothing,
  body: z
    .strictObject({
      reason: reason.optional(),
      /** Takes a build that is known to be bad on a stage before; needs a reason of its own. */
      despiteKnownBad: z.boolean().optional(),
      ...holdChoiceKeys,
    })
    .superRefine(refineHoldChoice)
    .refine(saysWhyDespite, missingWhy)
    .meta(saidOf(...saidOfHoldChoice, whenTrue('despiteKnownBad', 'reason'))),
  answer: PromotionResource,
  statuses: [201],
  ifMatch: true,
  tells: ['Location'],
  refuses: [
    'not-found',
    'commit-unknown',
    'commit-ambiguous',
    'stage-held',
    'precondition-required',
    'stage-changed',
    'already-current',
    'promotion-running',
    'build-not-eligible',
    'override-not-allowed',
    'dotenv-invalid',
  ],
  example: { params: promotionExample, body: { reason: 'The cloud was at fault' } },
});

/** A promotion that cannot exist by its name is simply not there. */
const anyPromotion = z.object({ promotion: z.string() });

export const getLog = route({
  method: 'get',
  path: '/promotions/:promotion/logs',
  summary: 'The log of a promotion as text',
  needs: toRead,
  params: anyPromotion,
  query: z.object({}),
  body: none,
  answer: z.string(),
  statuses: [200],
  media: ['text/plain'],
  anyAccept: true,
  example: { params: promotionExample },
});

export const followPromotion = route({
  method: 'get',
  path: '/promotions/:promotion/events',
  summary: 'What happens to a promotion until it ends, as a stream; 204 = its end was seen already',
  needs: toRead,
  params: anyPromotion,
  query: z.object({}),
  body: none,
  answer: z.string(),
  statuses: [200, 204],
  media: ['text/event-stream'],
  event: z.union([RunEventResource, PromotionResource]),
  anyAccept: true,
  example: { params: promotionExample },
});

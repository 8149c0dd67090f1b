import { z } from 'zod';
import { phases, triggers } from '../model/promotion.js';
import { anyStageParams, buildId, exactlyOne, instant, nothing, reason, sha, stageName } from './inputs.js';
import { allowChangesKey } from './allow-changes.js';
import { refineHoldChoice, holdChoiceKeys } from './hold-choice.js';
import { missingWhy, saysWhyDespite } from './despite.js';
import { HoldResource } from './hold.js';
import { page, pageQuery } from './page.js';
import { PromotionResource } from './promotion.js';
import { none, route, toRead } from './route.js';
import { fault } from './fault.js';

/** The answer to a request: the promotion, and the hold by which a step back stays. */
const PromotedResource = PromotionResource.extend({ hold: HoldResource.nullable().optional() });
export type PromotedResource = z.infer<typeof PromotedResource>;

const params = z.strictObject({ promotion: z.string().max(50) });

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
    .refine(saysWhyDespite, missingWhy),
  answer: PromotedResource,
  statuses: [201],
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
    phase: z.enum(phases).optional(),
    trigger: z.enum(triggers).optional(),
    since: instant.optional(),
  }),
  body: none,
  answer: page(PromotionResource),
  statuses: [200],
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
    .refine(saysWhyDespite, missingWhy),
  answer: PromotionResource,
  statuses: [201],
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
});

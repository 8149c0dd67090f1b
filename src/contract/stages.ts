import * as z from 'zod';
import { fault } from './fault.js';
import { anyStageParams, exactlyOne, milestoneNumber, nothing } from './inputs.js';
import { page, pageQuery } from './page.js';
import { PreviewResource } from './preview.js';
import { ReasonResource } from './reason.js';
import { none, route, toRead } from './route.js';
import { StageResource, TimelineEntry } from './stage.js';
import { time } from './time.js';

const EligibilityResource = z.object({
  stage: z.string(),
  build: z.string(),
  allowed: z.boolean(),
  earliest: time.nullable(),
  /** What a request would be refused for. */
  reasons: z.array(ReasonResource),
  /** What refuses nothing: that it would wait for others, that its source is not healthy. */
  remarks: z.array(ReasonResource),
});
export type EligibilityResource = z.infer<typeof EligibilityResource>;

/** As what a build would come: as the milestone of a number, as a rollback, or left out = by a promotion. */
const askedAs = {
  milestone: milestoneNumber.optional(),
  /** Without a build it is the one that a rollback would choose. */
  rollback: z.enum(['true', 'false']).optional(),
  /** Whether a step back by a promotion is to be kept by a hold; left out = except on `commit` stages. */
  hold: z.enum(['true', 'false']).optional(),
};

/** Nobody goes back to a build as its milestone, or to what runs on another stage; a rollback has a hold of its own. */
function refineRollback(
  asked: {
    rollback?: string | undefined;
    milestone?: number | undefined;
    from?: string | undefined;
    hold?: string | undefined;
  },
  context: z.RefinementCtx,
): void {
  if (asked.rollback !== 'true') return;
  for (const key of ['milestone', 'from', 'hold'] as const)
    if (asked[key] !== undefined)
      context.addIssue({
        ...{ code: 'custom', path: [key] },
        ...fault({ code: 'not-both', facts: { keys: ['rollback', key] } }),
      });
}

/** A build that cannot exist by its name is simply not there. */
const anyBuild = z.string().max(50).optional();

export const listStages = route({
  method: 'get',
  path: '/stages',
  summary: 'What runs where',
  needs: toRead,
  params: nothing,
  query: nothing,
  body: none,
  answer: page(StageResource),
  statuses: [200],
});

export const getStage = route({
  method: 'get',
  path: '/stages/:stage',
  summary: 'One stage: its policy, what runs there, what waits',
  needs: toRead,
  params: anyStageParams,
  query: nothing,
  body: none,
  answer: StageResource,
  statuses: [200],
  tells: ['ETag'],
  example: { params: { stage: 'dev' } },
});

export const getTimeline = route({
  method: 'get',
  path: '/stages/:stage/timeline',
  summary: 'What happened on a stage, newest first',
  needs: toRead,
  params: anyStageParams,
  query: z.strictObject(pageQuery),
  body: none,
  answer: page(TimelineEntry),
  statuses: [200],
  tells: ['Link'],
  example: { params: { stage: 'dev' }, query: { limit: 20 } },
});

export const getEligibility = route({
  method: 'get',
  path: '/stages/:stage/eligibility',
  summary: 'May this build go here, and if not, every reason',
  needs: toRead,
  params: anyStageParams,
  query: z
    .strictObject({ build: anyBuild, ...askedAs })
    .superRefine(refineRollback)
    .refine(({ build, rollback }) => build !== undefined || rollback === 'true', {
      path: ['build'],
      ...fault({ code: 'missing' }),
    }),
  body: none,
  answer: EligibilityResource,
  statuses: [200],
  tells: ['ETag'],
  refuses: ['build-not-eligible', 'already-current', 'no-previous-build', 'promotion-running'],
  example: { params: { stage: 'dev' }, query: { build: 'b1' } },
});

export const getPreview = route({
  method: 'get',
  path: '/stages/:stage/preview',
  summary: 'What a promotion or a rollback would do, without requesting it',
  needs: toRead,
  params: anyStageParams,
  query: z
    .strictObject({ build: anyBuild, from: z.string().max(200).optional(), ...askedAs })
    .superRefine(refineRollback)
    .superRefine((asked, context) => {
      const [isGiven, refusal] = exactlyOne('build', 'from');
      if (asked.rollback !== 'true' && !isGiven(asked)) context.addIssue({ code: 'custom', ...refusal });
    }),
  body: none,
  answer: PreviewResource,
  statuses: [200],
  tells: ['ETag'],
  refuses: [
    'build-not-eligible',
    'already-current',
    'no-previous-build',
    'promotion-running',
    'shutting-down',
    'dotenv-invalid',
  ],
  example: { params: { stage: 'dev' }, query: { build: 'b1' } },
});

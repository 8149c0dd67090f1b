import { z } from 'zod';
import { anyStageParams, exactlyOne, milestoneNumber, nothing } from './inputs.js';
import { page, pageQuery } from './page.js';
import { PreviewResource } from './preview.js';
import { ReasonResource } from './reason.js';
import { none, route } from './route.js';
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

export const listStages = route({
  method: 'get',
  path: '/stages',
  summary: 'What runs where',
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
  params: anyStageParams,
  query: nothing,
  body: none,
  answer: StageResource,
  statuses: [200],
});

export const getTimeline = route({
  method: 'get',
  path: '/stages/:stage/timeline',
  summary: 'What happened on a stage, newest first',
  params: anyStageParams,
  query: z.strictObject(pageQuery),
  body: none,
  answer: page(TimelineEntry),
  statuses: [200],
});

export const getEligibility = route({
  method: 'get',
  path: '/stages/:stage/eligibility',
  summary: 'May this build go here, and if not, every reason',
  params: anyStageParams,
  /** With `milestone`: as the milestone of that number. */
  query: z.strictObject({ build: z.string().max(50), milestone: milestoneNumber.optional() }),
  body: none,
  answer: EligibilityResource,
  statuses: [200],
});

export const getPreview = route({
  method: 'get',
  path: '/stages/:stage/preview',
  summary: 'What a promotion would do, without requesting it',
  params: anyStageParams,
  query: z
    // A build or a stage that cannot exist by its name is simply not there.
    .strictObject({
      build: z.string().max(50).optional(),
      from: z.string().max(200).optional(),
      milestone: milestoneNumber.optional(),
    })
    .refine(...exactlyOne('build', 'from')),
  body: none,
  answer: PreviewResource,
  statuses: [200],
});

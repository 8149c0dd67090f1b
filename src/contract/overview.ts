import * as z from 'zod';
import { attentionCodes } from '../model/attention.js';
import { nothing } from './inputs.js';
import { LineStopResource } from './lines.js';
import type { MeResource } from './me.js';
import { PromotionResource } from './promotion.js';
import { none, route, toRead } from './route.js';
import { StageResource } from './stage.js';
import { time } from './time.js';
import { usual } from './usual.js';

const AttentionResource = z.object({
  code: z.enum(attentionCodes),
  stage: z.string(),
  text: z.string(),
  /** The one that it is about. */
  promotion: z.string().nullable(),
});
export type AttentionResource = z.infer<typeof AttentionResource>;

const ArrivingResource = z.object({
  stage: z.string(),
  promotion: z.string(),
  build: z.string().nullable(),
  startedAt: time.nullable(),
  usual,
});
export type ArrivingResource = z.infer<typeof ArrivingResource>;

const GotResource = z.object({
  stage: z.string(),
  /** What it ran before. */
  since: z.string(),
  commits: z.int(),
  /** Nobody has counted further: there are at least so many. */
  atLeast: z.literal(true).optional(),
});
export type GotResource = z.infer<typeof GotResource>;

const OverviewResource = z.object({
  /** In the order in which a build goes through them. */
  stages: z.array(StageResource),
  /** What needs somebody, the most urgent first. */
  attention: z.array(AttentionResource),
  /** Where the line is stopped: holds of many stages that were set at once. */
  lines: z.array(LineStopResource).default([]),
  /** What is being put on a stage right now, and how long that usually takes. */
  arriving: z.array(ArrivingResource),
  /** What stages for which somebody chooses builds got with the last choice. */
  got: z.array(GotResource),
  /** The last promotions of all stages, newest first. */
  recent: z.array(PromotionResource),
});
export type OverviewResource = z.infer<typeof OverviewResource>;

export const getOverview = route({
  method: 'get',
  path: '/overview',
  summary: 'What runs where, what needs somebody and what happened last, in one answer',
  needs: toRead,
  params: nothing,
  query: nothing,
  body: none,
  answer: OverviewResource,
  statuses: [200],
  tells: ['ETag'],
});

/** The same answer as the page that shows it first brings it along, so that no second question is needed for it. */
export interface ToldOverview {
  /** As `GET /overview` has it. */
  readonly etag: string;
  readonly body: OverviewResource;
  /** What `GET /me` answers whoever asks for the page. */
  readonly me: MeResource;
  /** The newest row of the audit before it was gathered: a stream of what came after has all that it lacks. */
  readonly upTo: number;
  /** When it was gathered, by the service's clock. */
  readonly at: string;
  /** In whose time the page is drawn already; null = it is not, and the script has to. */
  readonly zone: string | null;
}

import * as z from 'zod';
import { phases } from '../model/promotion.js';
import { anyStageParams, nothing, reason } from './inputs.js';
import { page } from './page.js';
import { PromotionResource } from './promotion.js';
import { none, route, toRead } from './route.js';
import { time } from './time.js';

const ScheduleResource = z.object({
  stage: z.string(),
  /** For If-Match: whether it is paused. */
  etag: z.string(),
  schedule: z.string(),
  timezone: z.string(),
  /** null = paused, or never. */
  next: time.nullable(),
  /** The next five runs; [] = paused, or never. */
  upcoming: z.array(time),
  paused: z.object({ since: time, by: z.string(), reason: z.string().nullable() }).nullable(),
  last: z
    .object({
      promotion: z.string(),
      phase: z.enum(phases),
      /** Local wall-clock time of its schedule. */
      occurrence: z.string().nullable(),
      at: time,
    })
    .nullable(),
});
export type ScheduleResource = z.infer<typeof ScheduleResource>;

export const listSchedules = route({
  method: 'get',
  path: '/schedules',
  summary: 'When the next scheduled runs are, and how the last ones went',
  needs: toRead,
  params: nothing,
  query: nothing,
  body: none,
  answer: page(ScheduleResource),
  statuses: [200],
});

export const pauseSchedule = route({
  method: 'patch',
  path: '/schedules/:stage',
  summary: 'Pause a schedule, or resume it; after a pause at most one missed run is made up for',
  needs: { verb: 'schedule', on: 'path' },
  params: anyStageParams,
  query: nothing,
  body: z.strictObject({ paused: z.boolean(), reason: reason.optional() }),
  answer: ScheduleResource,
  statuses: [200],
  ifMatch: true,
  tells: ['ETag'],
  refuses: ['schedule-changed'],
  example: { body: { paused: true, reason: 'A week of holidays' } },
});

export const runSchedule = route({
  method: 'post',
  path: '/schedules/:stage/run',
  summary: 'Run the schedule of a stage now; the run may be skipped, and then says why',
  needs: { verb: 'schedule', on: 'path' },
  params: anyStageParams,
  query: nothing,
  body: nothing,
  answer: PromotionResource,
  statuses: [202],
  /** Of the stage: what would be replaced there. */
  ifMatch: true,
  tells: ['Location'],
  refuses: ['stage-changed'],
});

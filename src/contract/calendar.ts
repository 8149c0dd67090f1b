import * as z from 'zod';
import { holdStands } from '../model/calendar.js';
import { phases } from '../model/promotion.js';
import { HoldResource } from './hold.js';
import { instant, nothing } from './inputs.js';
import { none, route, toRead } from './route.js';
import { time } from './time.js';

const CalendarHoldResource = z.object({
  /** `cancelled` = it was booked, and released before it began. */
  stand: z.enum(holdStands),
  /** Nothing new starts there from then on. */
  keepsFrom: time,
  from: time,
  /** When it ended, or will; null = once somebody releases it. */
  until: time.nullable(),
  hold: HoldResource,
});
export type CalendarHoldResource = z.infer<typeof CalendarHoldResource>;

const CalendarStageResource = z.object({
  stage: z.string(),
  /** Holds and reservations, also those that have ended, the first to begin before the others. */
  holds: z.array(CalendarHoldResource),
  /** Up to when all quiet hours that are still to come are told; null = to the end. */
  quietUntil: time.nullable(),
  /** From when on all quiet hours that are over are told; null = from the beginning. */
  quietFrom: time.nullable().default(null),
  /** What its schedule has made, the newest 500, the oldest first. */
  ran: z.array(
    z.object({ at: time, promotion: z.string(), build: z.string().nullable(), phase: z.enum(phases) }),
  ),
  /** When its schedule runs, as far as that is still to come. */
  runs: z.array(time),
  /** Up to when all runs are told; null = to the end. */
  runsUntil: time.nullable(),
  /** What the stage ran, the newest 500, the oldest first; `until` null = it is there still. */
  builds: z.array(z.object({ build: z.string(), from: time, until: time.nullable() })),
  /** From when on all of that is told; null = from the beginning. */
  buildsFrom: time.nullable(),
  /** While the slot runs them; `until` null = it is there still. */
  milestones: z.array(z.object({ number: z.int(), build: z.string(), from: time, until: time.nullable() })),
  /** Recorded, and not there yet. */
  coming: z.array(
    z.object({ number: z.int(), build: z.string().nullable(), promotion: z.string(), since: time }),
  ),
});
export type CalendarStageResource = z.infer<typeof CalendarStageResource>;

export const CalendarResource = z.object({
  from: time,
  /** Not part of it. */
  until: time,
  now: time,
  /** In the order in which a build goes through them. */
  stages: z.array(CalendarStageResource),
});
export type CalendarResource = z.infer<typeof CalendarResource>;

const range = {
  from: instant.optional().meta({ description: 'Where it begins; left out = now.' }),
  until: instant
    .optional()
    .meta({ description: 'Where it ends, at most 92 days later; left out = 14 days.' }),
};

const flag = (description: string) => z.enum(['true', 'false']).optional().meta({ description });

export const getCalendarFile = route({
  method: 'get',
  path: '/calendar.ics',
  summary:
    'The same for calendar programs (iCalendar): holds and reservations, cancelled ones for 14 days as that',
  needs: toRead,
  params: nothing,
  query: z.strictObject({
    from: instant.optional().meta({ description: 'Where it begins; left out = 14 days ago.' }),
    until: instant
      .optional()
      .meta({ description: 'Where it ends, at most 92 days later; left out = 92 days later.' }),
    runs: flag('Scheduled runs as well.'),
    quiet: flag('Quiet hours as well.'),
    milestones: flag('What the slots run as well.'),
    lang: z
      .enum(['en', 'ko'])
      .optional()
      .meta({ description: 'In which language; left out = by Accept-Language.' }),
  }),
  body: none,
  answer: z.string(),
  statuses: [200],
  media: ['text/calendar'],
  anyAccept: true,
  example: { query: { lang: 'en' } },
});

export const getCalendar = route({
  method: 'get',
  path: '/calendar',
  summary:
    'What is held and booked, which scheduled runs come and which milestones are where, stage by stage',
  needs: toRead,
  params: nothing,
  query: z.strictObject(range),
  body: none,
  answer: CalendarResource,
  statuses: [200],
  example: { query: { from: '2026-11-23T00:00:00Z', until: '2026-12-07T00:00:00Z' } },
});

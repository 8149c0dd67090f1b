import * as z from 'zod';
import { highestMilestone, milestoneRoles } from '../model/milestone.js';
import { phases } from '../model/promotion.js';
import { ClientResource, TouchedClientResource } from './client.js';
import { HoldResource } from './hold.js';
import { buildId, decimal, milestoneNumber, nothing, reason, text } from './inputs.js';
import { allowChangesKey } from './allow-changes.js';
import { holdIds, refineHoldChoice, holdChoiceKeys, saidOfHoldChoice } from './hold-choice.js';
import { missingWhy, saysWhyDespite } from './despite.js';
import { page, pageQuery } from './page.js';
import { ReasonResource } from './reason.js';
import { none, route, toRead } from './route.js';
import { saidOf, whenTrue } from './said.js';
import { time } from './time.js';
import { VerdictResource } from './verdict.js';

/** What is booked on a slot, and when something may be put there. */
const SlotCalendarResource = z.object({
  /** Those that are still to come, the first before the others. */
  reservations: z.array(HoldResource),
  /** When its promotion may start; `until` null = without an end that is known. */
  free: z.array(z.object({ from: time, until: time.nullable() })),
  /** When it can be up, where its promotion takes as long as usual; null = nobody can say. */
  earliest: time.nullable(),
  usualSeconds: z.number().nullable(),
  /** Of the build that was asked about: what would be put back where it went before it (`putBackBefore`); null = nothing is in its way. */
  putBack: z
    .object({
      hold: z.string(),
      by: z.string(),
      build: z.string(),
      /** When it begins to come back. */
      due: time,
      /** When the milestone could be up; null = nobody can say. */
      ready: time.nullable(),
      /** What keeps it out when it is due; null = it may come back then. */
      kept: HoldResource.nullable(),
      /** Whether both can be done. */
      inTime: z.boolean(),
    })
    .nullable()
    .default(null),
});
export type SlotCalendarResource = z.infer<typeof SlotCalendarResource>;

const MilestoneResource = z.object({
  number: z.int(),
  build: z.string(),
  commit: z.string(),
  stage: z.string(),
  role: z.enum(milestoneRoles),
  promotion: z.string(),
  phase: z.enum(phases),
  /** What its promotion waits for. */
  blockedBy: z.array(ReasonResource),
  /** Whom its promotion touches. */
  clients: z.array(TouchedClientResource),
  notes: z.string().nullable(),
  createdAt: time,
  createdBy: z.string(),
  url: z.string().nullable(),
  /** What it brought after the milestone before it; null = it is the first (only in the list). */
  since: z
    .object({
      number: z.int(),
      commits: z.int(),
      /** Nobody has counted further: there are at least so many. */
      atLeast: z.literal(true).optional(),
    })
    .nullable()
    .optional(),
  /** What QA said of its build on each stage (only in the answer of POST). */
  verdicts: z.array(VerdictResource).optional(),
  /** What is booked on its slot, and when it can be up (only in the answer of POST). */
  calendar: SlotCalendarResource.optional(),
});
export type MilestoneResource = z.infer<typeof MilestoneResource>;

const NextMilestoneResource = z.object({
  /** null before the first milestone: any number may begin. */
  number: z.int().nullable(),
  /** null before the first milestone: the slot follows from the number. */
  stage: z.string().nullable(),
  slots: z.array(z.string()),
  replaces: z.object({ number: z.int(), build: z.string() }).nullable(),
  /** Of the holds on its slot, on which its promotion would wait, the one that ends last. */
  hold: HoldResource.nullable(),
  holds: z.array(HoldResource),
  /** null before the first milestone. */
  calendar: SlotCalendarResource.nullable().default(null),
  /** Who uses its slot now. */
  clients: z.array(ClientResource),
});
export type NextMilestoneResource = z.infer<typeof NextMilestoneResource>;

export const createMilestone = route({
  method: 'post',
  path: '/milestones',
  summary: 'Make a milestone of a build; its stage follows from its number',
  needs: { verb: 'milestone', on: 'found' },
  params: nothing,
  query: nothing,
  body: z
    .strictObject({
      number: z.int().min(1).max(highestMilestone),
      build: buildId,
      notes: text(4000).optional(),
      reason: reason.optional(),
      ...allowChangesKey,
      /** Takes a build that is known to be bad on a stage before; needs a reason. */
      despiteKnownBad: z.boolean().optional(),
      /** Goes to its slot now although something else is booked there, which is put back before it is shown. */
      putBackBefore: z.boolean().optional(),
      ...holdChoiceKeys,
    })
    .superRefine(refineHoldChoice)
    .refine(saysWhyDespite, missingWhy)
    .meta(saidOf(...saidOfHoldChoice, whenTrue('despiteKnownBad', 'reason'))),
  answer: MilestoneResource,
  statuses: [201],
  /** Of the stage that follows from the number. */
  ifMatch: true,
  tells: ['Location'],
  refuses: [
    'not-found',
    'stage-changed',
    'milestone-taken',
    'milestone-not-next',
    'no-milestone-stages',
    'stage-held',
    'put-back-late',
    'build-not-eligible',
    'override-not-allowed',
    'already-current',
    'promotion-running',
    'dotenv-invalid',
  ],
  example: { body: { number: 1, build: 'b1', notes: 'For the publisher' } },
});

export const listMilestones = route({
  method: 'get',
  path: '/milestones',
  summary: 'Milestones, newest first',
  needs: toRead,
  params: nothing,
  query: z.strictObject({
    limit: pageQuery.limit.default(200),
    /** Below which number: one more than that of a milestone begins with it. */
    cursor: decimal(1, highestMilestone + 1).optional(),
  }),
  body: none,
  answer: page(MilestoneResource),
  statuses: [200],
  tells: ['Link'],
  example: { query: { limit: 20 } },
});

export const nextMilestone = route({
  method: 'get',
  path: '/milestones/next',
  summary: 'The next number, its stage, what it replaces and what is booked there, and when it can be up',
  needs: toRead,
  params: nothing,
  /** With a number: of that one, if it may be the next; with a build: of that one, which may be the one that is booked. */
  query: z.strictObject({
    number: milestoneNumber.optional(),
    build: buildId.optional(),
    overrideHolds: holdIds
      .optional()
      .meta({ description: 'The holds that it would pass, by their ids with commas between them.' }),
  }),
  body: none,
  answer: NextMilestoneResource,
  statuses: [200],
  refuses: ['milestone-taken', 'milestone-not-next', 'no-milestone-stages'],
});

import type { CalendarHoldResource, CalendarResource, CalendarStageResource } from '../contract/calendar.js';
import type { Calendar, CalendarStage, HeldSpan } from '../model/calendar.js';
import { holdResource } from './hold-resource.js';

/** The calendar as the API shows it. */
export const calendarResource = ({ from, until, now, stages }: Calendar): CalendarResource => ({
  ...{ from: from.toISOString(), until: until.toISOString(), now: now.toISOString() },
  stages: stages.map((stage) => stageResource(stage, now)),
});

const stageResource = (
  { stage, holds, runs, runsUntil, milestones, coming }: CalendarStage,
  now: Date,
): CalendarStageResource => ({
  stage,
  holds: holds.map((span) => heldResource(span, now)),
  runs: runs.map((at) => at.toISOString()),
  runsUntil: runsUntil?.toISOString() ?? null,
  milestones: milestones.map(({ number, build, from, until }) => ({
    ...{ number, build, from: from.toISOString(), until: until?.toISOString() ?? null },
  })),
  coming: coming.map(({ since, ...one }) => ({ ...one, since: since.toISOString() })),
});

const heldResource = ({ stand, from, until, ...seen }: HeldSpan, now: Date): CalendarHoldResource => ({
  stand,
  keepsFrom: seen.hold.keepsFrom.toISOString(),
  from: from.toISOString(),
  until: until?.toISOString() ?? null,
  hold: holdResource({ ...seen, now }),
});

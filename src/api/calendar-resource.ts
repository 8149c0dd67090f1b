import type { CalendarHoldResource, CalendarResource, CalendarStageResource } from '../contract/calendar.js';
import type { Calendar, CalendarStage, HeldSpan } from '../model/calendar.js';
import type { Language } from '../messages/index.js';
import { holdResourceIn } from './hold-resource.js';

/** The calendar as the API shows it. */
export const calendarResource = (
  { from, until, now, stages }: Calendar,
  language: Language,
): CalendarResource => ({
  ...{ from: from.toISOString(), until: until.toISOString(), now: now.toISOString() },
  stages: stages.map((stage) => stageResource(stage, { now, language })),
});

const stageResource = (
  {
    stage,
    holds,
    quietUntil,
    quietFrom,
    ran,
    runs,
    runsUntil,
    builds,
    buildsFrom,
    milestones,
    coming,
  }: CalendarStage,
  place: Place,
): CalendarStageResource => ({
  stage,
  holds: holds.map((span) => heldResource(span, place)),
  quietUntil: quietUntil?.toISOString() ?? null,
  quietFrom: quietFrom?.toISOString() ?? null,
  ran: ran.map(({ at, promotion, build, phase }) => ({ at: at.toISOString(), promotion, build, phase })),
  runs: runs.map((at) => at.toISOString()),
  runsUntil: runsUntil?.toISOString() ?? null,
  builds: builds.map(({ build, from, until }) => ({
    ...{ build, from: from.toISOString(), until: until?.toISOString() ?? null },
  })),
  buildsFrom: buildsFrom?.toISOString() ?? null,
  milestones: milestones.map(({ number, build, from, until }) => ({
    ...{ number, build, from: from.toISOString(), until: until?.toISOString() ?? null },
  })),
  coming: coming.map(({ since, ...one }) => ({ ...one, since: since.toISOString() })),
});

interface Place {
  readonly now: Date;
  readonly language: Language;
}

const heldResource = (
  { stand, from, until, ...seen }: HeldSpan,
  { now, language }: Place,
): CalendarHoldResource => ({
  stand,
  keepsFrom: seen.hold.keepsFrom.toISOString(),
  from: from.toISOString(),
  until: until?.toISOString() ?? null,
  hold: holdResourceIn(language)({ ...seen, now }),
});

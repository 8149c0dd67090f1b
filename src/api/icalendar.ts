import {
  ICalCalendar,
  ICalCalendarMethod,
  ICalEventStatus,
  ICalEventTransparency,
  type ICalEventData,
} from 'ical-generator';
import { messagesIn, type Language, type Messages } from '../messages/index.js';
import { minute } from '../messages/facts.js';
import { isQuietSpan, type Calendar, type HeldSpan, type RanSpan } from '../model/calendar.js';
import { pages } from '../model/pages.js';
import { isTerminal } from '../model/promotion.js';

export interface Shown {
  readonly project: string;
  /** The address of the service, for links; null = only this machine knows it, so there are none. */
  readonly publicUrl: string | null;
  readonly language: Language;
  /** Scheduled runs as well. */
  readonly runs: boolean;
  /** Quiet hours as well. */
  readonly quiet: boolean;
  /** What slots run as well. */
  readonly milestones: boolean;
}

/** What was cancelled is told as that for so many days: every calendar that has it has asked again by then. */
export const cancelledDays = 14;

/** A calendar as RFC 5545 has it. Who has seen an event knows it again by its UID, and a change by its SEQUENCE. */
export function icalendar(calendar: Calendar, shown: Shown): string {
  const texts = messagesIn(shown.language).calendar;
  const made = new ICalCalendar({
    prodId: `//switchback//stages//${shown.language.toUpperCase()}`,
    name: texts.name(shown),
    // It is told and asks nobody to come.
    method: ICalCalendarMethod.PUBLISH,
    ttl: 15 * 60,
    events: calendar.stages.flatMap((stage) => [
      ...stage.holds
        // Every morning for weeks would hide what people booked.
        .filter((span) => (shown.quiet || !isQuietSpan(span)) && isTold(span, calendar.now))
        .map((span) => heldEvent(span, { calendar, shown, texts })),
      ...(shown.runs ? stage.ran.map((run) => ranEvent(run, { calendar, shown, texts })) : []),
      ...(shown.runs ? stage.runs.map((at) => runEvent(stage.stage, at, { calendar, shown, texts })) : []),
      ...(shown.milestones
        ? stage.milestones.map((span) => milestoneEvent(stage.stage, span, { calendar, shown, texts }))
        : []),
    ]),
  });
  // Every line ends, also the last one (3.1).
  return `${made.toString()}\r\n`;
}

interface Told {
  readonly calendar: Calendar;
  readonly shown: Shown;
  readonly texts: Messages['calendar'];
}

function isTold({ stand, hold }: HeldSpan, now: Date): boolean {
  if (stand !== 'cancelled' || hold.end === null) return true;
  return now.getTime() - hold.end.at.getTime() < cancelledDays * 24 * 3600 * 1000;
}

/** The same event for as long as there is the hold; a revision of it is a newer version of the event. */
function heldEvent(span: HeldSpan, told: Told): ICalEventData {
  const { hold, stand, from, until } = span;
  const { calendar, texts, shown } = told;
  const { id, stage, kind, revision, createdAt } = hold;
  const reason = hold.reasons?.[shown.language] ?? hold.reason;
  const milestone = hold.shows?.milestone ?? null;
  return {
    ...atStage(stage, told),
    id: `${id}@switchback`,
    sequence: revision,
    created: createdAt,
    // One that nobody has given an end is there as far as is looked.
    ...during(from, until ?? calendar.until),
    summary: texts.held({ stage, kind, reason, milestone }),
    description: { plain: describing(span, texts).join('\n') },
    ...linkTo(`${pages.stage.replace(':stage', stage)}?tab=hold#${id}`, shown),
    status: stand === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    categories: [{ name: kind }],
  };
}

function describing({ hold, stand, until, runsInstead }: HeldSpan, texts: Messages['calendar']): string[] {
  const { stage, kind, actor, from, keepsFrom, shows, comesBackAt, end } = hold;
  return [
    // Of quiet hours the reason says it all.
    ...(kind === 'quiet' ? [] : [texts.by({ by: actor.name ?? actor.id, stage })]),
    ...(from === null ? [] : [texts.keepsFrom({ at: minute(keepsFrom.toISOString()) })]),
    ...(shows === null ? [] : [texts.shows(shows)]),
    ...(comesBackAt === null ? [] : [texts.comesBack({ at: minute(comesBackAt.toISOString()) })]),
    ...(runsInstead === undefined ? [] : [texts.notAsBooked({ runs: runsInstead })]),
    ...(until === null ? [texts.open] : []),
    ...(stand === 'cancelled' && end !== null
      ? [texts.cancelled({ by: end.actor.name ?? end.actor.id, reason: end.reason })]
      : []),
  ];
}

/** The same event as before, also where it was made up for later: a cron line is due at a minute. */
const ranEvent = ({ stage, at, due, build, phase }: RanSpan, told: Told): ICalEventData => {
  const begun = new Date(Math.floor(at.getTime() / 60_000) * 60_000);
  return {
    ...runEvent(stage, due ?? begun, told),
    ...during(begun, begun),
    // It has become another one since it was announced, and once more when it ended.
    sequence: isTerminal(phase) ? 2 : 1,
    summary: told.texts.ran({ stage, build, phase }),
  };
};

const runEvent = (stage: string, at: Date, told: Told): ICalEventData => ({
  ...atStage(stage, told),
  ...{ id: `run-${stage}-${compact(at)}@switchback`, ...during(at, at) },
  summary: told.texts.run({ stage }),
});

const milestoneEvent = (
  stage: string,
  { number, build, from, until }: Calendar['stages'][number]['milestones'][number],
  told: Told,
): ICalEventData => ({
  ...atStage(stage, told),
  ...{ id: `milestone-${String(number)}-${compact(from)}@switchback` },
  ...during(from, until ?? told.calendar.until),
  summary: told.texts.milestone({ stage, number, build }),
});

/** An end has to be later than its beginning (3.8.2.2): what is over in a moment has none. */
const during = (start: Date, end: Date): { readonly start: Date; readonly end?: Date } =>
  compact(end) > compact(start) ? { start, end } : { start };

/** Nobody is less free for it. */
const atStage = (stage: string, { calendar, shown }: Told) => ({
  ...{ location: stage, stamp: calendar.now, transparency: ICalEventTransparency.TRANSPARENT },
  ...linkTo(pages.stage.replace(':stage', stage), shown),
});

const linkTo = (path: string, { publicUrl }: Shown): { readonly url?: string } =>
  publicUrl === null ? {} : { url: publicUrl + path };

const compact = (at: Date): string => at.toISOString().replaceAll(/[-:]|\.\d+/g, '');

import type { CalendarHoldResource } from '../../contract/calendar.js';
import type { CalendarPart } from '../rules/calendar.js';
import { words } from '../words.js';

type Moment = (at: string) => string;

/** A part of the calendar in words: drawn, said aloud and written in the table by the same. */
export function partText(part: CalendarPart, moment: Moment): string {
  const { calendar } = words();
  if (part.kind === 'held') return heldText(part.span, moment);
  if (part.kind === 'build') {
    const { build, from, until } = part.span;
    return until === null
      ? calendar.buildNow({ build, from: moment(from) })
      : calendar.build({ build, from: moment(from), to: moment(until) });
  }
  const { number, build, from, until } = part.milestone;
  return until === null
    ? calendar.milestoneNow({ number, build, from: moment(from) })
    : calendar.milestone({ number, build, from: moment(from), to: moment(until) });
}

function heldText({ stand, from, until, keepsFrom, hold }: CalendarHoldResource, moment: Moment): string {
  const { calendar, labels, booking } = words();
  const { kind, by, actor, reason, shows, notAsBooked, comesBackAt } = hold;
  return [
    calendar.held({
      ...{ stand: calendar.stands[stand], kind: labels.holdKind[kind], by: actor.name ?? by },
      ...{ from: moment(from), to: until === null ? calendar.open : moment(until), reason },
    }),
    ...(shows === null ? [] : [booking.shows(shows)]),
    ...(comesBackAt == null || shows === null
      ? []
      : [booking.comesBack({ build: shows.build, at: moment(comesBackAt) })]),
    ...(notAsBooked === null || shows === null
      ? []
      : [booking.notAsBooked({ runs: notAsBooked.runs, build: shows.build })]),
    ...(keepsFrom < from && stand === 'ahead' ? [calendar.keepsFrom({ at: moment(keepsFrom) })] : []),
  ].join(' · ');
}

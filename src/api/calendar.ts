import * as routes from '../contract/calendar.js';
import { longestDays, readCalendar } from '../queries/calendar.js';
import type { ApiPorts } from './api-ports.js';
import { calendarResource } from './calendar-resource.js';
import { cancelledDays, icalendar } from './icalendar.js';
import { serve, type Served } from './serve.js';

/** In a picture of two weeks one sees what comes next. */
const inPicture = { back: 0, days: 14 };
/** A calendar program forgets what it is not told any more: what was just over stays. */
const inFile = { back: cancelledDays, days: longestDays };

export const calendarRoutes = ({ catalogue, publicUrl }: ApiPorts): readonly Served[] => [
  serve(routes.getCalendar, async ({ rows, query: { from, until }, language }) => {
    const asked = { from: dateOf(from), until: dateOf(until), usual: inPicture };
    return { status: 200, body: calendarResource(await readCalendar({ catalogue }, rows, asked), language) };
  }),
  serve(routes.getCalendarFile, async ({ rows, query, language }) => {
    const { from, until, runs, quiet, milestones, lang = language } = query;
    const asked = { from: dateOf(from), until: dateOf(until), usual: inFile };
    const text = icalendar(await readCalendar({ catalogue }, rows, asked), {
      ...{ project: catalogue.project, publicUrl, language: lang },
      ...{ runs: runs === 'true', quiet: quiet === 'true', milestones: milestones === 'true' },
    });
    const headers = {
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': 'inline; filename="switchback.ics"',
      'Content-Language': lang,
    };
    return { status: 200, headers, body: text, text };
  }),
];

const dateOf = (at: string | undefined): Date | null => (at === undefined ? null : new Date(at));

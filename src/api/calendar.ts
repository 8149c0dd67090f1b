import * as routes from '../contract/calendar.js';
import { readCalendar } from '../queries/calendar.js';
import type { ApiPorts } from './api-ports.js';
import { calendarResource } from './calendar-resource.js';
import { serve, type Served } from './serve.js';

export const calendarRoutes = ({ catalogue }: ApiPorts): readonly Served[] => [
  serve(routes.getCalendar, async ({ rows, query: { from, until } }) => {
    const asked = { from: dateOf(from), until: dateOf(until) };
    return { status: 200, body: calendarResource(await readCalendar({ catalogue }, rows, asked)) };
  }),
];

const dateOf = (at: string | undefined): Date | null => (at === undefined ? null : new Date(at));

import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilteredLogEvent,
  type FilterLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { LaterLines, LogLine, NewestLines } from '../../model/log-line.js';

/** A log group of CloudWatch, and where it is asked for. */
export interface LogPlace {
  readonly region: string;
  readonly group: string;
  /** Another address of the API, for simulations; null = AWS's own. */
  readonly endpoint: string | null;
}

/** Before this day the newest events cannot be asked for. */
const firstDay = new Date('2024-01-01T00:00:00Z');
/** Pages may be empty, and there may still be a next one. */
const mostPages = 50;
const mostAtOnce = 5000;
/** What was written so long before it was taken in is still seen. */
const lateMilliseconds = 60_000;

/** The newest lines of a group, from all of its streams. Throws what the SDK throws. */
export async function newestLinesIn(
  place: LogPlace,
  { limit, since, now }: { limit: number; since: Date | null; now: Date },
): Promise<NewestLines> {
  const startTime = Math.max(firstDay.getTime(), since?.getTime() ?? 0);
  const most = limit + 1;
  const { events, isAll } = await eventsOf(place, { startTime, startFromHead: false, limit: most }, most);
  return {
    lines: events.slice(0, limit).reverse().flatMap(linesOf),
    earlier: events.length > limit || !isAll ? 'left-out' : 'none',
    upTo: placeAfter(events, now.getTime()),
  };
}

/** What was taken in after a place: a task may tell late what it said before another one. */
export async function linesTakenInAfter(place: LogPlace, after: string): Promise<LaterLines> {
  const from = Number(after);
  const startTime = Math.max(firstDay.getTime(), from - lateMilliseconds);
  const { events, isAll } = await eventsOf(place, { startTime }, mostAtOnce);
  const later = events.filter(({ ingestionTime = 0 }) => ingestionTime > from);
  return { lines: later.flatMap(linesOf), upTo: placeAfter(later, from), missed: !isAll, isAll: true };
}

type Query = Pick<FilterLogEventsCommandInput, 'startTime' | 'startFromHead' | 'limit'>;

/** At least `most` events if there are so many, in the order of the query. */
async function eventsOf(
  { region, group, endpoint }: LogPlace,
  query: Query,
  most: number,
): Promise<{ events: FilteredLogEvent[]; isAll: boolean }> {
  const client = new CloudWatchLogsClient({ region, ...(endpoint === null ? {} : { endpoint }) });
  try {
    const events: FilteredLogEvent[] = [];
    let nextToken: string | undefined;
    for (let pages = 0; pages < mostPages && events.length < most; pages += 1) {
      const page = await client.send(
        new FilterLogEventsCommand({
          logGroupName: group,
          ...query,
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
      events.push(...(page.events ?? []));
      nextToken = page.nextToken;
      if (nextToken === undefined) break;
    }
    return { events, isAll: nextToken === undefined };
  } finally {
    client.destroy();
  }
}

const placeAfter = (events: readonly FilteredLogEvent[], otherwise: number): string =>
  String(events.reduce((last, { ingestionTime = 0 }) => Math.max(last, ingestionTime), 0) || otherwise);

const linesOf = ({ timestamp, message = '' }: FilteredLogEvent): LogLine[] => {
  const at = timestamp === undefined ? null : new Date(timestamp);
  return message
    .replace(/\r?\n$/, '')
    .split('\n')
    .map((text) => ({ at, build: null, text }));
};

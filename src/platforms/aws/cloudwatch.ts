import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilteredLogEvent,
  type FilterLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { outwardHandler } from '../../outward/aws.js';
import type { RoleKeys } from './role.js';
import { buildOfStream } from '../../model/log-stream.js';
import type { LaterLines, LogLine, NewestLines } from '../../model/log-line.js';

/** A log group of CloudWatch, and where it is asked for. */
export interface LogPlace {
  readonly region: string;
  readonly group: string;
  /** Another address of the API, for simulations; null = AWS's own. */
  readonly endpoint: string | null;
  /** Of the process that asks: it may name a proxy. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of the role by which the stage was put there; null = as the service itself. */
  readonly keys: RoleKeys | null;
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
  const { events, isAll } = await eventsOf(place, { startTime, startFromHead: false, limit: most }, { most });
  return {
    lines: events.slice(0, limit).reverse().flatMap(linesOf),
    earlier: events.length > limit || !isAll ? 'left-out' : 'none',
    upTo: placeAfter(events, now.getTime()),
  };
}

/** What was taken in after a place: a task may tell late what it said before another one. */
export async function linesTakenInAfter(
  place: LogPlace,
  { after, now }: { after: string; now: number },
): Promise<LaterLines> {
  const from = Number(after);
  // The place of another platform, which the stage had before.
  if (Number.isNaN(from)) return { lines: [], upTo: String(now), missed: true, isAll: true };
  const startTime = Math.max(firstDay.getTime(), from - lateMilliseconds);
  const isLater = ({ ingestionTime = 0 }: FilteredLogEvent): boolean => ingestionTime > from;
  const { events, isAll } = await eventsOf(place, { startTime }, { most: mostAtOnce, isWanted: isLater });
  // Of too much one goes on with what comes from now on, rather than stay behind for ever.
  const upTo = isAll ? placeAfter(events, from) : String(now);
  return { lines: events.flatMap(linesOf), upTo, missed: !isAll, isAll: true };
}

type Query = Pick<FilterLogEventsCommandInput, 'startTime' | 'startFromHead' | 'limit'>;

/** At least `most` of the wanted events if there are so many, in the order of the query. */
async function eventsOf(
  { region, group, endpoint, env, keys }: LogPlace,
  query: Query,
  { most, isWanted = () => true }: { most: number; isWanted?: (event: FilteredLogEvent) => boolean },
): Promise<{ events: FilteredLogEvent[]; isAll: boolean }> {
  const client = new CloudWatchLogsClient({
    region,
    ...(keys === null ? {} : { credentials: keys }),
    requestHandler: outwardHandler(env),
    ...(endpoint === null ? {} : { endpoint }),
  });
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
      events.push(...(page.events ?? []).filter(isWanted));
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

const linesOf = ({ timestamp, message = '', logStreamName = '' }: FilteredLogEvent): LogLine[] => {
  const build = buildOfStream(logStreamName);
  const at = timestamp === undefined ? null : new Date(timestamp);
  return message
    .replace(/\r?\n$/, '')
    .split('\n')
    .map((text) => ({ at, build, text }));
};

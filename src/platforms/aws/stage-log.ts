import type { LaterLines, NewestLines } from '../../model/log-line.js';
import type { LogPlace } from './cloudwatch.js';
import type { EcsAccess } from './ecs.js';
import { lately } from './lately.js';
import type { AwsPlaces } from './platform.js';

export interface LogPlaces extends Pick<AwsPlaces, 'placeOf'>, EcsAccess {
  /** Another address of the API of CloudWatch's logs, for simulations; null = AWS's own. */
  readonly logsEndpoint: string | null;
  readonly now: () => Date;
}

/** What the tasks of a stage wrote. */
export interface AwsLog {
  newest(stage: string, wanted: { limit: number; since: Date | null }): Promise<NewestLines>;
  after(stage: string, place: string): Promise<LaterLines>;
  readonly pauseMilliseconds: () => number;
}

const groupMilliseconds = 60_000;
const pauseMilliseconds = 3000;

/** The logs of the stages on ECS Fargate, where their tasks write them. Throws what the SDK throws. */
export function awsLog(places: LogPlaces): AwsLog {
  const known = lately((stage) => logPlaceOf(places, stage), {
    milliseconds: groupMilliseconds,
    now: () => performance.now(),
  });
  return {
    newest: async (stage, { limit, since }) => {
      const place = await known.ask(stage);
      if (place === null) return { lines: [], earlier: 'none', upTo: String(places.now().getTime()) };
      const { newestLinesIn } = await import('./cloudwatch.js');
      return newestLinesIn(place, { limit, since, now: places.now() });
    },
    after: async (stage, from) => {
      const place = await known.ask(stage);
      if (place === null) return { lines: [], upTo: from, missed: false, isAll: true };
      const { linesTakenInAfter } = await import('./cloudwatch.js');
      return linesTakenInAfter(place, { after: from, now: places.now().getTime() });
    },
    pauseMilliseconds: () => pauseMilliseconds,
  };
}

/** The group that the tasks of a stage write to; null = there are none. */
async function logPlaceOf(
  { placeOf, endpoint, logsEndpoint, env }: LogPlaces,
  stage: string,
): Promise<LogPlace | null> {
  const place = await placeOf(stage);
  if (place === null) return null;
  const { describeService } = await import('./ecs.js');
  const service = await describeService(place.ecs, { endpoint, env });
  if (service?.logGroup == null) return null;
  return { region: place.ecs.region, group: service.logGroup, endpoint: logsEndpoint, env };
}

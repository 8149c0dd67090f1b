import type { LaterLines, NewestLines } from '../../model/log-line.js';
import type { LogPlace } from './cloudwatch.js';
import type { EcsAccess, EcsPlace } from './ecs.js';
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
  // By all that the stage's update told: one that another role or region was given to is asked anew.
  const groups = lately((place) => groupOf(places, JSON.parse(place) as EcsPlace), {
    milliseconds: groupMilliseconds,
    now: () => performance.now(),
  });
  const placeOf = async (stage: string): Promise<LogPlace | null> => {
    const ecs = (await places.placeOf(stage))?.ecs;
    const group = ecs === undefined ? null : await groups.ask(JSON.stringify(ecs));
    if (ecs === undefined || group === null) return null;
    const { logsEndpoint: endpoint, env, keysOf } = places;
    return { region: ecs.region, group, endpoint, env, keys: await keysOf(ecs) };
  };
  return {
    newest: async (stage, { limit, since }) => {
      const place = await placeOf(stage);
      if (place === null) return { lines: [], earlier: 'none', upTo: String(places.now().getTime()) };
      const { newestLinesIn } = await import('./cloudwatch.js');
      return newestLinesIn(place, { limit, since, now: places.now() });
    },
    after: async (stage, from) => {
      const place = await placeOf(stage);
      if (place === null) return { lines: [], upTo: from, missed: false, isAll: true };
      const { linesTakenInAfter } = await import('./cloudwatch.js');
      return linesTakenInAfter(place, { after: from, now: places.now().getTime() });
    },
    pauseMilliseconds: () => pauseMilliseconds,
  };
}

/** The group that the tasks of a service write to; null = there is none. */
async function groupOf({ endpoint, env, keysOf }: LogPlaces, place: EcsPlace): Promise<string | null> {
  const { describeService } = await import('./ecs.js');
  return (await describeService(place, { endpoint, env, keysOf }))?.logGroup ?? null;
}

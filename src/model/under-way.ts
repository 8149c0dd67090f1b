/** A resource that the engine has begun with and is not done with, as the runner tells it. */
export interface UnderWay {
  readonly operation: string;
  /** Its type and its name, e.g. `aws:ecs/service:Service devqa`. */
  readonly resource: string;
  /** ISO 8601. */
  readonly since: string;
}

/** How long an answer of 5xx is tried again, whatever was asked for: seen with terraform-provider-aws 5.46. */
const unansweredSeconds = 540;

/**
 * What the provider tries again although AWS has said no, by type, in seconds. Seen with terraform-provider-aws 5.46 behind
 * the bridge: a certificate that is not there and the retention of logs; a service waits for its tasks, by default.
 */
const refusalSeconds: ReadonlyMap<string, number> = new Map([
  ['aws:ecs/service:Service', 1200],
  ['aws:lb/listener:Listener', 300],
  ['aws:cloudwatch/logGroup:LogGroup', 120],
]);

/** How long the provider may be silent about a resource before it tells of a refusal, in seconds; null = it tells at once. */
export function refusalSecondsOf({ resource }: Pick<UnderWay, 'resource'>): number | null {
  if (!resource.startsWith('aws:')) return null;
  const [type = ''] = resource.split(' ');
  return refusalSeconds.get(type) ?? unansweredSeconds;
}

/** The one whose deployment puts a build on a stage. */
export const isService = ({ resource }: Pick<UnderWay, 'resource'>): boolean =>
  resource.startsWith('aws:ecs/service:');

/** How long all of them may still be silent before they tell how they ended: AWS may have refused nothing, and be away. */
export const silentSeconds = (underWay: readonly UnderWay[], now: Date): number =>
  Math.max(
    0,
    ...underWay.map((one) => longestSilence(one) - (now.getTime() - new Date(one.since).getTime()) / 1000),
  );

function longestSilence(one: UnderWay): number {
  const refusal = refusalSecondsOf(one);
  return refusal === null ? 0 : Math.max(refusal, unansweredSeconds);
}

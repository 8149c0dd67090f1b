/** A resource that the engine has begun with and is not done with, as the runner tells it. */
export interface UnderWay {
  readonly operation: string;
  /** Its type and its name, e.g. `aws:ecs/service:Service devqa`. */
  readonly resource: string;
  /** ISO 8601. */
  readonly since: string;
}

/**
 * How long the provider may be silent about a resource before it tells of a refusal, in seconds; null = it tells at once.
 * Seen with terraform-provider-aws 5.46 behind the bridge: an answer of 5xx is tried again for 9 minutes, a certificate
 * that is not there for 5, the retention of logs for 2. Of a service it waits 20 for its tasks, by its own default.
 */
export function refusalSecondsOf({ resource }: Pick<UnderWay, 'resource'>): number | null {
  if (!resource.startsWith('aws:')) return null;
  return isService({ resource }) ? 1200 : 540;
}

/** The one whose deployment puts a build on a stage. */
export const isService = ({ resource }: Pick<UnderWay, 'resource'>): boolean =>
  resource.startsWith('aws:ecs/service:');

/** How long all of them may still be silent before they tell how they ended. */
export const silentSeconds = (underWay: readonly UnderWay[], now: Date): number =>
  Math.max(
    0,
    ...underWay.map(
      (one) => (refusalSecondsOf(one) ?? 0) - (now.getTime() - new Date(one.since).getTime()) / 1000,
    ),
  );

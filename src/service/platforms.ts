import { lately } from '../platforms/aws/lately.js';
import { awsPlatform, type StackPlace } from '../platforms/aws/platform.js';
import { awsFailureIn } from '../model/aws-failure.js';
import { withoutAccessKeys } from '../model/secrets.js';
import type { Observation, Stage } from '../model/stage.js';
import type { ProcessPlatform } from '../platforms/process/platform.js';
import type { Log } from '../ports/log.js';
import type { PlatformPort } from '../ports/platform.js';

export interface PlatformParts {
  readonly stages: readonly Stage[];
  readonly process: ProcessPlatform;
  /** What a stack gave out after its last update. */
  readonly outputsOf: (stage: string) => Promise<Readonly<Record<string, unknown>> | null>;
  /** Another address of the ECS API, for simulations. */
  readonly ecsEndpoint: string | null;
  readonly log: Log;
}

export interface Platforms extends PlatformPort {
  /** For whoever only looks: on aws an answer may be a few seconds old, so that many readers are one call to AWS. */
  glance(stage: string): Promise<Observation>;
}

const glanceMilliseconds = 5000;

/** Every stage asked on its own platform. */
export function platformsOf({ stages, process, outputsOf, ecsEndpoint, log }: PlatformParts): Platforms {
  const aws = awsPlatform({
    endpoint: ecsEndpoint,
    placeOf: async (stage) => placeIn(await outputsOf(stage)),
  });
  const onAws = (stage: string): boolean =>
    stages.some(({ name, platform }) => name === stage && platform === 'aws');
  const observe = (stage: string): Promise<Observation> =>
    onAws(stage)
      ? aws.observe(stage).catch((error: unknown) => {
          log.warn({ stage, err: error }, 'AWS could not be asked what a stage runs');
          return nobodyKnows(stage, error);
        })
      : process.observe(stage);
  const seen = lately(observe, { milliseconds: glanceMilliseconds, now: () => performance.now() });
  return {
    observe: (stage) => {
      seen.forget(stage);
      return observe(stage);
    },
    glance: (stage) => (onAws(stage) ? seen.ask(stage) : observe(stage)),
    runs: async (stage, build) => {
      seen.forget(stage);
      if (onAws(stage)) return aws.runs(stage, build.image ?? '').catch(inWords);
      const { digest } = await process.observe(stage);
      return { yes: digest === build.digest, found: digest ?? 'nothing' };
    },
  };
}

const inWords = (error: unknown): { yes: boolean; found: string } => {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: 'unknown' };
  // A refused connection has a code and often no message.
  const { code = '' } = Object(error) as { code?: string };
  return { yes: false, found: withoutAccessKeys(`${name}: ${message || code}`) };
};

const nobodyKnows = (stage: string, error: unknown): Observation => ({
  ...nothingSeen(stage),
  ...refusedIn(error),
});

function refusedIn(error: unknown): Pick<Observation, 'refused'> {
  const refused = awsFailureIn([inWords(error).found]);
  return refused === null ? {} : { refused };
}

const nothingSeen = (stage: string): Observation => ({
  stage,
  build: null,
  commit: null,
  digest: null,
  health: 'unknown',
  url: null,
  restarts: 0,
});

function placeIn(outputs: Readonly<Record<string, unknown>> | null): StackPlace | null {
  const { url, ecs } = (outputs ?? {}) as { url?: unknown; ecs?: Partial<StackPlace['ecs']> | null };
  const { region, cluster, service } = ecs ?? {};
  if (typeof url !== 'string' || region === undefined || cluster === undefined || service === undefined)
    return null;
  return { url, ecs: { region, cluster, service } };
}

import { lately } from '../platforms/aws/lately.js';
import { takenRoles, type KeysOf } from '../platforms/aws/role.js';
import { awsLog } from '../platforms/aws/stage-log.js';
import { awsPlatform, type StackPlace } from '../platforms/aws/platform.js';
import type { GoingBack } from '../model/abort-wait.js';
import { awsFailureIn, awsRetryOf } from '../model/aws-failure.js';
import { Refusal } from '../model/error.js';
import { withoutAccessKeys } from '../model/secrets.js';
import type { Observation, Stage } from '../model/stage.js';
import type { ProcessPlatform } from '../platforms/process/platform.js';
import type { Log } from '../ports/log.js';
import type { PlatformPort } from '../ports/platform.js';
import type { Probe, ProbeAnswer } from '../ports/probe.js';
import type { StageLog } from '../ports/stage-log.js';

export interface PlatformParts {
  readonly stages: readonly Stage[];
  readonly process: ProcessPlatform;
  /** The machine that runs a stage of platform `process`; null = this one. */
  readonly elsewhere: (stage: string) => string | null;
  /** The logs of the stages of this machine. */
  readonly processLog: StageLog;
  /** What a stack gave out after its last update. */
  readonly outputsOf: (stage: string) => Promise<Readonly<Record<string, unknown>> | null>;
  /** Asks the address of a stage on aws. */
  readonly probe: Probe;
  /** Another address of the ECS API, for simulations. */
  readonly ecsEndpoint: string | null;
  /** The same of STS. */
  readonly stsEndpoint: string | null;
  /** The same of the API that finds resources by their tags. */
  readonly awsEndpoint: string | null;
  /** Whether the providers are those of a simulation, of whose resources AWS itself knows nothing. */
  readonly simulated: boolean;
  /** The same of the API of CloudWatch's logs. */
  readonly logsEndpoint: string | null;
  /** The service's own environment: it may name a proxy. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly log: Log;
}

export interface Platforms extends PlatformPort {
  /** For whoever only looks: on aws an answer may be a few seconds old, so that many readers are one call to AWS. */
  glance(stage: string): Promise<Observation>;
  readonly log: StageLog;
}

const glanceMilliseconds = 5000;

/** Every stage asked on its own platform. */
export function platformsOf(parts: PlatformParts): Platforms {
  const { stages, process, elsewhere, ecsEndpoint, env, log } = parts;
  const placeOf = async (stage: string) => placeIn(await parts.outputsOf(stage));
  const get = (url: string): Promise<ProbeAnswer> => parts.probe.get(url, { mostBytes: 0 });
  const keysOf = takenRoles(parts);
  const aws = awsPlatform({ endpoint: ecsEndpoint, env, placeOf, keysOf, get });
  const onAws = (stage: string): boolean =>
    stages.some(({ name, platform }) => name === stage && platform === 'aws');
  const observe = (stage: string): Promise<Observation> =>
    onAws(stage)
      ? aws.observe(stage).catch((error: unknown) => {
          log.warn({ stage, err: error }, 'AWS could not be asked what a stage runs');
          return nobodyKnows(stage, error);
        })
      : ask(stage, elsewhere(stage));
  const ask = (stage: string, there: string | null): Promise<Observation> =>
    there === null ? process.observe(stage) : Promise.resolve({ ...nothingSeen(stage), elsewhere: there });
  const refusals = new Map<string, string>();
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
    // On this machine an interrupt alone gives up what is being prepared.
    goBack: (stage, build) =>
      onAws(stage)
        ? aws.goBack(stage, build).catch((error: unknown) => {
            const answer = notGoingBack(error);
            const refusal = `${build} ${answer.said}`;
            // It is asked again and again.
            if (refusals.get(stage) !== refusal)
              log.warn({ stage, build, err: error }, 'ECS could not be told to stop a deployment');
            refusals.set(stage, refusal);
            return answer;
          })
        : Promise.resolve({ kind: 'nothing' }),
    tagged: async (place) => {
      const { awsEndpoint: endpoint, simulated } = parts;
      if (simulated && endpoint === null) return null;
      const { taggedResources } = await import('../platforms/aws/tagged.js');
      return taggedResources(place, { endpoint, env, keysOf }).catch((error: unknown) => {
        throw new Error(inWords(error).found, { cause: error });
      });
    },
    log: logOf(parts, { onAws, placeOf, keysOf }),
  };
}

interface AwsStages {
  readonly onAws: (stage: string) => boolean;
  readonly placeOf: (stage: string) => Promise<StackPlace | null>;
  readonly keysOf: KeysOf;
}

/** What the backends wrote, wherever it is kept. Throws Refusal `log-unreachable`. */
function logOf(
  { processLog, elsewhere, ecsEndpoint, logsEndpoint, env, now, log }: PlatformParts,
  { onAws, placeOf, keysOf }: AwsStages,
): StageLog {
  const onCloud = awsLog({ endpoint: ecsEndpoint, logsEndpoint, env, placeOf, keysOf, now });
  const ask = <T>(stage: string, read: (from: StageLog) => Promise<T>): Promise<T> => {
    const there = elsewhere(stage);
    return onAws(stage)
      ? read(onCloud).catch((error: unknown) => {
          log.warn({ stage, err: error }, 'AWS gave no log of a stage');
          const { found } = inWords(error);
          throw new Refusal('log-unreachable', { stage, said: found, refused: awsFailureIn([found]) });
        })
      : there === null
        ? read(processLog)
        : Promise.reject(new Refusal('log-unreachable', { stage, said: `it is on ${there}`, refused: null }));
  };
  return {
    newest: (stage, wanted) => ask(stage, (from) => from.newest(stage, wanted)),
    after: (stage, place) => ask(stage, (from) => from.after(stage, place)),
    pauseMilliseconds: (stage) => (onAws(stage) ? onCloud : processLog).pauseMilliseconds(stage),
  };
}

const inWords = (error: unknown): { yes: boolean; found: string } => {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: 'unknown' };
  // A refused connection has a code and often no message.
  const { code = '' } = Object(error) as { code?: string };
  return { yes: false, found: withoutAccessKeys(`${name}: ${message || code}`) };
};

/** A right that is missing stays missing; whatever else AWS says may be over by the next time it is asked. */
function notGoingBack(error: unknown): Extract<GoingBack, { said: string }> {
  const { found: said } = inWords(error);
  const refused = awsFailureIn([said]);
  const isRefused = refused !== null && awsRetryOf(refused.kind) !== 'later';
  return { kind: isRefused ? 'refused' : 'silent', said, action: refused?.action ?? null };
}

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

type EcsOutput = StackPlace['ecs'] & { readonly healthPath: string };

function placeIn(outputs: Readonly<Record<string, unknown>> | null): StackPlace | null {
  const { url, ecs } = (outputs ?? {}) as { url?: unknown; ecs?: Partial<EcsOutput> | null };
  const { region, cluster, service, roleArn = null, healthPath = null } = ecs ?? {};
  if (typeof url !== 'string' || region === undefined || cluster === undefined || service === undefined)
    return null;
  return { url, ecs: { region, cluster, service, roleArn }, healthPath };
}

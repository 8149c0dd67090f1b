import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  type Deployment,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { outwardHandler } from '../../outward/aws.js';
import type { KeysOf } from './role.js';

/** Where ECS runs a stage, as the stack's outputs tell it. */
export interface EcsPlace {
  readonly region: string;
  readonly cluster: string;
  readonly service: string;
  /** The role by which it was put there; null = as the service itself. */
  readonly roleArn: string | null;
}

/** What ECS itself says of a service: not what Pulumi believes it asked for. */
export interface ServiceSeen {
  /** `repository@sha256:…` of the primary deployment's task definition. */
  readonly image: string | null;
  readonly build: string | null;
  readonly commit: string | null;
  /** The group of CloudWatch to which its tasks write. */
  readonly logGroup: string | null;
  readonly rollout: 'completed' | 'in-progress' | 'failed';
  /** ECS's own words for it. */
  readonly reason: string;
  readonly running: number;
  readonly desired: number;
}

export interface EcsAccess {
  /** Another address of the ECS API, for simulations; null = AWS's own. */
  readonly endpoint: string | null;
  /** Of the process that asks: it may name a proxy. */
  readonly env: Environment;
  readonly keysOf: KeysOf;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Asks ECS what a service's primary deployment runs; null = there is no such service. Throws what the SDK throws. */
export const describeService = (place: EcsPlace, access: EcsAccess): Promise<ServiceSeen | null> =>
  askingEcs(place, access, (client) => seenBy(client, place));

/** Asks as the role by which the stage was put there. */
export async function askingEcs<T>(
  { region, roleArn }: EcsPlace,
  { endpoint, env, keysOf }: EcsAccess,
  ask: (client: ECSClient) => Promise<T>,
): Promise<T> {
  const keys = await keysOf({ region, roleArn });
  const client = new ECSClient({
    region,
    ...(keys === null ? {} : { credentials: keys }),
    requestHandler: outwardHandler(env),
    ...(endpoint === null ? {} : { endpoint }),
  });
  try {
    return await ask(client);
  } finally {
    client.destroy();
  }
}

/** What a service's primary deployment runs; null = there is no such service. */
export async function seenBy(client: ECSClient, place: EcsPlace): Promise<ServiceSeen | null> {
  const { services = [] } = await client.send(
    new DescribeServicesCommand({ cluster: place.cluster, services: [place.service] }),
  );
  const service = services.find(({ status }) => status === 'ACTIVE');
  const primary = service?.deployments?.find(({ status }) => status === 'PRIMARY');
  if (service === undefined || primary?.taskDefinition === undefined) return null;
  const { taskDefinition } = await client.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: primary.taskDefinition }),
  );
  return { ...runningOf(taskDefinition), ...rolloutOf(primary), ...countsOf(primary) };
}

function runningOf(
  definition: TaskDefinition | undefined,
): Pick<ServiceSeen, 'image' | 'build' | 'commit' | 'logGroup'> {
  const container = definition?.containerDefinitions?.[0];
  const read = (wanted: string): string | null =>
    container?.environment?.find(({ name }) => name === wanted)?.value ?? null;
  return {
    image: container?.image ?? null,
    build: read('SWITCHBACK_BUILD'),
    commit: read('SWITCHBACK_COMMIT'),
    logGroup: container?.logConfiguration?.options?.['awslogs-group'] ?? null,
  };
}

const rollouts: Readonly<Record<string, ServiceSeen['rollout']>> = {
  COMPLETED: 'completed',
  IN_PROGRESS: 'in-progress',
  FAILED: 'failed',
};

const rolloutOf = ({
  rolloutState,
  rolloutStateReason,
}: Deployment): Pick<ServiceSeen, 'rollout' | 'reason'> => ({
  rollout: rollouts[rolloutState ?? ''] ?? 'in-progress',
  reason: rolloutStateReason ?? '',
});

const countsOf = ({ runningCount, desiredCount }: Deployment): Pick<ServiceSeen, 'running' | 'desired'> => ({
  running: runningCount ?? 0,
  desired: desiredCount ?? 0,
});

import * as pulumi from '@pulumi/pulumi';
import type { AwsSettings } from '../model/aws.js';
import { variableIn } from '../model/variable.js';
import type { EcsPlace } from '../platforms/aws/ecs.js';

interface Counted {
  readonly stage: string;
  readonly aws: AwsSettings | null;
  /** Where ECS runs it, as its last update told; null = it did not. */
  readonly place: EcsPlace | null;
  readonly now: () => Date;
}

const patienceMilliseconds = 15_000;

/**
 * Warns of a by-hand run where ECS keeps another number of tasks than the settings say: what scaling or a person chose is
 * in no state, so Pulumi neither shows it nor takes it back (`desired_count` of terraform-provider-aws 5.46) unless the
 * state is read anew. A promotion does that by itself where scaling ends; a program cannot. Who cannot be asked is no
 * reason for a word: the update itself will tell.
 */
export async function warnOfOtherCount(counted: Counted, env: NodeJS.ProcessEnv): Promise<void> {
  const { stage, aws, place } = counted;
  // With bounds the number is ECS's own business.
  if (aws === null || aws.scaling !== null || place === null) return;
  const desired = await desiredIn(place, counted, env).catch(() => null);
  if (desired === null || desired === aws.desiredCount) return;
  await pulumi.log.warn(
    `ECS keeps ${String(desired)} tasks of ${stage}, and SWITCHBACK_DESIRED_COUNT says ${String(aws.desiredCount)}. Where the plan does not change desiredCount, Pulumi does not know that; so it does: npx --no switchback pulumi up -s ${stage} --refresh`,
  );
}

async function desiredIn(
  place: EcsPlace,
  { now }: Pick<Counted, 'now'>,
  env: NodeJS.ProcessEnv,
): Promise<number | null> {
  const endpoint = variableIn(env, 'SWITCHBACK_ECS_ENDPOINT') ?? null;
  const { isSimulated } = await import('../platforms/aws/settings-look.js');
  if (endpoint === null && isSimulated(env)) return null;
  const { describeService } = await import('../platforms/aws/ecs.js');
  const { takenRoles } = await import('../platforms/aws/role.js');
  const stsEndpoint = variableIn(env, 'SWITCHBACK_STS_ENDPOINT') ?? null;
  const keysOf = takenRoles({ stsEndpoint, env, now });
  const seen = describeService(place, { endpoint, env, keysOf });
  return (await withinPatience(seen))?.desired ?? null;
}

/** The chain of credentials may hang, at the address of a cloud that this machine is not in. */
async function withinPatience<T>(asked: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, patienceMilliseconds, null);
  });
  return Promise.race([asked, late]).finally(() => {
    clearTimeout(timer);
  });
}

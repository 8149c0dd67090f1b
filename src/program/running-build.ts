import * as pulumi from '@pulumi/pulumi';
import { awsUsesIn, type AwsInUse } from '../model/aws-lookup.js';
import type { EcsPlace } from '../platforms/aws/ecs.js';
import type { ProgramBuild } from './program.js';

/** What the stack's last update left there. */
export interface Running extends ProgramBuild {
  /** The existing VPC that its settings named, or null; undefined = it is not on aws, or of an earlier version. */
  readonly vpcId: string | null | undefined;
  /** What else of the account its settings named. */
  readonly uses: AwsInUse;
  /** Where ECS runs it; null = it did not tell, or is not on aws. */
  readonly place: EcsPlace | null;
}

/** The build that the stack's last update left there, and where; null before the first promotion. */
export async function runningBuild(project: string, stage: string): Promise<Running | null> {
  const self = new pulumi.StackReference('self', { name: `organization/${project}/${stage}` });
  const read = async (name: string): Promise<string | null> => {
    const value: unknown = await self.getOutputValue(name).catch(() => null);
    return typeof value === 'string' ? value : null;
  };
  const [id, commit, digest] = await Promise.all([read('build'), read('commit'), read('digest')]);
  if (id === null || commit === null || digest === null) return null;
  // Stacks of an earlier version did not tell them.
  const [image, promotion] = await Promise.all([read('image'), read('promotion')]);
  const ecs: unknown = await self.getOutputValue('ecs').catch(() => null);
  return {
    id,
    commit,
    digest,
    image,
    promotion: promotion ?? '',
    vpcId: vpcIn(ecs),
    uses: awsUsesIn(ecs),
    place: placeIn(ecs),
  };
}

function placeIn(ecs: unknown): EcsPlace | null {
  const { region, cluster, service, roleArn = null } = (ecs ?? {}) as Partial<EcsPlace>;
  if (region === undefined || cluster === undefined || service === undefined) return null;
  return { region, cluster, service, roleArn };
}

function vpcIn(ecs: unknown): string | null | undefined {
  if (typeof ecs !== 'object' || ecs === null || !('vpcId' in ecs)) return undefined;
  return typeof ecs.vpcId === 'string' ? ecs.vpcId : null;
}

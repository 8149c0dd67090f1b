import type * as pulumi from '@pulumi/pulumi';
import type { AwsInUse } from '../model/aws-lookup.js';
import type { StageSettings } from '../model/settings.js';
import type { Platform } from '../model/stage.js';
import { backendOn } from './backend.js';

/** Everything a stage's program depends on; it reads no file and no environment by itself. */
export interface ProgramInputs extends Omit<StageSettings, 'warnings'> {
  /** Name of the Pulumi project. */
  readonly project: string;
  readonly stage: string;
  readonly platform: Platform;
  /** The one that the stage file names; null = none. */
  readonly machine: string | null;
  readonly build: ProgramBuild;
}

/** The build to put there, and the promotion that first did. */
export interface ProgramBuild {
  readonly id: string;
  readonly commit: string;
  /** `sha256:…` of what the platform runs: the tarball, or the image. */
  readonly digest: string;
  /** `repository@sha256:…`; null on platform `process`. */
  readonly image: string | null;
  readonly promotion: string;
}

/** What a stack says of itself afterwards; a run by hand reads it to know which build it stands on. */
export interface ProgramOutputs {
  readonly build: string;
  readonly commit: string;
  readonly digest: string;
  readonly image: string | null;
  readonly promotion: string;
  readonly url: pulumi.Output<string>;
  readonly dotenvFingerprint: string;
  /** Where ECS runs it, for whoever wants to see it for himself; null on platform `process`. */
  readonly ecs: pulumi.Output<EcsPlace> | null;
}

export interface EcsPlace {
  readonly region: string;
  readonly cluster: string;
  readonly service: string;
  /** The role by which it was put there, and may be asked; null = the credentials as they are. */
  readonly roleArn: string | null;
  /** The existing VPC that its settings named; null = one of its own. */
  readonly vpcId: string | null;
  /** Where its load balancer looks whether a task is healthy. */
  readonly healthPath: string;
  /** What else of the account its settings named. */
  readonly uses: AwsInUse;
}

/** Declares one stage: the same function for a promotion and for `pulumi up` by hand. */
export async function program(inputs: ProgramInputs): Promise<ProgramOutputs> {
  const { build, fingerprint } = inputs;
  const { id, ...rest } = build;
  const { url, ecs } = await onPlatform(inputs);
  return { build: id, ...rest, url, dotenvFingerprint: fingerprint, ecs };
}

async function onPlatform(inputs: ProgramInputs): Promise<Pick<ProgramOutputs, 'url' | 'ecs'>> {
  if (inputs.platform === 'process') return { url: backendOn(inputs).url, ecs: null };
  // Loaded where it is needed: a runner on a stage of platform `process` starts without it.
  const { stageOnAws } = await import('./aws-stage.js');
  return stageOnAws(inputs);
}

import type { TargetGroup } from '@pulumi/aws/lb/targetGroup.js';
import type { Provider } from '@pulumi/aws/provider.js';
import type * as awsx from '@pulumi/awsx';
import { FargateService } from '@pulumi/awsx/ecs/fargateService.js';
import * as pulumi from '@pulumi/pulumi';
import { usualHealth, type AwsSettings } from '../model/aws.js';
import type { Network } from './network.js';
import type { ProgramInputs } from './program.js';
import type { Roles } from './roles.js';
import { streamPrefixOf } from '../model/log-stream.js';
import { leaveCountAlone } from './scaling.js';
import { familyOf } from './aws-names.js';

export interface ServiceArgs {
  readonly inputs: ProgramInputs;
  readonly settings: AwsSettings;
  readonly image: string;
  readonly network: Network;
  readonly roles: Roles;
  readonly clusterArn: pulumi.Input<string>;
  readonly logGroupName: pulumi.Input<string>;
  readonly taskGroupId: pulumi.Input<string>;
  readonly targetGroup: pulumi.Input<TargetGroup>;
  /** What has to stand first: ECS takes no target group that no load balancer leads to, nor counts a task that it does not reach. */
  readonly ready: readonly pulumi.Resource[];
}

/** The build as a Fargate service. The update ends when the new tasks are steady, or when ECS has given up on them. */
export function fargateServiceOf(name: string, args: ServiceArgs, provider: Provider): FargateService {
  const { settings, network, inputs } = args;
  const { build } = inputs;
  return new FargateService(
    name,
    {
      cluster: args.clusterArn,
      desiredCount: settings.desiredCount,
      deploymentController: { type: 'ECS' },
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      continueBeforeSteadyState: false,
      sigintRollback: true,
      enableExecuteCommand: false,
      healthCheckGracePeriodSeconds: inputs.startSeconds ?? usualHealth.graceSeconds,
      networkConfiguration: {
        subnets: network.taskSubnetIds,
        securityGroups: [args.taskGroupId],
        assignPublicIp: network.assignPublicIp,
      },
      tags: tagsOf(build),
      // Of a port mapping with a target group awsx takes that group's port.
      loadBalancers: [
        {
          containerName: name,
          containerPort: settings.containerPort,
          targetGroupArn: pulumi.output(args.targetGroup).arn,
        },
      ],
      taskDefinitionArgs: taskOf(name, args),
    },
    {
      providers: { aws: provider },
      // A task that may not read its image or its secrets yet fails, and ECS counts that against the build.
      dependsOn: [args.roles.executionPolicy, ...args.ready],
      ...(settings.scaling === null ? {} : { transforms: [leaveCountAlone] }),
    },
  );
}

/** On the service and its definition only: as default tags they would change every resource with every build. */
const tagsOf = ({ id, promotion }: ProgramInputs['build']) => ({ build: id, promotion });

function taskOf(name: string, args: ServiceArgs): awsx.types.input.ecs.FargateServiceTaskDefinitionArgs {
  const { settings, roles, inputs } = args;
  const { build } = inputs;
  return {
    family: familyOf(inputs.project, inputs.stage),
    cpu: String(settings.cpu),
    memory: String(settings.memory),
    runtimePlatform: {
      cpuArchitecture: settings.architecture === 'arm64' ? 'ARM64' : 'X86_64',
      operatingSystemFamily: 'LINUX',
    },
    executionRole: { roleArn: roles.execution.arn },
    taskRole: { roleArn: roles.task.arn },
    // Given as `existing`, awsx also looks up a group of the service's own name, which there is none of, and fails.
    logGroup: { skip: true },
    // A rollback by digest finds the definition of the build that it goes back to.
    skipDestroy: true,
    tags: tagsOf(build),
    container: {
      name,
      image: args.image,
      essential: true,
      ...(inputs.times.stopSeconds === null ? {} : { stopTimeout: inputs.times.stopSeconds }),
      portMappings: [{ containerPort: settings.containerPort, hostPort: settings.containerPort }],
      environment: environmentOf(inputs, settings.containerPort),
      secrets: Object.entries(inputs.secrets)
        .toSorted(byName)
        .map(([secret, valueFrom]) => ({ name: secret, valueFrom })),
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': args.logGroupName,
          'awslogs-region': settings.region,
          'awslogs-stream-prefix': streamPrefixOf(build.id),
        },
      },
    },
  };
}

/** What the backend reads: its dotenv file, and what the product gives to every backend. Sorted, so that nothing changes without reason. */
export function environmentOf(
  { backend, stage, build }: Pick<ProgramInputs, 'backend' | 'stage' | 'build'>,
  containerPort: number,
): { name: string; value: string }[] {
  const all = {
    ...backend,
    PORT: String(containerPort),
    HOST: '0.0.0.0',
    SWITCHBACK_STAGE: stage,
    SWITCHBACK_BUILD: build.id,
    SWITCHBACK_COMMIT: build.commit,
  };
  return Object.entries(all)
    .toSorted(byName)
    .map(([name, value]) => ({ name, value }));
}

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number => (a < b ? -1 : 1);

/**
 * The SIMULATED awsx:ecs:FargateService and the FargateTaskDefinition in it: the resources, names and parents of the
 * real ones, for roles that are given.
 */
import { createHash } from 'node:crypto';
import { LogGroup } from '@pulumi/aws/cloudwatch/logGroup.js';
import { Service } from '@pulumi/aws/ecs/service.js';
import { TaskDefinition } from '@pulumi/aws/ecs/taskDefinition.js';
import { getLogGroup } from '@pulumi/aws/cloudwatch/getLogGroup.js';
import { getRegionOutput } from '@pulumi/aws/getRegion.js';
import pulumi from '@pulumi/pulumi';

export class FargateService extends pulumi.ComponentResource {
  constructor(name, args, options) {
    super('awsx:ecs:FargateService', name, {}, options);
    const { taskDefinitionArgs, taskDefinition: given, continueBeforeSteadyState, ...rest } = args;
    if ((taskDefinitionArgs === undefined) === (given === undefined))
      throw new Error('Exactly one of `taskDefinition` and `taskDefinitionArgs` must be provided.');
    if (args.networkConfiguration === undefined || args.assignPublicIp !== undefined)
      throw new Error(
        'the simulated awsx:ecs:FargateService wants `networkConfiguration` and no `assignPublicIp`',
      );
    const made =
      taskDefinitionArgs === undefined
        ? undefined
        : new FargateTaskDefinition(name, taskDefinitionArgs, { parent: this });
    const service = new Service(
      name,
      {
        desiredCount: 1,
        ...rest,
        launchType: 'FARGATE',
        loadBalancers: args.loadBalancers ?? made?.loadBalancers,
        waitForSteadyState: pulumi.output(continueBeforeSteadyState).apply((goesOn) => goesOn !== true),
        taskDefinition: made === undefined ? given : made.taskDefinition.arn,
      },
      { parent: this },
    );
    this.state = { service, ...(made === undefined ? {} : { taskDefinition: made.taskDefinition }) };
    this.registerOutputs(this.state);
  }
}

class FargateTaskDefinition extends pulumi.ComponentResource {
  constructor(name, args, options) {
    super('awsx:ecs:FargateTaskDefinition', name, {}, options);
    const { container, containers: several, logGroup, taskRole, executionRole, family, ...rest } = args;
    if ((container === undefined) === (several === undefined))
      throw new Error('Exactly one of [container] or [containers] must be provided');
    if (taskRole?.roleArn === undefined || executionRole?.roleArn === undefined)
      throw new Error('the simulated awsx makes no roles: give taskRole.roleArn and executionRole.roleArn');
    const containers = several ?? { [container.name ?? 'container']: container };
    const text = definitionsOf(containers, logGroupOf(name, logGroup, this));
    this.loadBalancers = balancersOf(containers);
    this.taskDefinition = new TaskDefinition(
      name,
      {
        ...rest,
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        taskRoleArn: taskRole.roleArn,
        executionRoleArn: executionRole.roleArn,
        family: family ?? text.apply((known) => `${name}-${shortHash(pulumi.getStack() + known)}`),
        containerDefinitions: text,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}

const shortHash = (text) => createHash('sha1').update(text).digest('hex').slice(0, 8);

/** The log group to which containers without a log configuration of their own write. */
function logGroupOf(name, wanted, parent) {
  if (wanted?.skip === true) return undefined;
  const region = getRegionOutput({}, { parent }).region;
  if (wanted?.existing !== undefined) {
    // As the real package does it: by the component's name, without its provider, and nobody waits for the answer.
    void getLogGroup({ name });
    return pulumi.output({ name: wanted.existing.name, region: wanted.existing.region ?? region });
  }
  const made = new LogGroup(name, { ...wanted?.args }, { parent });
  return pulumi.output({ name: made.name, region });
}

function definitionsOf(containers, logGroup) {
  const all = Object.entries(containers).map(([name, { portMappings, ...container }]) =>
    pulumi.all([container, mappingsOf(portMappings), logGroup]).apply(([known, mappings, group]) => ({
      ...known,
      portMappings: mappings,
      name,
      logConfiguration: known.logConfiguration ?? logTo(group, name),
    })),
  );
  return pulumi.all(all).apply((known) => JSON.stringify(known));
}

const logTo = (group, name) =>
  group === undefined
    ? undefined
    : {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': group.name,
          'awslogs-region': group.region,
          'awslogs-stream-prefix': name,
        },
      };

function mappingsOf(portMappings) {
  if (portMappings === undefined) return undefined;
  return pulumi.output(portMappings).apply((mappings) =>
    mappings.map(({ containerPort, hostPort, protocol, targetGroup }) => ({
      containerPort: containerPort ?? targetGroup?.port ?? hostPort,
      hostPort: hostPort ?? targetGroup?.port ?? containerPort,
      protocol,
    })),
  );
}

/** Each target group of a port mapping becomes a load balancer of the service. */
function balancersOf(containers) {
  const all = Object.entries(containers).map(([containerName, { portMappings }]) =>
    pulumi.output(portMappings ?? []).apply((mappings) =>
      mappings
        .filter(({ targetGroup }) => targetGroup !== undefined)
        .map(({ targetGroup }) => ({
          containerName,
          containerPort: targetGroup.port,
          targetGroupArn: targetGroup.arn,
        })),
    ),
  );
  return pulumi.all(all).apply((lists) => lists.flat());
}

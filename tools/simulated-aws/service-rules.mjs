/** What the simulated ECS refuses when a service is made or changed. */
import { AwsError } from './aws-error.mjs';
import { isCutOff } from './routes.mjs';
import { containersOf } from './task-definition-rules.mjs';
import { tokens } from './tokens.mjs';

const invalid = (text) => new AwsError('InvalidParameterException', text);

const definitionOf = ({ taskDefinition }, cloud) => cloud.byArn(tokens.taskDefinition, taskDefinition);

function clusterExists({ cluster }, cloud) {
  if (cloud.find(tokens.cluster, cluster, { arn: cluster }) === undefined)
    throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
}

function nameIsFreeInCluster({ cluster, name }, cloud, old) {
  const taken = cloud
    .all(tokens.service)
    .some((other) => other !== old && other.inputs.cluster === cluster && other.inputs.name === name);
  if (taken) throw invalid('Creation of service was not idempotent.');
}

function definitionExists(inputs, cloud) {
  if (definitionOf(inputs, cloud) === undefined)
    throw new AwsError('ClientException', 'TaskDefinition not found.');
}

/**
 * ECS makes the service all the same, and its tasks end until the policy is there; here that is said at once, in the
 * words of a task that ended so.
 */
function executionRoleMayPull(inputs, cloud, old) {
  if (old !== undefined) return;
  const { executionRoleArn } = definitionOf(inputs, cloud).inputs;
  const role = cloud.byArn(tokens.role, executionRoleArn);
  if (cloud.all(tokens.rolePolicy).every((policy) => policy.inputs.role !== role?.id))
    throw new AwsError(
      'ResourceInitializationError',
      'unable to pull secrets or registry auth: execution resource retrieval failed: AccessDeniedException',
    );
}

function networkExists({ networkConfiguration: network }, cloud) {
  if (network === undefined || network === null)
    throw invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  const networks = new Set();
  for (const [token, ids, what] of [
    [tokens.subnet, network.subnets ?? [], 'subnet ID'],
    [tokens.securityGroup, network.securityGroups ?? [], 'security group'],
  ])
    for (const id of ids) {
      const found = cloud.byId(token, id);
      if (found === undefined) throw invalid(`The ${what} '${id}' does not exist`);
      networks.add(found.inputs.vpcId);
    }
  if ((network.subnets ?? []).length === 0) throw invalid('subnets can not be empty.');
  if (networks.size > 1) throw invalid('Security groups and subnets belong to different networks.');
}

/**
 * A task fetches its image by the network that it stands in: Fargate 1.4.0 and later have no other way. In ECS's words
 * of a task that ended so; the service is made all the same, and never gets steady.
 */
function tasksReachTheirImage({ networkConfiguration: network }, cloud) {
  const closed = network.subnets.find((id) => isCutOff(cloud, cloud.byId(tokens.subnet, id), network));
  if (closed !== undefined)
    throw new AwsError(
      'ResourceInitializationError',
      `unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed (task in ${closed})`,
    );
}

/** A load balancer does not send to a zone that it does not stand in: `Target.NotInUse`, so the task is never healthy. */
function balancerStandsInZonesOfTasks({ networkConfiguration, loadBalancers = [] }, cloud) {
  const zonesOf = (ids) => ids.map((id) => cloud.byId(tokens.subnet, id).outs.availabilityZone);
  for (const { targetGroupArn } of loadBalancers) {
    const listener = cloud
      .all(tokens.listener)
      .find(({ inputs }) => JSON.stringify(inputs).includes(targetGroupArn));
    const balancer = cloud.byArn(tokens.loadBalancer, listener?.inputs.loadBalancerArn);
    const zones = zonesOf(balancer?.inputs.subnets ?? []);
    const outside = zonesOf(networkConfiguration.subnets).find((zone) => !zones.includes(zone));
    if (balancer !== undefined && outside !== undefined)
      throw invalid(
        `Target is in an Availability Zone that is not enabled for the load balancer: ${outside}`,
      );
  }
}

function balancersFit(inputs, cloud) {
  const containers = containersOf(definitionOf(inputs, cloud).inputs);
  for (const { targetGroupArn, containerName, containerPort } of inputs.loadBalancers ?? []) {
    const group = cloud.byArn(tokens.targetGroup, targetGroupArn);
    if (group === undefined) throw invalid(`Unable to find target group ${targetGroupArn}.`);
    if (group.inputs.targetType !== 'ip')
      throw invalid(
        `The provided target group ${targetGroupArn} has target type ${group.inputs.targetType ?? 'instance'}, which is incompatible with the awsvpc network mode.`,
      );
    const listened = cloud
      .all(tokens.listener)
      .some((listener) => JSON.stringify(listener.inputs).includes(targetGroupArn));
    if (!listened)
      throw invalid(
        `The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer.`,
      );
    const container = containers.find(({ name }) => name === containerName);
    if (container === undefined)
      throw invalid(`The container ${containerName} does not exist in the task definition.`);
    if (!(container.portMappings ?? []).some((mapping) => mapping.containerPort === containerPort))
      throw invalid(`The container ${containerName} did not have a container port ${containerPort} defined.`);
  }
}

function gracePeriodNeedsBalancer({ healthCheckGracePeriodSeconds, loadBalancers = [] }) {
  if (healthCheckGracePeriodSeconds > 0 && loadBalancers.length === 0)
    throw invalid('Health check grace period is only valid for services configured to use load balancers');
}

/** ECS finds this out when it starts a task, and the waiting update with it. */
function logGroupsExist(inputs, cloud) {
  for (const { logConfiguration } of containersOf(definitionOf(inputs, cloud).inputs)) {
    const name = logConfiguration?.options?.['awslogs-group'];
    if (name !== undefined && cloud.byName(tokens.logGroup, name) === undefined)
      throw new AwsError(
        'ResourceInitializationError',
        `failed to validate logger args: ResourceNotFoundException: The specified log group does not exist: ${name}`,
      );
  }
}

/** @type {import('./rules.mjs').Rule[]} */
export const serviceRules = [
  clusterExists,
  nameIsFreeInCluster,
  definitionExists,
  networkExists,
  tasksReachTheirImage,
  balancersFit,
  balancerStandsInZonesOfTasks,
  gracePeriodNeedsBalancer,
  logGroupsExist,
  executionRoleMayPull,
];

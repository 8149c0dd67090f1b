/** The simulated ECS API, JSON 1.1, as far as a client wants to see what really runs. */
import { AwsError } from './aws-error.mjs';
import { createDeployments } from './deployments.mjs';
import { containersOf } from './task-definition-rules.mjs';
import { tokens } from './tokens.mjs';

const service = 'AmazonEC2ContainerServiceV20141113';

/**
 * @param {{ cloud: import('./cloud.mjs').Cloud, orders: import('./orders.mjs').Orders,
 *   deployments: import('./deployments.mjs').Deployments }} parts
 * @param {{ target: string, authorization: string | undefined, input: any }} request
 */
export function answerEcs({ cloud, orders, deployments }, { target, authorization, input }) {
  const [name, operation] = target.split('.');
  const answer = name === service ? answers[operation] : undefined;
  if (answer === undefined) throw new AwsError('UnknownOperationException', target);
  if (authorization?.startsWith('AWS4-HMAC-SHA256 ') !== true)
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  orders.identity.assertMayCall();
  const at = { token: `ecs:${operation}` };
  if (orders.take('throttle', at) !== undefined) throw new AwsError('ThrottlingException', 'Rate exceeded');
  const failure = orders.take('fail', at);
  if (failure !== undefined)
    throw new AwsError(failure.code ?? 'ServerException', `${failure.message ?? 'told to fail'} (simulated)`);
  return orders.identity.isInside(authorization)
    ? answer(input, cloud, deployments)
    : answer(input, elsewhere, noDeployments);
}

/** What somebody of another account finds there. */
const elsewhere = { all: () => [] };
const noDeployments = createDeployments({ cloud: elsewhere, orders: undefined });

const lastPart = (arn) => String(arn).split('/').pop();

function clusterOf(cloud, cluster) {
  const found = cloud.all(tokens.cluster).find(({ inputs }) => inputs.name === lastPart(cluster));
  if (found === undefined) throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
  return found;
}

const answers = {
  DescribeServices({ cluster = 'default', services = [] }, cloud) {
    const found = clusterOf(cloud, cluster);
    const inCluster = cloud
      .all(tokens.service)
      .filter(({ inputs }) => lastPart(inputs.cluster) === found.inputs.name);
    const named = services.map((name) => [name, inCluster.find((one) => one.inputs.name === lastPart(name))]);
    return {
      services: named.flatMap(([, one]) => (one === undefined ? [] : [describeService(one)])),
      failures: named.filter(([, one]) => one === undefined).map(([arn]) => ({ arn, reason: 'MISSING' })),
    };
  },
  ListServiceDeployments({ cluster = 'default', service: wanted, status = [] }, cloud, deployments) {
    const name = clusterOf(cloud, cluster).inputs.name;
    const found = deployments
      .all()
      .filter(
        (one) =>
          lastPart(one.clusterArn) === name &&
          lastPart(one.serviceArn) === lastPart(wanted) &&
          (status.length === 0 || status.includes(one.status)),
      );
    return { serviceDeployments: found };
  },
  StopServiceDeployment({ serviceDeploymentArn, stopType = 'ROLLBACK' }, _cloud, deployments) {
    if (stopType !== 'ROLLBACK') throw new AwsError('InvalidParameterException', `stopType ${stopType}`);
    deployments.stop(serviceDeploymentArn);
    return { serviceDeploymentArn };
  },
  DescribeTaskDefinition({ taskDefinition }, cloud) {
    const [family, revision] = lastPart(taskDefinition).split(':');
    const known = cloud.all(tokens.taskDefinition).filter((one) => one.inputs.family === family);
    const found =
      revision === undefined ? known.at(-1) : known.find((one) => String(one.outs.revision) === revision);
    if (found === undefined) throw new AwsError('ClientException', 'Unable to describe task definition.');
    return { taskDefinition: describeDefinition(found), tags: tagsOf(found) };
  },
};

function describeService({ inputs, outs, deployments }) {
  const desiredCount = inputs.desiredCount ?? 1;
  const counts = { desiredCount, runningCount: desiredCount, pendingCount: 0 };
  return {
    serviceArn: outs.arn,
    serviceName: inputs.name,
    clusterArn: inputs.cluster,
    status: 'ACTIVE',
    launchType: inputs.launchType,
    loadBalancers: inputs.loadBalancers ?? [],
    taskDefinition: deployments[0].taskDefinition,
    deploymentConfiguration: { deploymentCircuitBreaker: inputs.deploymentCircuitBreaker },
    ...counts,
    deployments: deployments.map(({ at, ...deployment }) => ({
      ...deployment,
      ...counts,
      failedTasks: 0,
      createdAt: at,
      updatedAt: at,
    })),
    events: [],
  };
}

function describeDefinition({ inputs, outs }) {
  const { family, cpu, memory, networkMode, executionRoleArn, taskRoleArn, requiresCompatibilities } = inputs;
  return {
    taskDefinitionArn: outs.arn,
    containerDefinitions: containersOf(inputs),
    revision: outs.revision,
    status: 'ACTIVE',
    ...{ family, cpu, memory, networkMode, executionRoleArn, taskRoleArn, requiresCompatibilities },
  };
}

const tagsOf = ({ outs }) => Object.entries(outs.tagsAll).map(([key, value]) => ({ key, value }));

import { createCloud } from '../../tools/simulated-aws/cloud.mjs';
import { createDeployments } from '../../tools/simulated-aws/deployments.mjs';
import { createOperations } from '../../tools/simulated-aws/operations.mjs';
import { createOrders } from '../../tools/simulated-aws/orders.mjs';
import { createTasks } from '../../tools/simulated-aws/tasks.mjs';
import { tokens } from '../../tools/simulated-aws/tokens.mjs';

export const digest = `sha256:${'a'.repeat(64)}`;
const context = { region: 'ap-northeast-2', defaultTags: {}, peer: 'test' };

/** The simulated AWS without its doors: what the engine would ask of it, one operation at a time. */
export function makeAccount(file, registry) {
  const cloud = createCloud(file);
  const tasks = createTasks(cloud, registry);
  const orders = createOrders();
  const calls = [];
  const addresses = { open: async () => '127.0.0.1:1', close: () => undefined };
  const deployments = createDeployments({ cloud, orders });
  const operations = createOperations({ cloud, orders, calls, addresses, tasks, deployments });
  const urnOf = (kind, name) => `urn:pulumi:dev::switchback::${tokens[kind]}::${name}`;
  return {
    cloud,
    orders,
    deployments,
    calls,
    operations,
    tasks,
    urnOf,
    create: async (kind, inputs, name = kind) => {
      const urn = urnOf(kind, name);
      const { inputs: checked, failures } = operations.check(urn, {}, inputs);
      if (failures.length > 0) throw new Error(failures[0].reason);
      return (await operations.create(urn, checked, context)).outs;
    },
    update: (kind, olds, news) => operations.update(olds.id, urnOf(kind, kind), olds, news, context),
    remove: (kind, props) => operations.delete(props.id, urnOf(kind, kind), props, context),
  };
}

/** An account in which a service can be made: everything that it refers to, and its inputs. */
export async function makeReadyAccount({ registry } = {}) {
  const account = makeAccount(undefined, registry);
  const { create } = account;
  const vpcId = 'vpc-existing';
  const subnets = ['subnet-existing-public-a', 'subnet-existing-public-b'];
  const group = await create('securityGroup', { vpcId, description: 'tasks' });
  const within = { securityGroupId: group.id, referencedSecurityGroupId: group.id };
  const port = { ipProtocol: 'tcp', fromPort: 8080, toPort: 8080 };
  await create('ingressRule', { ...within, ...port });
  await create('egressRule', { ...within, ...port });
  const cluster = await create('cluster', {});
  const logGroup = await create('logGroup', {});
  const role = await create('role', { assumeRolePolicy: '{}' });
  await create('rolePolicy', { role: role.id, policy: '{}' });
  const balancer = await create('loadBalancer', { subnets, securityGroups: [group.id] });
  const healthCheck = { path: '/healthz' };
  const targetGroup = await create('targetGroup', {
    vpcId,
    port: 8080,
    protocol: 'HTTP',
    targetType: 'ip',
    healthCheck,
  });
  const listener = {
    loadBalancerArn: balancer.arn,
    port: 80,
    protocol: 'HTTP',
    defaultActions: [{ type: 'forward', targetGroupArn: targetGroup.arn }],
  };
  const container = {
    name: 'app',
    image: `shop@${digest}`,
    environment: [{ name: 'SWITCHBACK_BUILD', value: 'b1' }],
    secrets: [],
    portMappings: [{ containerPort: 8080 }],
    logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': logGroup.name } },
  };
  const definition = (changed = {}, more = {}) => ({
    family: 'dev',
    cpu: '256',
    memory: '512',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    executionRoleArn: role.arn,
    taskRoleArn: role.arn,
    containerDefinitions: JSON.stringify([{ ...container, ...changed }]),
    ...more,
  });
  const service = (more = {}) => ({
    cluster: cluster.arn,
    desiredCount: 1,
    launchType: 'FARGATE',
    networkConfiguration: { subnets, securityGroups: [group.id], assignPublicIp: true },
    loadBalancers: [{ containerName: 'app', containerPort: 8080, targetGroupArn: targetGroup.arn }],
    ...more,
  });
  return { ...account, group, balancer, targetGroup, listener, definition, service };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { startSimulatedAws } from '../../tools/simulated-aws/start.mjs';
import { tokens } from '../../tools/simulated-aws/tokens.mjs';
import { until } from '../support/until.js';
import { makeAccount, makeReadyAccount } from './account.mjs';

test('an operation fails as it was told, once', async () => {
  const { create, orders, cloud } = makeAccount();
  orders.add({ kind: 'fail', token: tokens.cluster, code: 'LimitExceededException', message: 'too many' });
  await expect(create('cluster', {})).rejects.toThrow('LimitExceededException: too many (simulated)');
  expect(cloud.made()).toEqual([]);
  await expect(create('cluster', {})).resolves.toBeDefined();
});

test('a refusal may come late: while it is tried again nobody hears of it', async () => {
  const { create, orders } = makeAccount();
  orders.add({ kind: 'slow', token: tokens.cluster, barrier: 'retries' });
  orders.add({ kind: 'fail', token: tokens.cluster, code: 'ServerException' });
  const made = create('cluster', {});
  expect(orders.held()).toHaveLength(1);
  orders.release('retries');
  await expect(made).rejects.toThrow('ServerException');
});

test('a resource may be made and fail all the same', async () => {
  const { create, orders, cloud } = makeAccount();
  orders.add({ kind: 'fail', token: tokens.cluster, created: true });
  await expect(create('cluster', {})).rejects.toMatchObject({ id: expect.stringContaining(':cluster/') });
  expect(cloud.made()).toHaveLength(1);
});

test('throttling is outlasted up to 25 attempts', async () => {
  const { create, orders, calls } = makeAccount();
  orders.add({ kind: 'throttle', token: tokens.cluster, times: 24 });
  await create('cluster', {});
  expect(calls[0]).toMatchObject({ attempts: 25, error: null });
  orders.add({ kind: 'throttle', token: tokens.cluster, times: 25 });
  await expect(create('cluster', {}, 'b')).rejects.toThrow('ThrottlingException');
});

test('an operation waits at a barrier until it is released', async () => {
  const { create, orders, cloud } = makeAccount();
  orders.add({ kind: 'slow', token: tokens.cluster, barrier: 'one' });
  const first = create('cluster', {});
  expect(orders.held()).toMatchObject([{ barrier: 'one', token: tokens.cluster }]);
  expect(cloud.made()).toEqual([]);
  orders.release('one');
  await first;
});

describe('a deployment whose tasks take their time', () => {
  /** A service whose second definition is on its way until somebody says otherwise. */
  async function deploying() {
    const account = await makeReadyAccount();
    const { create, update, orders, deployments, cloud, listener, definition, service } = account;
    await create('listener', listener);
    const { arn } = await create('taskDefinition', definition());
    const made = await create('service', service({ taskDefinition: arn }));
    const { arn: next } = await create('taskDefinition', definition());
    orders.add({ kind: 'deploying', token: tokens.service, barrier: 'tasks' });
    const updated = update('service', made, { ...service({ taskDefinition: next }), name: made.name });
    await until('the deployment', () => orders.held().length > 0);
    const [{ serviceDeploymentArn }] = deployments.all();
    return { ...account, arn, next, updated, found: cloud.all(tokens.service)[0], serviceDeploymentArn };
  }

  test('shows the new definition on its way, and is there when they are healthy', async () => {
    const { orders, deployments, found, arn, next, updated } = await deploying();
    expect(found.deployments).toMatchObject([
      { status: 'PRIMARY', taskDefinition: next, rolloutState: 'IN_PROGRESS' },
      { status: 'ACTIVE', taskDefinition: arn },
    ]);
    orders.release('tasks');
    await updated;
    expect(found.deployments).toMatchObject([{ taskDefinition: next, rolloutState: 'COMPLETED' }]);
    expect(deployments.all()[0].status).toBe('SUCCESSFUL');
  });

  test('goes back to the definition before when it is stopped, which its update hears of as a failure', async () => {
    const { orders, deployments, found, arn, updated, serviceDeploymentArn } = await deploying();
    orders.add({ kind: 'going-back', token: tokens.service, barrier: 'back' });
    deployments.stop(serviceDeploymentArn);
    const failed = expect(updated).rejects.toThrow('rolled back because of a stop request');
    await until('the way back', () => deployments.all()[0].status === 'ROLLBACK_IN_PROGRESS');
    expect(found.deployments[0]).toMatchObject({ taskDefinition: arn, rolloutState: 'IN_PROGRESS' });
    // Whoever asks again changes nothing.
    deployments.stop(serviceDeploymentArn);
    orders.release('back');
    await failed;
    expect(found.deployments).toMatchObject([{ taskDefinition: arn, rolloutState: 'COMPLETED' }]);
    expect(deployments.all()[0].status).toBe('ROLLBACK_SUCCESSFUL');
    expect(() => deployments.stop(serviceDeploymentArn)).toThrow('ConflictException');
  });
});

test('a rollback behind Pulumi’s back is success to Pulumi, and the old definition to ECS', async () => {
  const { create, update, orders, cloud, listener, definition, service } = await makeReadyAccount();
  await create('listener', listener);
  const { arn } = await create('taskDefinition', definition());
  const made = await create('service', service({ taskDefinition: arn }));
  const { arn: next } = await create('taskDefinition', definition());
  orders.add({ kind: 'rollback', token: tokens.service });
  const { outs } = await update('service', made, { ...service({ taskDefinition: next }), name: made.name });
  expect(outs.taskDefinition).toBe(next);
  const [found] = cloud.all(tokens.service);
  expect(found.deployments).toMatchObject([{ taskDefinition: arn, rolloutState: 'COMPLETED' }]);
});

test('what is kept in a file is there again after a start', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'simulated-aws-'));
  try {
    const file = join(dir, 'simulated-aws.json');
    const { arn } = await makeAccount(file).create('cluster', {});
    const aws = await startSimulatedAws({ dir });
    try {
      const { resources } = await (await fetch(`${aws.controlUrl}/state`)).json();
      expect(resources.map(({ outs }) => outs.arn)).toEqual([arn]);
    } finally {
      await aws.stop();
    }
    await expect(fetch(aws.controlUrl)).rejects.toThrow();
  } finally {
    await rm(dir, { recursive: true });
  }
});

test('the ECS API refuses what is not signed', async () => {
  const aws = await startSimulatedAws();
  try {
    const headers = { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.DescribeServices' };
    const answer = await fetch(aws.ecsEndpoint, { method: 'POST', headers, body: '{}' });
    expect([answer.status, (await answer.json()).__type]).toEqual([
      400,
      'MissingAuthenticationTokenException',
    ]);
  } finally {
    await aws.stop();
  }
});

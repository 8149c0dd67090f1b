import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startSimulatedAws } from '../../tools/simulated-aws/start.mjs';
import { tokens } from '../../tools/simulated-aws/tokens.mjs';
import { makeAccount, makeReadyAccount } from './account.mjs';

test('an operation fails as it was told, once', async () => {
  const { create, orders, cloud } = makeAccount();
  orders.add({ kind: 'fail', token: tokens.cluster, code: 'LimitExceededException', message: 'too many' });
  await expect(create('cluster', {})).rejects.toThrow('LimitExceededException: too many (simulated)');
  expect(cloud.made()).toEqual([]);
  await expect(create('cluster', {})).resolves.toBeDefined();
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

test('an operation waits at a barrier until it is released, or until the engine cancels it', async () => {
  const { create, orders, operations, cloud } = makeAccount();
  orders.add({ kind: 'slow', token: tokens.cluster, barrier: 'one', times: 2 });
  const first = create('cluster', {});
  expect(orders.held()).toMatchObject([{ barrier: 'one', token: tokens.cluster }]);
  expect(cloud.made()).toEqual([]);
  orders.release('one');
  await first;
  const second = create('cluster', {}, 'b');
  operations.cancel('test');
  await expect(second).rejects.toThrow('context canceled');
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

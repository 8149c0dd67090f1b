import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeAwsStages, type AwsStages, type CloudThing, type Wanted } from '../support/aws-stages.js';

// The real engine and CLI on the simulated AWS.
let stages: AwsStages;
beforeAll(async () => {
  stages = await makeAwsStages(['dev']);
}, 60_000);
afterAll(() => stages.stop());

const bounds = { min: 1, max: 4, cpuPercent: 55 };
const up = (wanted: Wanted) => stages.up('dev', wanted);
const thingsOf = async (token: string): Promise<CloudThing[]> =>
  (await stages.state()).resources.filter((one) => one.token === token);
const countInEcs = async (): Promise<unknown> =>
  (await thingsOf('aws:ecs/service:Service'))[0]?.inputs['desiredCount'];

test('a stage with bounds is scaled by ECS within them, and no update takes that back', async () => {
  expect(await up({ aws: { scaling: bounds, desiredCount: 2 } })).toMatchObject({ kind: 'succeeded' });
  const [target] = await thingsOf('aws:appautoscaling/target:Target');
  const [service] = await thingsOf('aws:ecs/service:Service');
  const [cluster] = await thingsOf('aws:ecs/cluster:Cluster');
  expect(target?.inputs).toMatchObject({
    minCapacity: 1,
    maxCapacity: 4,
    resourceId: `service/${String(cluster?.inputs['name'])}/${String(service?.inputs['name'])}`,
  });
  const [policy] = await thingsOf('aws:appautoscaling/policy:Policy');
  expect(policy?.inputs['targetTrackingScalingPolicyConfiguration']).toMatchObject({ targetValue: 55 });
  expect(await countInEcs()).toBe(2);

  await stages.control({ kind: 'scale', stack: 'dev', count: 4 });
  const next: Wanted = { letter: 'b', aws: { scaling: bounds, desiredCount: 1 } };
  expect(await up(next)).toMatchObject({ kind: 'succeeded' });
  expect(await countInEcs()).toBe(4);
  const definitions = await thingsOf('aws:ecs/taskDefinition:TaskDefinition');
  expect(definitions.map(({ id, outs }) => [id, outs['revision']])).toEqual([
    ['switchback-dev', 1],
    ['switchback-dev', 2],
  ]);

  // As many as the state still says from before there were bounds.
  expect(await up({ letter: 'b', aws: { desiredCount: 2 } })).toMatchObject({ kind: 'succeeded' });
  expect(await countInEcs()).toBe(2);
  expect(await thingsOf('aws:appautoscaling/target:Target')).toEqual([]);
}, 180_000);

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeAwsStages, type AwsStages, type CloudThing, type Wanted } from '../support/aws-stages.js';

// The real engine and CLI on the simulated AWS, in a VPC that was there before.
let stages: AwsStages;
beforeAll(async () => {
  stages = await makeAwsStages(['dev', 'nightly', 'devqa']);
}, 60_000);
afterAll(() => stages.stop());

const named = (...names: string[]) => names.map((name) => `subnet-existing-${name}`);
const existing: Wanted['aws'] = { vpcId: 'vpc-existing', nat: 'single' };
const thing = async (token: string): Promise<CloudThing | undefined> =>
  (await stages.state()).resources.find((one) => one.token === token);

test('a VPC without what a stage needs is told with its subnets before anything is made', async () => {
  const listed = named('public-a', 'public-a-2', 'isolated-b', 'gone');
  const result = await stages.up('dev', { aws: { ...existing, nat: 'none', subnets: listed } });
  expect(result).toMatchObject({
    ...{ kind: 'subnets-unfit', vpc: 'vpc-existing', absent: named('gone'), noWayOut: false },
    ...{ sameZone: named('public-a', 'public-a-2'), fewZones: true, open: named('public-a', 'public-a-2') },
  });
  expect((await stages.state()).calls).toEqual([]);
}, 120_000);

test('the routes decide: one public subnet of each zone, private ones for tasks behind NAT', async () => {
  expect(await stages.up('dev', { aws: existing })).toMatchObject({ kind: 'succeeded' });
  const balancer = await thing('aws:lb/loadBalancer:LoadBalancer');
  expect(balancer?.inputs['subnets']).toEqual(named('public-a', 'public-b'));
  const service = await thing('aws:ecs/service:Service');
  expect(service?.inputs['networkConfiguration']).toMatchObject({
    subnets: named('private-a', 'private-b'),
    assignPublicIp: false,
  });
}, 120_000);

test('of a VPC that another account shares no route table is seen: public addresses decide, and what is listed', async () => {
  const shared = (...names: string[]) => names.map((name) => `subnet-shared-${name}`);
  const aws: Wanted['aws'] = { vpcId: 'vpc-shared' };
  expect(await stages.up('nightly', { aws: { ...aws, nat: 'single' } })).toMatchObject({ kind: 'succeeded' });
  const of = async (stage: string, token: string) =>
    (await stages.state()).resources.find((one) => one.stack === stage && one.token === token)?.inputs;
  const balancer = 'aws:lb/loadBalancer:LoadBalancer';
  expect((await of('nightly', balancer))?.['subnets']).toEqual(shared('public-a', 'public-b'));
  expect((await of('nightly', 'aws:ecs/service:Service'))?.['networkConfiguration']).toMatchObject({
    subnets: shared('private-a', 'private-b'),
  });
  // Public ones that give no addresses by themselves: without NAT there is no other use for what is listed.
  const quiet = shared('quiet-a', 'quiet-b');
  expect(await stages.up('devqa', { aws: { ...aws, subnets: quiet } })).toMatchObject({ kind: 'succeeded' });
  expect((await of('devqa', balancer))?.['subnets']).toEqual(quiet);
}, 240_000);

test('a stage is not moved to another VPC, which its load balancer cannot leave; nothing is changed', async () => {
  const before = (await stages.state()).calls.length;
  const result = await stages.up('dev', { letter: 'b', allowChanges: ['load-balancer:dev'] });
  expect(result).toMatchObject({ kind: 'network-moves', from: 'vpc-existing', to: null });
  expect((await stages.state()).calls).toHaveLength(before);
}, 120_000);

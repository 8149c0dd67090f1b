import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { takenRoles } from '../../../src/platforms/aws/role.js';
import { startSimulatedAws, type SimulatedAws } from '../../../tools/simulated-aws/start.mjs';

const keys = { AWS_ACCESS_KEY_ID: 'AKIASIMULATED', AWS_SECRET_ACCESS_KEY: 'simulated' };
const role = { region: 'ap-northeast-2', roleArn: 'arn:aws:iam::111122223333:role/deploy' };
/** Until then the simulation's keys are good. */
const expires = new Date('2099-01-01T00:00:00Z');

let aws: SimulatedAws;
let now: Date;
beforeAll(async () => {
  Object.assign(process.env, keys);
  aws = await startSimulatedAws();
}, 30_000);
afterAll(async () => {
  await aws.stop();
  for (const name of Object.keys(keys)) Reflect.deleteProperty(process.env, name);
});
beforeEach(() => {
  now = new Date('2026-11-30T09:00:00Z');
});

const refuse = () =>
  fetch(aws.controlUrl, {
    method: 'POST',
    body: JSON.stringify({ kind: 'fail', token: 'sts:AssumeRole', code: 'AccessDenied' }),
  });
const taking = () => takenRoles({ stsEndpoint: aws.stsEndpoint, env: {}, now: () => now });

test('without a role whoever asks is the service itself', async () => {
  expect(await taking()({ region: role.region, roleArn: null })).toBeNull();
});

test('a role is taken once, and again before its keys expire', async () => {
  const keysOf = taking();
  const first = await keysOf(role);
  expect(first).toMatchObject({ accessKeyId: expect.stringMatching(/^ASIA/), expiration: expires });
  await refuse();
  expect(await keysOf(role)).toBe(first);
  now = new Date(expires.getTime() - 60_000);
  await expect(keysOf(role)).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('a refusal is not kept', async () => {
  const keysOf = taking();
  await refuse();
  await expect(keysOf(role)).rejects.toMatchObject({ name: 'AccessDenied' });
  expect(await keysOf(role)).toMatchObject({ expiration: expires });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { architectures, natStrategies, type AwsSettings } from '../../src/model/aws.js';
import { fargateCpus, memoriesFor } from '../../src/model/fargate.js';
import { awsPrices, stageCost } from '../../src/dotenv/aws-costs.js';
import { awsSettings } from '../support/aws-stages.js';

const cost = (change: Partial<AwsSettings> = {}) => stageCost({ ...awsSettings, ...change });
const inCents = (usd: number): number => Math.round(usd * 100);

/** Any settings that Switchback takes. */
const settings: fc.Arbitrary<AwsSettings> = fc
  .record({
    cpu: fc.constantFrom(...fargateCpus),
    architecture: fc.constantFrom(...architectures),
    nat: fc.constantFrom(...natStrategies),
    desiredCount: fc.integer({ min: 0, max: 100 }),
    vpcId: fc.constantFrom(null, 'vpc-12345678'),
    pick: fc.nat(),
  })
  .map(({ pick, ...some }) => {
    const sizes = memoriesFor(some.cpu);
    return { ...awsSettings, ...some, memory: sizes[pick % sizes.length] ?? 0 };
  });

describe('a stage costs a month', () => {
  test('by default: a load balancer, a smallest task, and an address for the task and for each of two zones', () => {
    // 730 × 0.0225; 730 × (0.25 × 0.04048 + 0.5 × 0.004445); 730 × 0.005 × 3
    expect(cost()).toMatchObject({
      drivers: [
        { driver: 'load-balancer', count: 1, monthly: 16.43 },
        { driver: 'public-address', count: 3, monthly: 10.95 },
        { driver: 'fargate', count: 1, monthly: 9.01 },
      ],
      monthly: 36.39,
      perUse: { logGigabyte: 0.5, capacityUnitHour: 0.008, natGigabyte: null },
    });
  });

  test('with two tasks on ARM of half a processor and 1 GB, and one NAT gateway', () => {
    // 730 × 0.045; 730 × 2 × (0.5 × 0.03238 + 0.00356); addresses: two zones and the gateway
    const found = cost({ architecture: 'arm64', cpu: 512, memory: 1024, desiredCount: 2, nat: 'single' });
    expect(found).toMatchObject({
      drivers: [
        { driver: 'nat', count: 1, monthly: 32.85 },
        { driver: 'fargate', count: 2, monthly: 28.84 },
        { driver: 'load-balancer', count: 1, monthly: 16.43 },
        { driver: 'public-address', count: 3, monthly: 10.95 },
      ],
      monthly: 89.07,
      perUse: { natGigabyte: 0.045 },
    });
  });

  test('in an existing VPC no NAT gateway of its own, with a domain its zone', () => {
    const found = cost({
      vpcId: 'vpc-12345678',
      nat: 'one-per-zone',
      domain: { name: 'a.dev', zoneId: 'Z1' },
    });
    expect(found.drivers.map(({ driver, count }) => [driver, count])).toEqual([
      ['load-balancer', 1],
      ['fargate', 1],
      ['public-address', 2],
      ['zone', 1],
    ]);
    expect(found.perUse.natGigabyte).toBeNull();
  });

  test('nothing for tasks that it does not run', () => {
    expect(cost({ desiredCount: 0 }).drivers.map(({ driver }) => driver)).not.toContain('fargate');
  });
});

describe('whatever the settings', () => {
  test('the sum is that of the drivers, and every driver costs something', () => {
    fc.assert(
      fc.property(settings, (some) => {
        const { drivers, monthly } = stageCost(some);
        const sum = drivers.reduce((all, one) => all + inCents(one.monthly), 0);
        return sum === inCents(monthly) && drivers.every((one) => one.count > 0 && one.monthly > 0);
      }),
    );
  });

  test('more tasks, and more NAT gateways, never cost less', () => {
    fc.assert(
      fc.property(settings, fc.nat({ max: 20 }), (some, more) => {
        const tasks = some.desiredCount + more;
        const [none, single, each] = natStrategies.map((nat) => stageCost({ ...some, nat, desiredCount: 1 }));
        return (
          stageCost(some, tasks).monthly >= stageCost(some).monthly &&
          each!.monthly >= single!.monthly &&
          (some.vpcId !== null || single!.monthly > none!.monthly)
        );
      }),
    );
  });

  test('ARM costs less than x86', () => {
    fc.assert(
      fc.property(settings, (some) => {
        const [x86, arm] = architectures.map((architecture) => stageCost({ ...some, architecture }));
        return some.desiredCount === 0 ? arm!.monthly === x86!.monthly : arm!.monthly < x86!.monthly;
      }),
    );
    expect(awsPrices.fargate.arm64.vcpuHour).toBeLessThan(awsPrices.fargate.x86_64.vcpuHour);
  });
});

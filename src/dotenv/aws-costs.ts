import type { AwsSettings } from '../model/aws.js';

/**
 * List prices in USD, on demand, us-east-1; other regions differ. Read in the public tables of
 * aws.amazon.com/fargate/pricing, /elasticloadbalancing/pricing, /vpc/pricing, /cloudwatch/pricing,
 * /route53/pricing and /kms/pricing as third parties quote them.
 */
export const awsPrices = {
  region: 'us-east-1',
  date: '2026-09',
  fargate: {
    x86_64: { vcpuHour: 0.04048, gigabyteHour: 0.004445 },
    arm64: { vcpuHour: 0.03238, gigabyteHour: 0.00356 },
  },
  loadBalancerHour: 0.0225,
  /** A load balancer's capacity unit: 25 new connections a second, or 1 GB an hour. */
  capacityUnitHour: 0.008,
  natHour: 0.045,
  natGigabyte: 0.045,
  publicAddressHour: 0.005,
  logGigabyte: 0.5,
  zoneMonth: 0.5,
  /** One key is enough for the state and the secrets of all stages. */
  keyMonth: 1,
} as const;

export const hoursPerMonth = 730;

/** What a stage pays for whether or not anybody calls it. */
export type CostDriver = 'load-balancer' | 'fargate' | 'public-address' | 'nat' | 'zone';

export interface DriverCost {
  readonly driver: CostDriver;
  readonly count: number;
  /** USD a month, for all of them. */
  readonly monthly: number;
}

export interface StageCost {
  /** Only those that cost something, the dearest first. */
  readonly drivers: readonly DriverCost[];
  /** USD a month. */
  readonly monthly: number;
  /** USD for what depends on use, beside it. */
  readonly perUse: {
    readonly logGigabyte: number;
    readonly capacityUnitHour: number;
    /** null = no traffic goes through a NAT gateway of the stage. */
    readonly natGigabyte: number | null;
  };
}

/** What a stage of its own in two zones costs; Secrets Manager and traffic to the internet are not in it. */
export function stageCost(settings: AwsSettings, tasks: number = settings.desiredCount): StageCost {
  const gateways = gatewaysOf(settings);
  const drivers = [
    driver('load-balancer', 1, monthly(awsPrices.loadBalancerHour)),
    driver('fargate', tasks, taskCost(settings)),
    driver('public-address', addressesOf(settings, tasks), monthly(awsPrices.publicAddressHour)),
    driver('nat', gateways, monthly(awsPrices.natHour)),
    driver('zone', settings.domain === null ? 0 : 1, awsPrices.zoneMonth),
  ].filter(({ count }) => count > 0);
  const { logGigabyte, capacityUnitHour, natGigabyte } = awsPrices;
  return {
    drivers: drivers.toSorted((a, b) => b.monthly - a.monthly),
    monthly: cents(drivers.reduce((sum, one) => sum + one.monthly, 0)),
    perUse: { logGigabyte, capacityUnitHour, natGigabyte: gateways > 0 ? natGigabyte : null },
  };
}

/** The zones that the program puts a stage of its own into; in an existing VPC it is at least as many. */
const zones = 2;

/** In an existing VPC the gateways are its owner's. */
function gatewaysOf({ nat, vpcId }: AwsSettings): number {
  if (vpcId !== null || nat === 'none') return 0;
  return nat === 'single' ? 1 : zones;
}

/** The load balancer has one in each zone, every NAT gateway has one, and without NAT every task. */
const addressesOf = (settings: AwsSettings, tasks: number): number =>
  zones + gatewaysOf(settings) + (settings.nat === 'none' ? tasks : 0);

function taskCost({ cpu, memory, architecture }: AwsSettings): number {
  const { vcpuHour, gigabyteHour } = awsPrices.fargate[architecture];
  return monthly((cpu / 1024) * vcpuHour + (memory / 1024) * gigabyteHour);
}

const monthly = (hourly: number): number => hourly * hoursPerMonth;
const cents = (usd: number): number => Math.round(usd * 100) / 100;
const driver = (name: CostDriver, count: number, each: number): DriverCost => ({
  driver: name,
  count,
  monthly: cents(count * each),
});

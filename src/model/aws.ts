import type { FargateSize } from './fargate.js';

/** Which subnets reach the internet through NAT gateways: each gateway costs about 33 USD a month and its traffic. */
export const natStrategies = ['none', 'single', 'one-per-zone'] as const;
export type NatStrategy = (typeof natStrategies)[number];

/** How a load balancer looks at a task, and how long ECS does not judge what it saw, where a stage says nothing else. */
export const usualHealth = { graceSeconds: 60, intervalSeconds: 10, lookSeconds: 5 } as const;

export const architectures = ['x86_64', 'arm64'] as const;
export type Architecture = (typeof architectures)[number];

/** How far ECS may go by itself, to keep the tasks' CPU near this many percent. */
export interface Scaling {
  readonly min: number;
  readonly max: number;
  readonly cpuPercent: number;
}

/** The settings of a stage on ECS Fargate, from its dotenv file. */
export interface AwsSettings extends FargateSize {
  readonly region: string;
  /** Twelve digits; null = whatever account the credentials belong to. */
  readonly account: string | null;
  /** Images of other repositories are refused; null = any. */
  readonly imageRepository: string | null;
  readonly architecture: Architecture;
  readonly desiredCount: number;
  /** null = always `desiredCount` tasks. */
  readonly scaling: Scaling | null;
  /** Where the backend listens in its container, told to it as PORT. */
  readonly containerPort: number;
  readonly certificateArn: string | null;
  /** A name in a Route 53 zone; null = the load balancer's own. */
  readonly domain: { readonly name: string; readonly zoneId: string } | null;
  /** An existing VPC; null = one of the stage's own. */
  readonly vpcId: string | null;
  /** Those of its subnets that may be used; empty = all, each for what its routes make it fit for. */
  readonly subnets: readonly string[];
  /** Who may reach the load balancer. */
  readonly allowedCidrs: readonly string[];
  readonly nat: NatStrategy;
  /** A role to assume for the run; null = the credentials as they are. */
  readonly roleArn: string | null;
  readonly logDays: number;
}

/** A kind of resource that a stage on aws is made of, as its ARN tells it. */
export interface AwsKind {
  /** Pulumi's names for it. */
  readonly types: readonly string[];
  readonly service: string;
  /** The ARN's last part; its group is the name or the id. */
  readonly resource: RegExp;
  /** What Pulumi takes for its id. */
  readonly id: 'arn' | 'name';
  /** Whether the group is a name that Pulumi made of the program's. */
  readonly isNamed: boolean;
}

const inEc2 = (kind: string, ...types: readonly string[]): AwsKind => ({
  types,
  service: 'ec2',
  resource: new RegExp(`^${kind}/([^/]+)$`),
  id: 'name',
  isNamed: false,
});

/** Those that AWS's search by tags names. Task definitions are none: old ones stay on purpose, and cost nothing. */
const kinds: readonly AwsKind[] = [
  {
    types: ['aws:lb/loadBalancer:LoadBalancer'],
    service: 'elasticloadbalancing',
    resource: /^loadbalancer\/(?:app|net)\/([^/]+)\/[^/]+$/,
    ...{ id: 'arn', isNamed: true },
  },
  {
    types: ['aws:lb/targetGroup:TargetGroup'],
    service: 'elasticloadbalancing',
    resource: /^targetgroup\/([^/]+)\/[^/]+$/,
    ...{ id: 'arn', isNamed: true },
  },
  {
    types: ['aws:lb/listener:Listener'],
    service: 'elasticloadbalancing',
    resource: /^listener\/(?:app|net)\/([^/]+)\//,
    ...{ id: 'arn', isNamed: true },
  },
  {
    types: ['aws:ecs/cluster:Cluster'],
    service: 'ecs',
    resource: /^cluster\/([^/]+)$/,
    ...{ id: 'arn', isNamed: true },
  },
  {
    types: ['aws:ecs/service:Service'],
    service: 'ecs',
    resource: /^service\/(?:[^/]+\/)?([^/]+)$/,
    ...{ id: 'arn', isNamed: true },
  },
  {
    types: ['aws:cloudwatch/logGroup:LogGroup'],
    service: 'logs',
    resource: /^log-group:([^:]+)/,
    ...{ id: 'name', isNamed: true },
  },
  inEc2('vpc', 'aws:ec2/vpc:Vpc'),
  inEc2('subnet', 'aws:ec2/subnet:Subnet'),
  inEc2('internet-gateway', 'aws:ec2/internetGateway:InternetGateway'),
  inEc2('natgateway', 'aws:ec2/natGateway:NatGateway'),
  inEc2('elastic-ip', 'aws:ec2/eip:Eip'),
  inEc2('route-table', 'aws:ec2/routeTable:RouteTable'),
  inEc2('security-group', 'aws:ec2/securityGroup:SecurityGroup'),
];

export interface AwsThing {
  readonly kind: AwsKind;
  /** Pulumi's first name for its kind. */
  readonly type: string;
  readonly region: string;
  /** Its name or its id, whatever stands in its ARN. */
  readonly name: string;
  /** What Pulumi takes for its id. */
  readonly id: string;
  /** What `pulumi import` takes for it, which is another name for what ECS has; null = its ARN does not tell. */
  readonly importId: string | null;
}

/** What an ARN names, as far as a stage is made of it; null = something else. */
export function awsThing(arn: string): AwsThing | null {
  const [, , service, region = '', , ...rest] = arn.split(':');
  const resource = rest.join(':');
  for (const kind of kinds) {
    const name = kind.service === service ? kind.resource.exec(resource)?.[1] : undefined;
    const [type] = kind.types;
    if (name === undefined || type === undefined) continue;
    const id = kind.id === 'arn' ? arn : name;
    return { kind, type, region, name, id, importId: importIdOf(type, { resource, name, id }) };
  }
  return null;
}

/**
 * The provider imports a cluster by its name and a service by `cluster/service` (pulumi-aws 7.48, ecs/cluster.d.ts and
 * ecs/service.d.ts); a service's ARN of the older format has no cluster in it.
 */
function importIdOf(
  type: string,
  { resource, name, id }: { resource: string; name: string; id: string },
): string | null {
  if (type === 'aws:ecs/cluster:Cluster') return name;
  if (type !== 'aws:ecs/service:Service') return id;
  const [, cluster, service] = resource.split('/');
  return cluster === undefined || service === undefined ? null : `${cluster}/${service}`;
}

/** Whether AWS's search by tags names this kind at all. */
export const isFoundByTags = (type: string): boolean => kinds.some(({ types }) => types.includes(type));

/** The kinds of resource that the simulated AWS knows more about than their inputs. */
export const tokens = {
  vpc: 'aws:ec2/vpc:Vpc',
  subnet: 'aws:ec2/subnet:Subnet',
  internetGateway: 'aws:ec2/internetGateway:InternetGateway',
  natGateway: 'aws:ec2/natGateway:NatGateway',
  eip: 'aws:ec2/eip:Eip',
  routeTable: 'aws:ec2/routeTable:RouteTable',
  route: 'aws:ec2/route:Route',
  routeTableAssociation: 'aws:ec2/routeTableAssociation:RouteTableAssociation',
  securityGroup: 'aws:ec2/securityGroup:SecurityGroup',
  ingressRule: 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
  egressRule: 'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule',
  loadBalancer: 'aws:lb/loadBalancer:LoadBalancer',
  targetGroup: 'aws:lb/targetGroup:TargetGroup',
  listener: 'aws:lb/listener:Listener',
  cluster: 'aws:ecs/cluster:Cluster',
  service: 'aws:ecs/service:Service',
  taskDefinition: 'aws:ecs/taskDefinition:TaskDefinition',
  logGroup: 'aws:cloudwatch/logGroup:LogGroup',
  role: 'aws:iam/role:Role',
  rolePolicy: 'aws:iam/rolePolicy:RolePolicy',
  record: 'aws:route53/record:Record',
  certificate: 'aws:acm/certificate:Certificate',
  zone: 'aws:route53/zone:Zone',
  secret: 'aws:secretsmanager/secret:Secret',
  parameter: 'aws:ssm/parameter:Parameter',
};

/** Names that the provider makes up: `<logical name>-<seven letters>`, refused where AWS allows fewer. */
export const longestName = {
  [tokens.loadBalancer]: 32,
  [tokens.targetGroup]: 32,
  [tokens.securityGroup]: 255,
  [tokens.cluster]: 255,
  [tokens.service]: 255,
  [tokens.logGroup]: 512,
  [tokens.role]: 64,
  [tokens.rolePolicy]: 128,
};

/** Properties that AWS cannot change on a resource that exists. */
const replacing = {
  [tokens.vpc]: ['instanceTenancy', 'cidrBlock'],
  [tokens.subnet]: ['vpcId', 'cidrBlock', 'availabilityZone'],
  [tokens.natGateway]: ['subnetId', 'allocationId'],
  [tokens.routeTable]: ['vpcId'],
  [tokens.route]: ['routeTableId', 'destinationCidrBlock'],
  [tokens.routeTableAssociation]: ['subnetId', 'gatewayId'],
  [tokens.securityGroup]: ['name', 'namePrefix', 'description', 'vpcId'],
  [tokens.ingressRule]: ['securityGroupId'],
  [tokens.egressRule]: ['securityGroupId'],
  [tokens.loadBalancer]: ['name', 'internal', 'loadBalancerType'],
  [tokens.targetGroup]: ['name', 'port', 'protocol', 'vpcId', 'targetType', 'protocolVersion'],
  [tokens.listener]: ['loadBalancerArn'],
  [tokens.cluster]: ['name'],
  [tokens.service]: ['name', 'cluster', 'launchType', 'schedulingStrategy', 'deploymentController'],
  [tokens.logGroup]: ['name', 'namePrefix'],
  [tokens.role]: ['name', 'path'],
  [tokens.rolePolicy]: ['name', 'role'],
  [tokens.record]: ['zoneId', 'name', 'type'],
};

/** A registered task definition never changes: whatever is not a tag makes a new revision. */
const mutableInTaskDefinitions = ['tags', 'skipDestroy', 'trackLatest'];

/** What AWS has once for all regions; everything else stands in one, and moves to another only by being made anew. */
const global = [tokens.role, tokens.rolePolicy, tokens.record];

/** @param {{ token: string, region: string } | undefined} thing @param {string | undefined} region */
export const movesTo = (thing, region) =>
  thing !== undefined && region !== undefined && thing.region !== region && !global.includes(thing.token);

/** @param {string} token @param {readonly string[]} changed */
export function replacesOf(token, changed) {
  if (token === tokens.taskDefinition)
    return changed.filter((key) => !mutableInTaskDefinitions.includes(key));
  return changed.filter((key) => (replacing[token] ?? []).includes(key));
}

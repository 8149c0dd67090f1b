/** What AWS would refuse, each in AWS's words; a rule looks at the inputs and at the simulated cloud. */
import { AwsError } from './aws-error.mjs';
import { nobodyReaches } from './routes.mjs';
import { serviceRules } from './service-rules.mjs';
import { taskDefinitionRules } from './task-definition-rules.mjs';
import { tokens } from './tokens.mjs';

/** @typedef {(inputs: Record<string, any>, cloud: import('./cloud.mjs').Cloud, old?: any) => void} Rule */

/** @param {string} token @param {Record<string, any>} inputs @param {import('./cloud.mjs').Cloud} cloud */
export function refuse(token, inputs, cloud, old) {
  for (const rule of rules[token] ?? []) rule(inputs, cloud, old);
}

/** @param {import('./cloud.mjs').Thing} thing @param {import('./cloud.mjs').Cloud} cloud */
export function refuseDeletion(thing, cloud) {
  const code = codesOfUse[thing.token];
  if (code === undefined) return;
  const names = [thing.id, thing.outs.arn].filter((name) => typeof name === 'string').map((n) => `"${n}"`);
  const holder = cloud
    .all()
    .find(
      (other) =>
        other !== thing &&
        other.token !== tokens.taskDefinition &&
        names.some((name) => JSON.stringify(other.inputs).includes(name)),
    );
  if (holder !== undefined) throw new AwsError(code, `${thing.id} is used by ${holder.id}`);
}

const codesOfUse = {
  [tokens.vpc]: 'DependencyViolation',
  [tokens.subnet]: 'DependencyViolation',
  [tokens.internetGateway]: 'DependencyViolation',
  [tokens.securityGroup]: 'DependencyViolation',
  [tokens.cluster]: 'ClusterContainsServicesException',
  [tokens.targetGroup]: 'ResourceInUse',
};

const nameHasAtMost =
  (most, what) =>
  ({ name }) => {
    if (name.length > most)
      throw new AwsError(
        'ValidationError',
        `${what} name '${name}' cannot be longer than '${most}' characters`,
      );
    if (!/^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/.test(name))
      throw new AwsError(
        'ValidationError',
        `${what} name '${name}' can only contain characters that are alphanumeric characters or hyphens(-)`,
      );
  };

const nameIsFree =
  (token, code) =>
  ({ name }, cloud, old) => {
    const taken = cloud.byName(token, name);
    if (taken !== undefined && taken !== old) throw new AwsError(code, `${name} already exists`);
  };

const exists = (token, property, code) => (inputs, cloud) => {
  const wanted = [inputs[property] ?? []].flat();
  const missing = wanted.find((id) => cloud.find(token, id, { arn: id }) === undefined);
  if (missing !== undefined) throw new AwsError(code, `${property} '${missing}' does not exist`);
};

/**
 * The API's words: aws-load-balancer-controller#45 and robertdebock/terraform-aws-vault#5 (two of one zone), seen from
 * 2017 to 2022. That a subnet of it is no public one AWS takes without a word, and nobody reaches the load balancer
 * there; that is said here at once.
 */
function oneSubnetAZone({ subnets = [], internal }, cloud) {
  const found = subnets.map((id) => cloud.byId(tokens.subnet, id));
  if (new Set(found.map((subnet) => subnet.outs.availabilityZone)).size < found.length)
    throw new AwsError(
      'InvalidConfigurationRequest',
      'A load balancer cannot be attached to multiple subnets in the same Availability Zone',
    );
  const closed = internal === true ? undefined : found.find((subnet) => nobodyReaches(cloud, subnet));
  if (closed !== undefined)
    throw new Error(
      `nobody would reach the load balancer in ${closed.id}, which has no route to the internet`,
    );
}

/**
 * A load balancer stays in its VPC, and the provider changes its groups and subnets in place, groups first
 * (terraform-provider-aws#18317, seen with 3.33; internal/service/elbv2/load_balancer.go at 00edc94 is the same).
 */
function groupsAreOfItsVpc({ securityGroups = [], subnets = [] }, cloud, old) {
  const vpcId = old?.outs.vpcId ?? cloud.byId(tokens.subnet, subnets[0])?.inputs.vpcId;
  if (securityGroups.some((id) => cloud.byId(tokens.securityGroup, id)?.inputs.vpcId !== vpcId))
    throw new AwsError('InvalidConfigurationRequest', 'One or more security groups are invalid');
}

function twoZonesWithInternet({ subnets = [], internal }, cloud) {
  const found = subnets.map((id) => cloud.byId(tokens.subnet, id));
  if (new Set(found.map((subnet) => subnet.outs.availabilityZone)).size < 2)
    throw new AwsError(
      'ValidationError',
      'At least two subnets in two different Availability Zones must be specified',
    );
  const { vpcId } = found[0].outs;
  const hasInternet = cloud.all(tokens.internetGateway).some(({ inputs }) => inputs.vpcId === vpcId);
  if (internal !== true && !hasInternet)
    throw new AwsError('InvalidSubnet', `VPC ${vpcId} has no internet gateway`);
}

function cidrIsOfVpc({ vpcId, cidrBlock }, cloud, old) {
  const taken = cloud
    .all(tokens.subnet)
    .some((other) => other !== old && other.inputs.vpcId === vpcId && other.inputs.cidrBlock === cidrBlock);
  if (taken)
    throw new AwsError('InvalidSubnet.Conflict', `The CIDR '${cidrBlock}' conflicts with another subnet`);
}

/** In ELB's words: terraform-provider-aws#11334 (there is none), #41789 (it is not issued). */
function certificateWhereHttps({ protocol, certificateArn = '' }, cloud) {
  if (protocol !== 'HTTPS') return;
  const found = cloud.byArn(tokens.certificate, certificateArn);
  if (found === undefined)
    throw new AwsError('CertificateNotFound', `Certificate '${certificateArn}' not found`);
  if (found.inputs.status !== 'ISSUED')
    throw new AwsError(
      'UnsupportedCertificate',
      `The certificate '${certificateArn}' must have a fully-qualified domain name, a supported signature, and a supported key size.`,
    );
}

function portIsFree({ loadBalancerArn, port }, cloud, old) {
  const taken = cloud
    .all(tokens.listener)
    .some((one) => one !== old && one.inputs.loadBalancerArn === loadBalancerArn && one.inputs.port === port);
  if (taken)
    throw new AwsError('DuplicateListener', `A listener already exists on this port for this load balancer`);
}

function actionsExist({ defaultActions = [] }, cloud) {
  for (const { targetGroupArn } of defaultActions)
    if (targetGroupArn !== undefined && cloud.byArn(tokens.targetGroup, targetGroupArn) === undefined)
      throw new AwsError('TargetGroupNotFound', `Target groups '${targetGroupArn}' not found`);
}

function ruleHasOneSource(inputs) {
  const sources = ['cidrIpv4', 'cidrIpv6', 'prefixListId', 'referencedSecurityGroupId'];
  if (sources.filter((key) => inputs[key] !== undefined && inputs[key] !== null).length !== 1)
    throw new AwsError('InvalidParameterCombination', `exactly one of ${sources.join(', ')} must be given`);
}

/** @type {Record<string, Rule[]>} */
const rules = {
  [tokens.subnet]: [exists(tokens.vpc, 'vpcId', 'InvalidVpcID.NotFound'), cidrIsOfVpc],
  [tokens.internetGateway]: [exists(tokens.vpc, 'vpcId', 'InvalidVpcID.NotFound')],
  [tokens.routeTable]: [exists(tokens.vpc, 'vpcId', 'InvalidVpcID.NotFound')],
  [tokens.route]: [
    exists(tokens.routeTable, 'routeTableId', 'InvalidRouteTableID.NotFound'),
    exists(tokens.internetGateway, 'gatewayId', 'InvalidGatewayID.NotFound'),
    exists(tokens.natGateway, 'natGatewayId', 'InvalidNatGatewayID.NotFound'),
  ],
  [tokens.routeTableAssociation]: [
    exists(tokens.routeTable, 'routeTableId', 'InvalidRouteTableID.NotFound'),
    exists(tokens.subnet, 'subnetId', 'InvalidSubnetID.NotFound'),
  ],
  [tokens.natGateway]: [
    exists(tokens.subnet, 'subnetId', 'InvalidSubnetID.NotFound'),
    exists(tokens.eip, 'allocationId', 'InvalidAllocationID.NotFound'),
  ],
  [tokens.securityGroup]: [
    exists(tokens.vpc, 'vpcId', 'InvalidVpcID.NotFound'),
    nameIsFree(tokens.securityGroup, 'InvalidGroup.Duplicate'),
  ],
  [tokens.ingressRule]: [
    ruleHasOneSource,
    exists(tokens.securityGroup, 'securityGroupId', 'InvalidGroup.NotFound'),
    exists(tokens.securityGroup, 'referencedSecurityGroupId', 'InvalidGroup.NotFound'),
  ],
  [tokens.egressRule]: [
    ruleHasOneSource,
    exists(tokens.securityGroup, 'securityGroupId', 'InvalidGroup.NotFound'),
    exists(tokens.securityGroup, 'referencedSecurityGroupId', 'InvalidGroup.NotFound'),
  ],
  [tokens.loadBalancer]: [
    nameHasAtMost(32, 'Load balancer'),
    nameIsFree(tokens.loadBalancer, 'DuplicateLoadBalancerName'),
    exists(tokens.subnet, 'subnets', 'SubnetNotFound'),
    exists(tokens.securityGroup, 'securityGroups', 'InvalidSecurityGroup'),
    groupsAreOfItsVpc,
    twoZonesWithInternet,
    oneSubnetAZone,
  ],
  [tokens.targetGroup]: [
    nameHasAtMost(32, 'Target group'),
    nameIsFree(tokens.targetGroup, 'DuplicateTargetGroupName'),
    exists(tokens.vpc, 'vpcId', 'ValidationError'),
  ],
  [tokens.listener]: [
    exists(tokens.loadBalancer, 'loadBalancerArn', 'LoadBalancerNotFound'),
    actionsExist,
    certificateWhereHttps,
    portIsFree,
  ],
  [tokens.logGroup]: [nameIsFree(tokens.logGroup, 'ResourceAlreadyExistsException')],
  [tokens.role]: [nameIsFree(tokens.role, 'EntityAlreadyExists')],
  [tokens.rolePolicy]: [exists(tokens.role, 'role', 'NoSuchEntity')],
  [tokens.cluster]: [],
  [tokens.taskDefinition]: taskDefinitionRules,
  [tokens.service]: serviceRules,
};

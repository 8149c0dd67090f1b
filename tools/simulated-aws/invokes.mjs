/** What the simulated AWS answers when a program looks something up. */
import { account } from './cloud.mjs';
import { AwsError } from './aws-error.mjs';
import { associationsOf, isMain, routesIn } from './routes.mjs';
import { tokens } from './tokens.mjs';

/** @param {import('./cloud.mjs').Cloud} cloud */
export function invoke(cloud, token, args, region) {
  const answer = answers[token];
  if (answer === undefined) throw new Error(`the simulated AWS does not know ${token}`);
  return answer(args, cloud, region);
}

const describe = ({ id, inputs, outs }) => ({ ...inputs, ...outs, id });

function found(token, id, cloud, code) {
  const thing = cloud.byId(token, id);
  if (thing === undefined) throw new AwsError(code, `The ID '${id}' does not exist`);
  return describe(thing);
}

/** Who is given subnets of another account's VPC sees them, and nothing else that is its owner's (VPC's user guide, "Share your VPC subnets"). */
const isOwn = ({ ownerId = account }) => ownerId === account;

const properties = {
  'vpc-id': 'vpcId',
  'map-public-ip-on-launch': 'mapPublicIpOnLaunch',
  'availability-zone': 'availabilityZone',
};

function matches({ inputs }, { name, values }) {
  const property = properties[name];
  if (property === undefined) throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
  return values.includes(String(inputs[property] ?? false));
}

/** What a route has beside its way, empty where it is no other one. */
const noWay = Object.fromEntries(
  [
    ...['carrierGatewayId', 'coreNetworkArn', 'destinationPrefixListId', 'egressOnlyGatewayId', 'instanceId'],
    ...['ipv6CidrBlock', 'localGatewayId', 'networkInterfaceId', 'transitGatewayId', 'vpcEndpointId'],
    'vpcPeeringConnectionId',
  ].map((key) => [key, '']),
);

const answers = {
  'aws:ec2/getVpc:getVpc': ({ id }, cloud) => found(tokens.vpc, id, cloud, 'InvalidVpcID.NotFound'),
  'aws:ec2/getSubnet:getSubnet': ({ id }, cloud) =>
    found(tokens.subnet, id, cloud, 'InvalidSubnetID.NotFound'),
  'aws:ec2/getSubnets:getSubnets': ({ filters = [] }, cloud, region) => {
    const all = cloud.all(tokens.subnet).filter((one) => filters.every((filter) => matches(one, filter)));
    return { id: region, region, filters, tags: {}, ids: all.map(({ id }) => id) };
  },
  'aws:ec2/getRouteTables:getRouteTables': ({ vpcId }, cloud, region) => ({
    id: region,
    region,
    ids: cloud
      .all(tokens.routeTable)
      .filter(({ inputs }) => inputs.vpcId === vpcId && isOwn(inputs))
      .map(({ id }) => id),
  }),
  /**
   * As terraform-provider-aws reads it (internal/service/ec2/vpc_route_table_data_source.go at 08923b6): the local
   * route is left out, and a subnet finds only the table that it is associated with itself.
   */
  'aws:ec2/getRouteTable:getRouteTable': ({ routeTableId, subnetId }, cloud) => {
    const table = cloud
      .all(tokens.routeTable)
      .find(
        ({ id, inputs }) =>
          isOwn(inputs) &&
          (id === routeTableId ||
            associationsOf(cloud, id).some(({ inputs }) => inputs.subnetId === (subnetId ?? null))),
      );
    if (table === undefined)
      throw new Error('query returned no results. Please change your search criteria and try again');
    return {
      ...describe(table),
      routeTableId: table.id,
      routes: routesIn(cloud, table.id).map(({ destinationCidrBlock, gatewayId, natGatewayId }) => ({
        ...noWay,
        cidrBlock: destinationCidrBlock ?? '',
        gatewayId: gatewayId ?? '',
        natGatewayId: natGatewayId ?? '',
      })),
      associations: associationsOf(cloud, table.id).map((one) => ({
        main: isMain(one),
        subnetId: one.inputs.subnetId ?? '',
        gatewayId: '',
        routeTableId: table.id,
        routeTableAssociationId: one.id,
      })),
    };
  },
  'aws:index/getAvailabilityZones:getAvailabilityZones': (_args, _cloud, region) => ({
    id: region,
    region,
    names: ['a', 'b', 'c'].map((zone) => `${region}${zone}`),
    zoneIds: ['1', '2', '3'].map((zone) => `simulated-az${zone}`),
    groupNames: [region],
  }),
  'aws:index/getRegion:getRegion': (_args, _cloud, region) => ({ id: region, name: region, region }),
  'aws:index/getPartition:getPartition': () => ({ id: 'aws', partition: 'aws', dnsSuffix: 'amazonaws.com' }),
  'aws:index/getCallerIdentity:getCallerIdentity': () => ({
    id: account,
    accountId: account,
    arn: `arn:aws:iam::${account}:user/simulated`,
    userId: 'AIDASIMULATED',
  }),
  'aws:cloudwatch/getLogGroup:getLogGroup': ({ name }, cloud) => {
    const group = cloud.byName(tokens.logGroup, name);
    if (group === undefined)
      throw new Error(`reading CloudWatch Logs Log Group (${name}): couldn't find resource`);
    return describe(group);
  },
};

/** What the simulated AWS answers when a program looks something up. */
import { account } from './cloud.mjs';
import { AwsError } from './aws-error.mjs';
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

const answers = {
  'aws:ec2/getVpc:getVpc': ({ id }, cloud) => found(tokens.vpc, id, cloud, 'InvalidVpcID.NotFound'),
  'aws:ec2/getSubnet:getSubnet': ({ id }, cloud) =>
    found(tokens.subnet, id, cloud, 'InvalidSubnetID.NotFound'),
  'aws:ec2/getSubnets:getSubnets': ({ filters = [] }, cloud, region) => {
    const all = cloud.all(tokens.subnet).filter((one) => filters.every((filter) => matches(one, filter)));
    return { id: region, region, filters, tags: {}, ids: all.map(({ id }) => id) };
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

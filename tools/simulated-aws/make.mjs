/** What AWS adds to a resource of the simulated cloud when it makes it: its id, its ARN, and what others refer to. */
import { randomBytes } from 'node:crypto';
import { account, newId } from './cloud.mjs';
import { tokens } from './tokens.mjs';

const hex = (bytes) => randomBytes(bytes).toString('hex');

/**
 * @typedef {{
 *   token: string, inputs: Record<string, any>, region: string, defaultTags: Record<string, string>,
 *   cloud: import('./cloud.mjs').Cloud, openAddress: () => Promise<string>,
 * }} Making
 */

/** @param {Making} making @returns {Promise<{id: string, outs: Record<string, any>}>} */
export async function make(making) {
  const { token, inputs, defaultTags } = making;
  const { id, ...added } = await (makers[token] ?? anything)(making);
  const tagsAll = { ...defaultTags, ...inputs.tags };
  return { id, outs: { ...inputs, ...added, tagsAll, id } };
}

const arnOf = (service, region, rest) => `arn:aws:${service}:${region}:${account}:${rest}`;

const inEc2 =
  (prefix, kind, more = () => ({})) =>
  (making) => {
    const id = newId(prefix);
    return { id, arn: arnOf('ec2', making.region, `${kind}/${id}`), ...more(making, id) };
  };

const makers = {
  [tokens.vpc]: inEc2('vpc', 'vpc', () => ({
    defaultSecurityGroupId: newId('sg'),
    mainRouteTableId: newId('rtb'),
    ownerId: account,
  })),
  [tokens.subnet]: inEc2('subnet', 'subnet', () => ({ ownerId: account })),
  [tokens.internetGateway]: inEc2('igw', 'internet-gateway', () => ({ ownerId: account })),
  [tokens.natGateway]: inEc2('nat', 'natgateway', () => ({ publicIp: '203.0.113.10' })),
  [tokens.eip]: inEc2('eipalloc', 'elastic-ip', (_, id) => ({ allocationId: id, publicIp: '203.0.113.10' })),
  [tokens.routeTable]: inEc2('rtb', 'route-table', () => ({ ownerId: account })),
  [tokens.route]: ({ inputs }) => ({ id: `r-${inputs.routeTableId}${hex(4)}`, state: 'active' }),
  [tokens.routeTableAssociation]: () => ({ id: newId('rtbassoc') }),
  [tokens.securityGroup]: inEc2('sg', 'security-group', () => ({ ownerId: account })),
  [tokens.ingressRule]: inEc2('sgr', 'security-group-rule', (_, id) => ({ securityGroupRuleId: id })),
  [tokens.egressRule]: inEc2('sgr', 'security-group-rule', (_, id) => ({ securityGroupRuleId: id })),
  [tokens.loadBalancer]: async ({ inputs, region, cloud, openAddress }) => {
    const suffix = `app/${inputs.name}/${hex(8)}`;
    const arn = arnOf('elasticloadbalancing', region, `loadbalancer/${suffix}`);
    const vpcId = cloud.byId(tokens.subnet, inputs.subnets?.[0])?.outs.vpcId;
    return { id: arn, arn, arnSuffix: suffix, dnsName: await openAddress(), zoneId: 'ZSIMULATED', vpcId };
  },
  [tokens.targetGroup]: ({ inputs, region }) => {
    const suffix = `targetgroup/${inputs.name}/${hex(8)}`;
    const arn = arnOf('elasticloadbalancing', region, suffix);
    return { id: arn, arn, arnSuffix: suffix };
  },
  [tokens.listener]: ({ inputs }) => {
    const arn = `${inputs.loadBalancerArn.replace(':loadbalancer/', ':listener/')}/${hex(8)}`;
    return { id: arn, arn };
  },
  [tokens.cluster]: ({ inputs, region }) => {
    const arn = arnOf('ecs', region, `cluster/${inputs.name}`);
    return { id: arn, arn };
  },
  [tokens.service]: ({ inputs, region }) => {
    const arn = arnOf('ecs', region, `service/${inputs.cluster.split('/').pop()}/${inputs.name}`);
    return { id: arn, arn };
  },
  [tokens.taskDefinition]: ({ inputs, region, cloud }) => {
    const revision = cloud.nextRevision(inputs.family);
    const arnWithoutRevision = arnOf('ecs', region, `task-definition/${inputs.family}`);
    return { id: inputs.family, arn: `${arnWithoutRevision}:${revision}`, arnWithoutRevision, revision };
  },
  [tokens.logGroup]: ({ inputs, region }) => ({
    id: inputs.name,
    arn: arnOf('logs', region, `log-group:${inputs.name}`),
  }),
  [tokens.role]: ({ inputs }) => ({
    id: inputs.name,
    arn: arnOf('iam', '', `role/${inputs.name}`),
    uniqueId: `AROA${hex(8).toUpperCase()}`,
  }),
  [tokens.rolePolicy]: ({ inputs }) => ({ id: `${inputs.role}:${inputs.name}` }),
  [tokens.record]: ({ inputs }) => ({
    id: `${inputs.zoneId}_${inputs.name}_${inputs.type}`,
    fqdn: inputs.name,
  }),
};

function anything({ token, inputs, region }) {
  const [, module = '', type = ''] = token.split(':');
  const id = newId(type.toLowerCase());
  return {
    id,
    arn: arnOf(module.split('/')[0], region, `${type.toLowerCase()}/${id}`),
    name: inputs.name ?? id,
  };
}

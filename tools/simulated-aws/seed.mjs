/**
 * What is in the simulated account before anybody makes anything: an existing VPC with two zones, and a certificate, to
 * be used by id. As in many, nobody but its route table says which subnet is public.
 */
export function seedOf(account) {
  const region = 'ap-northeast-2';
  return [
    ...existingVpc({ region, ownerId: account, vpcId: 'vpc-existing' }),
    ...sharedVpc({ region, ownerId: '444455556666', vpcId: 'vpc-shared' }),
    certificateOf({
      arn: `arn:aws:acm:${region}:${account}:certificate/one`,
      names: ['example.com', '*.example.com'],
    }),
  ];
}

function existingVpc(of) {
  const { vpcId } = of;
  const { thing, subnet, table, association } = partsOf(of);
  return [
    thing('aws:ec2/vpc:Vpc', vpcId, { cidrBlock: '172.31.0.0/16' }),
    thing('aws:ec2/internetGateway:InternetGateway', 'igw-existing', { vpcId }),
    thing('aws:ec2/natGateway:NatGateway', 'nat-existing', { subnetId: 'subnet-existing-public-a' }),
    subnet('subnet-existing-public-a', 'a', false, '172.31.0.0/20'),
    subnet('subnet-existing-public-a-2', 'a', true, '172.31.64.0/20'),
    subnet('subnet-existing-public-b', 'b', false, '172.31.16.0/20'),
    subnet('subnet-existing-private-a', 'a', false, '172.31.32.0/20'),
    subnet('subnet-existing-private-b', 'b', false, '172.31.48.0/20'),
    // Of no table of their own, so of the VPC's main one, which leads nowhere.
    subnet('subnet-existing-isolated-a', 'a', true, '172.31.80.0/20'),
    subnet('subnet-existing-isolated-b', 'b', false, '172.31.96.0/20'),
    ...table('rtb-existing-main'),
    ...table('rtb-existing-public', { gatewayId: 'igw-existing' }),
    ...table('rtb-existing-private', { natGatewayId: 'nat-existing' }),
    association('rtb-existing-main', { vpcId }),
    ...['a', 'a-2', 'b'].map((part) =>
      association('rtb-existing-public', { subnetId: `subnet-existing-public-${part}` }),
    ),
    ...['a', 'b'].map((part) =>
      association('rtb-existing-private', { subnetId: `subnet-existing-private-${part}` }),
    ),
  ];
}

/** Subnets that another account gives: its route tables are there, and lead as they say, but are not shown. */
function sharedVpc(of) {
  const { vpcId } = of;
  const { thing, subnet, table, association } = partsOf(of);
  const zones = ['a', 'b'];
  return [
    thing('aws:ec2/vpc:Vpc', vpcId, { cidrBlock: '10.9.0.0/16' }),
    thing('aws:ec2/internetGateway:InternetGateway', 'igw-shared', { vpcId }),
    ...zones.map((zone) => subnet(`subnet-shared-public-${zone}`, zone, true, '10.9.0.0/24')),
    ...zones.map((zone) => subnet(`subnet-shared-quiet-${zone}`, zone, false, '10.9.1.0/24')),
    ...zones.map((zone) => subnet(`subnet-shared-private-${zone}`, zone, false, '10.9.2.0/24')),
    ...table('rtb-shared-main', { gatewayId: 'igw-shared' }),
    ...table('rtb-shared-private', { natGatewayId: 'nat-shared' }),
    association('rtb-shared-main', { vpcId }),
    ...zones.map((zone) => association('rtb-shared-private', { subnetId: `subnet-shared-private-${zone}` })),
  ];
}

/** @param {{ region: string, ownerId: string, vpcId: string }} of */
function partsOf({ region, ownerId, vpcId }) {
  const thing = (token, id, inputs) => ({
    token,
    id,
    name: id,
    stack: '',
    urn: '',
    region,
    seeded: true,
    inputs,
    outs: { ...inputs, id, arn: `arn:aws:ec2:${region}:${ownerId}:${id}` },
  });
  /** A public address for whatever starts there is asked for by the task, not by the subnet: the two need not agree. */
  const subnet = (id, zone, mapPublicIpOnLaunch, cidrBlock) =>
    thing('aws:ec2/subnet:Subnet', id, {
      vpcId,
      availabilityZone: `${region}${zone}`,
      mapPublicIpOnLaunch,
      cidrBlock,
    });
  const table = (id, way) => [
    thing('aws:ec2/routeTable:RouteTable', id, { vpcId, ownerId }),
    ...(way === undefined
      ? []
      : [
          thing('aws:ec2/route:Route', `r-${id}`, {
            routeTableId: id,
            destinationCidrBlock: '0.0.0.0/0',
            ...way,
          }),
        ]),
  ];
  const association = (routeTableId, to) =>
    thing('aws:ec2/routeTableAssociation:RouteTableAssociation', `rtbassoc-${Object.values(to)[0]}`, {
      routeTableId,
      ...to,
    });
  return { thing, subnet, table, association };
}

/** A certificate of ACM, as its owner made it there. @param {{ arn: string, names: string[], status?: string }} of */
export function certificateOf({ arn, names, status = 'ISSUED' }) {
  const [domainName] = names;
  const inputs = { domainName, subjectAlternativeNames: names, status };
  return {
    ...{ token: 'aws:acm/certificate:Certificate', id: arn, name: domainName, stack: '', urn: '' },
    ...{ region: arn.split(':')[3], seeded: true, inputs, outs: { ...inputs, id: arn, arn } },
  };
}

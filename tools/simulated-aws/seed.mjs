/** What is in the simulated account before anybody makes anything: an existing VPC with two zones, to be used by id. */
export function seedOf(account) {
  const region = 'ap-northeast-2';
  const thing = (token, id, inputs) => ({
    token,
    id,
    name: id,
    stack: '',
    urn: '',
    region,
    seeded: true,
    inputs,
    outs: { ...inputs, id, arn: `arn:aws:ec2:${region}:${account}:${id}` },
  });
  const vpcId = 'vpc-existing';
  const subnet = (id, zone, mapPublicIpOnLaunch, cidrBlock) =>
    thing('aws:ec2/subnet:Subnet', id, {
      vpcId,
      availabilityZone: `${region}${zone}`,
      mapPublicIpOnLaunch,
      cidrBlock,
    });
  return [
    thing('aws:ec2/vpc:Vpc', vpcId, { cidrBlock: '172.31.0.0/16' }),
    thing('aws:ec2/internetGateway:InternetGateway', 'igw-existing', { vpcId }),
    subnet('subnet-existing-public-a', 'a', true, '172.31.0.0/20'),
    subnet('subnet-existing-public-b', 'b', true, '172.31.16.0/20'),
    subnet('subnet-existing-private-a', 'a', false, '172.31.32.0/20'),
    subnet('subnet-existing-private-b', 'b', false, '172.31.48.0/20'),
  ];
}

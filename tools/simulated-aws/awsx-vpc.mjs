/** The SIMULATED awsx:ec2:Vpc: the resources, names and parents of the real one with subnet strategy Auto. */
import { Eip } from '@pulumi/aws/ec2/eip.js';
import { InternetGateway } from '@pulumi/aws/ec2/internetGateway.js';
import { NatGateway } from '@pulumi/aws/ec2/natGateway.js';
import { Route } from '@pulumi/aws/ec2/route.js';
import { RouteTable } from '@pulumi/aws/ec2/routeTable.js';
import { RouteTableAssociation } from '@pulumi/aws/ec2/routeTableAssociation.js';
import { Subnet } from '@pulumi/aws/ec2/subnet.js';
import { Vpc as AwsVpc } from '@pulumi/aws/ec2/vpc.js';
import { getAvailabilityZones } from '@pulumi/aws/getAvailabilityZones.js';
import pulumi from '@pulumi/pulumi';
import { subnetsOf } from './subnets.mjs';

export class Vpc extends pulumi.ComponentResource {
  constructor(name, args, options) {
    super('awsx:ec2:Vpc', name, {}, options);
    this.state = this.build(name, args);
    this.registerOutputs(this.state);
  }

  async build(name, args) {
    if (args.subnetStrategy !== 'Auto' || args.subnetSpecs !== undefined)
      throw new Error('the simulated awsx:ec2:Vpc knows subnetStrategy "Auto" with its default subnets only');
    const zones = await this.zones(args);
    const tags = { Name: name, ...args.tags };
    const cidrBlock = args.cidrBlock ?? '10.0.0.0/16';
    const vpc = new AwsVpc(
      name,
      {
        cidrBlock,
        enableDnsHostnames: args.enableDnsHostnames,
        enableDnsSupport: args.enableDnsSupport,
        instanceTenancy: args.instanceTenancy,
        tags,
      },
      { parent: this },
    );
    const internetGateway = new InternetGateway(
      name,
      { vpcId: vpc.id, tags },
      { parent: vpc, dependsOn: [vpc] },
    );
    const made = {
      subnets: [],
      routeTables: [],
      routeTableAssociations: [],
      routes: [],
      natGateways: [],
      eips: [],
    };
    const of = { Public: [], Private: [] };
    const strategy = args.natGateways?.strategy ?? 'OnePerAz';
    subnetsOf(name, cidrBlock, zones).forEach((spec) => {
      const subnet = addSubnet({ made, vpc, tags, spec });
      of[spec.type].push(subnet);
      const isPublic = spec.type === 'Public';
      if (isPublic && wantsGateway(strategy, made.natGateways.length))
        addNatGateway({ made, name: `${name}-${spec.zone}`, subnet, args });
      const nat = strategy === 'Single' ? made.natGateways[0] : made.natGateways[spec.zone - 1];
      if (isPublic) addRoute({ made, spec, to: { gatewayId: internetGateway.id } });
      else if (nat !== undefined) addRoute({ made, spec, to: { natGatewayId: nat.id } });
    });
    return {
      ...made,
      vpc,
      internetGateway,
      vpcEndpoints: [],
      vpcId: vpc.id,
      publicSubnets: of.Public,
      publicSubnetIds: of.Public.map(({ id }) => id),
      privateSubnets: of.Private,
      privateSubnetIds: of.Private.map(({ id }) => id),
      isolatedSubnets: [],
      isolatedSubnetIds: [],
      subnetLayout: subnetsOf(name, cidrBlock, zones)
        .filter(({ zone }) => zone === 1)
        .map(({ type, cidrBlock: block }) => ({ type, cidrMask: Number(block.split('/')[1]) })),
    };
  }

  async zones({ availabilityZoneNames, numberOfAvailabilityZones: wanted = 3 }) {
    if (availabilityZoneNames !== undefined) return availabilityZoneNames;
    const { names } = await getAvailabilityZones(undefined, { parent: this });
    if (names.length < wanted) throw new Error(`The region has fewer than ${wanted} Availability Zones.`);
    return names.slice(0, wanted);
  }
}

const wantsGateway = (strategy, made) => strategy === 'OnePerAz' || (strategy === 'Single' && made === 0);

function addSubnet({ made, vpc, tags, spec }) {
  const own = { ...tags, Name: spec.name, SubnetType: spec.type };
  const subnet = new Subnet(
    spec.name,
    {
      vpcId: vpc.id,
      availabilityZone: spec.zoneName,
      mapPublicIpOnLaunch: spec.type === 'Public',
      cidrBlock: spec.cidrBlock,
      tags: own,
    },
    { parent: vpc, dependsOn: [vpc] },
  );
  const table = new RouteTable(
    spec.name,
    { vpcId: vpc.id, tags: own },
    { parent: subnet, dependsOn: [subnet] },
  );
  const association = new RouteTableAssociation(
    spec.name,
    { routeTableId: table.id, subnetId: subnet.id },
    { parent: table, dependsOn: [table] },
  );
  made.subnets.push(subnet);
  made.routeTables.push(table);
  made.routeTableAssociations.push(association);
  return subnet;
}

function addNatGateway({ made, name, subnet, args }) {
  const options = { parent: subnet, dependsOn: [subnet] };
  const tags = { ...args.tags, Name: name };
  const eip = new Eip(name, { tags }, options);
  made.eips.push(eip);
  made.natGateways.push(
    new NatGateway(name, { subnetId: subnet.id, allocationId: eip.allocationId, tags }, options),
  );
}

function addRoute({ made, spec, to }) {
  const table = made.routeTables.at(-1);
  made.routes.push(
    new Route(
      spec.name,
      { routeTableId: table.id, destinationCidrBlock: '0.0.0.0/0', ...to },
      { parent: table, dependsOn: [table] },
    ),
  );
}

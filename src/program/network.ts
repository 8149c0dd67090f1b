import { getSubnetsOutput } from '@pulumi/aws/ec2/getSubnets.js';
import { getVpcOutput } from '@pulumi/aws/ec2/getVpc.js';
import type { Provider } from '@pulumi/aws/provider.js';
import type * as awsx from '@pulumi/awsx';
import { Vpc } from '@pulumi/awsx/ec2/vpc.js';
import type * as pulumi from '@pulumi/pulumi';
import type { AwsSettings, NatStrategy } from '../model/aws.js';

/** Where the load balancer and the tasks stand. */
export interface Network {
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string[]>;
  readonly taskSubnetIds: pulumi.Output<string[]>;
  /** Without NAT a task reaches the internet, and so its image, by a public address of its own. */
  readonly assignPublicIp: boolean;
}

/**
 * A VPC of the stage's own in two zones, or the subnets of an existing one. A NAT gateway costs about 33 USD a month
 * and its traffic, so there is none unless it is asked for; nobody but the load balancer reaches a task either way.
 */
export function networkOf(
  name: string,
  { vpcId, nat }: Pick<AwsSettings, 'vpcId' | 'nat'>,
  provider: Provider,
): Network {
  return vpcId === null ? ownNetwork(name, nat, provider) : existingNetwork(vpcId, nat, provider);
}

const strategyOf: Readonly<Record<NatStrategy, awsx.types.enums.ec2.NatGatewayStrategy>> = {
  none: 'None',
  single: 'Single',
  'one-per-zone': 'OnePerAz',
};

function ownNetwork(name: string, nat: NatStrategy, provider: Provider): Network {
  const vpc = new Vpc(
    name,
    {
      numberOfAvailabilityZones: 2,
      natGateways: { strategy: strategyOf[nat] },
      subnetStrategy: 'Auto',
    },
    { providers: { aws: provider } },
  );
  return {
    vpcId: vpc.vpcId,
    publicSubnetIds: vpc.publicSubnetIds,
    taskSubnetIds: nat === 'none' ? vpc.publicSubnetIds : vpc.privateSubnetIds,
    assignPublicIp: nat === 'none',
  };
}

function existingNetwork(vpcId: string, nat: NatStrategy, provider: Provider): Network {
  const subnets = (isPublic: boolean): pulumi.Output<string[]> =>
    getSubnetsOutput(
      {
        filters: [
          { name: 'vpc-id', values: [vpcId] },
          { name: 'map-public-ip-on-launch', values: [String(isPublic)] },
        ],
      },
      { provider },
    ).ids;
  const publicSubnetIds = subnets(true);
  return {
    vpcId: getVpcOutput({ id: vpcId }, { provider }).id,
    publicSubnetIds,
    taskSubnetIds: nat === 'none' ? publicSubnetIds : subnets(false),
    assignPublicIp: nat === 'none',
  };
}

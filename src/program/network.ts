import type { Provider } from '@pulumi/aws/provider.js';
import type * as awsx from '@pulumi/awsx';
import { Vpc } from '@pulumi/awsx/ec2/vpc.js';
import * as pulumi from '@pulumi/pulumi';
import type { AwsSettings, NatStrategy } from '../model/aws.js';
import { subnetsOf } from './existing-network.js';

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
export async function networkOf(
  name: string,
  settings: Pick<AwsSettings, 'vpcId' | 'nat' | 'subnets'>,
  provider: Provider,
): Promise<Network> {
  const { vpcId, nat } = settings;
  if (vpcId === null) return ownNetwork(name, nat, provider);
  const { balancer, tasks } = await subnetsOf(vpcId, settings, provider);
  return {
    vpcId: pulumi.output(vpcId),
    publicSubnetIds: pulumi.output([...balancer]),
    taskSubnetIds: pulumi.output([...tasks]),
    assignPublicIp: nat === 'none',
  };
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

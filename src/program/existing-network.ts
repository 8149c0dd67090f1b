import { getRouteTable } from '@pulumi/aws/ec2/getRouteTable.js';
import { getRouteTables } from '@pulumi/aws/ec2/getRouteTables.js';
import { getSubnet } from '@pulumi/aws/ec2/getSubnet.js';
import { getSubnets } from '@pulumi/aws/ec2/getSubnets.js';
import { getVpc } from '@pulumi/aws/ec2/getVpc.js';
import type { ec2 } from '@pulumi/aws/types/output.js';
import type { Provider } from '@pulumi/aws/provider.js';
import * as pulumi from '@pulumi/pulumi';
import type { AwsSettings } from '../model/aws.js';
import {
  chooseSubnets,
  guessedWayOut,
  isFaulty,
  type Subnet,
  type SubnetChoice,
  type SubnetNote,
  type SubnetWish,
  type WayOut,
} from '../model/aws-subnets.js';
import { guessed, UnfitSubnets } from './unfit-subnets.js';

/** The subnets of an existing VPC that a stage uses. Throws UnfitSubnets; what could be chosen otherwise is logged. */
export async function subnetsOf(
  vpcId: string,
  { nat, subnets: listed }: Pick<AwsSettings, 'nat' | 'subnets'>,
  provider: Provider,
): Promise<SubnetChoice> {
  await getVpc({ id: vpcId }, { provider });
  const wish = { nat, listed };
  const choice = chooseSubnets(await subnetsIn(vpcId, wish, provider), wish);
  if (isFaulty(choice)) throw new UnfitSubnets(vpcId, choice);
  for (const note of choice.notes) await pulumi.log.warn(`${said[note.kind](note)} ${decides}`);
  return choice;
}

const decides = 'SWITCHBACK_SUBNETS in the dotenv file of the stage decides otherwise.';
const said: Readonly<Record<SubnetNote['kind'], (note: SubnetNote) => string>> = {
  guessed: ({ subnets }) =>
    `${guessed(subnets)} Those that give public addresses by themselves are taken for public, the others for private.`,
  'one-of-several': ({ chosen, subnets }) =>
    `Of the subnets in its zone that would do, ${String(chosen)} is taken, the first by its id; not taken: ${subnets.join(', ')}.`,
  'isolated-left': ({ subnets }) =>
    `These have no way out of the VPC, so no tasks are put there: ${subnets.join(', ')}.`,
  'isolated-used': ({ subnets }) =>
    `Tasks in these reach their image and secrets by endpoints of the VPC only: ${subnets.join(', ')}.`,
  'zone-left': ({ subnets }) =>
    `The load balancer has no public subnet in the zones of these, so no tasks are put there: ${subnets.join(', ')}.`,
};

/**
 * A subnet that no route table names is of the main one, which asking for the table of a subnet does not find. Whoever
 * is given subnets of another account's VPC is not shown its main one, and may not be shown the others.
 */
async function subnetsIn(vpcId: string, wish: SubnetWish, provider: Provider): Promise<Subnet[]> {
  const [subnets, tables] = await Promise.all([
    getSubnets({ filters: [{ name: 'vpc-id', values: [vpcId] }] }, { provider }),
    getRouteTables({ vpcId }, { provider }),
  ]);
  const [described, routed] = await Promise.all([
    Promise.all(subnets.ids.map((id) => getSubnet({ id }, { provider }))),
    Promise.all(tables.ids.map((routeTableId) => getRouteTable({ routeTableId }, { provider }))),
  ]);
  const main = routed.find(({ associations }) => associations.some((one) => one.main));
  return described.map(({ id, availabilityZone: zone, mapPublicIpOnLaunch: mapsPublicAddresses }) => {
    const own = routed.find(({ associations }) => associations.some(({ subnetId }) => subnetId === id));
    const table = own ?? main;
    return table === undefined
      ? { id, zone, wayOut: guessedWayOut({ id, mapsPublicAddresses }, wish), isGuessed: true }
      : { id, zone, wayOut: wayOutOf(table.routes) };
  });
}

/** An image is fetched over IPv4. */
function wayOutOf(routes: readonly ec2.GetRouteTableRoute[]): WayOut {
  if (routes.some(({ cidrBlock, gatewayId }) => cidrBlock !== '' && gatewayId.startsWith('igw-')))
    return 'internet';
  return routes.some(({ cidrBlock }) => cidrBlock === '0.0.0.0/0') ? 'another' : 'none';
}

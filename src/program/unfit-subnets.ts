import type { SubnetFaults } from '../model/aws-subnets.js';

/** The VPC that a dotenv file names has not what a stage needs; for whoever runs the program by hand it says so itself. */
export class UnfitSubnets extends Error {
  readonly vpc: string;
  readonly faults: SubnetFaults;

  constructor(vpc: string, faults: SubnetFaults) {
    super(`${sentences(vpc, faults).join(' ')} SWITCHBACK_SUBNETS says which subnets are used.`);
    this.name = 'UnfitSubnets';
    this.vpc = vpc;
    this.faults = faults;
  }
}

const list = (subnets: readonly string[]): string => subnets.join(', ') || 'none';

/** How the routes of a VPC that another account shares are told. */
export const guessed = (subnets: readonly string[]): string =>
  `The route tables of these subnets are not shown, as they are not where another account shares its VPC, so whether they are public is guessed from whether they give public addresses by themselves: ${list(subnets)}.`;

function sentences(vpc: string, faults: SubnetFaults): string[] {
  return [
    faults.guessed === undefined ? '' : guessed(faults.guessed),
    faults.absent.length > 0 ? `${vpc} has no ${list(faults.absent)}.` : '',
    faults.sameZone.length > 0 ? `One zone has several public subnets: ${list(faults.sameZone)}.` : '',
    faults.fewZones
      ? `A load balancer needs public subnets in two zones, with a route to an internet gateway: ${list(faults.open)}.`
      : '',
    faults.noWayOut ? `Tasks need subnets with a way out; isolated are: ${list(faults.isolated)}.` : '',
    faults.elsewhere.length > 0
      ? `Tasks need subnets in the zones of the load balancer, unlike: ${list(faults.elsewhere)}.`
      : '',
  ].filter((sentence) => sentence !== '');
}

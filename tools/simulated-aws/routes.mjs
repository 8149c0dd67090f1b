/** Where packets from a subnet go: by the route table that it is associated with, else by its VPC's main one. */
import { tokens } from './tokens.mjs';

/** The main table of a VPC is the one that is associated with the VPC itself. @param {import('./cloud.mjs').Cloud} cloud */
export const isMain = ({ inputs }) => inputs.subnetId === undefined && inputs.vpcId !== undefined;

export const associationsOf = (cloud, routeTableId) =>
  cloud.all(tokens.routeTableAssociation).filter(({ inputs }) => inputs.routeTableId === routeTableId);

export const routesIn = (cloud, routeTableId) =>
  cloud
    .all(tokens.route)
    .filter(({ inputs }) => inputs.routeTableId === routeTableId)
    .map(({ inputs }) => inputs);

function routesOf(cloud, subnet) {
  const associations = cloud.all(tokens.routeTableAssociation);
  const own = associations.find(({ inputs }) => inputs.subnetId === subnet.id);
  const main = associations.find((one) => isMain(one) && one.inputs.vpcId === subnet.inputs.vpcId);
  const table = own ?? main;
  return table === undefined ? [] : routesIn(cloud, table.inputs.routeTableId);
}

/**
 * Only what was there before is judged: the routes of a VPC that is being made may come after what stands in it, and
 * AWS waits for them.
 */
const isJudged = ({ seeded }) => seeded === true;

const isPublic = (cloud, subnet) =>
  routesOf(cloud, subnet).some(({ gatewayId = '' }) => gatewayId.startsWith('igw-'));

export const nobodyReaches = (cloud, subnet) => isJudged(subnet) && !isPublic(cloud, subnet);

/** Whether a task in a subnet has no way out of its VPC. */
export const isCutOff = (cloud, subnet, { assignPublicIp }) =>
  isJudged(subnet) &&
  !(isPublic(cloud, subnet)
    ? assignPublicIp === true
    : routesOf(cloud, subnet).some(({ destinationCidrBlock }) => destinationCidrBlock === '0.0.0.0/0'));

/**
 * Whether a load balancer reaches the tasks of a service: at the port of their container, which ECS registers with the
 * target group whatever port that has itself, and only where the security groups of both let it through
 * (docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html).
 */
import { containersOf } from './task-definition-rules.mjs';
import { tokens } from './tokens.mjs';

/** @param {import('./cloud.mjs').Cloud} cloud @param {import('./cloud.mjs').Thing} service @param {string} definitionArn */
export function isReachable(cloud, service, definitionArn) {
  const balancers = balancersOf(cloud, service);
  if (balancers.length === 0) return true;
  const inFront = balancers.flatMap(({ inputs }) => inputs.securityGroups ?? []);
  const behind = service.inputs.networkConfiguration?.securityGroups ?? [];
  const port = portOf(cloud, service, definitionArn);
  return (
    isOpen(cloud.all(tokens.egressRule), { own: inFront, other: behind, port }) &&
    isOpen(cloud.all(tokens.ingressRule), { own: behind, other: inFront, port })
  );
}

/** Of several ports the one that the service gives to its load balancer. */
function portOf(cloud, service, definitionArn) {
  const { inputs } = cloud.byArn(tokens.taskDefinition, definitionArn);
  const ports = containersOf(inputs).flatMap(({ portMappings = [] }) =>
    portMappings.map(({ containerPort }) => containerPort),
  );
  const given = (service.inputs.loadBalancers ?? []).map(({ containerPort }) => containerPort);
  return ports.find((port) => given.includes(port)) ?? ports[0];
}

/** Service → target group → listener → load balancer. */
function balancersOf(cloud, { inputs }) {
  const groups = (inputs.loadBalancers ?? []).map(({ targetGroupArn }) => targetGroupArn);
  const arns = cloud
    .all(tokens.listener)
    .filter((one) =>
      (one.inputs.defaultActions ?? []).some((action) => groups.includes(action.targetGroupArn)),
    )
    .map((one) => one.inputs.loadBalancerArn);
  return cloud.all(tokens.loadBalancer).filter(({ outs }) => arns.includes(outs.arn));
}

const isOpen = (rules, { own, other, port }) =>
  rules.some(
    ({ inputs: rule }) =>
      own.includes(rule.securityGroupId) &&
      (rule.ipProtocol === '-1' || (rule.fromPort <= port && port <= rule.toPort)) &&
      (rule.cidrIpv4 !== undefined || other.includes(rule.referencedSecurityGroupId)),
  );

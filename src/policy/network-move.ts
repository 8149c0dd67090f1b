import type { NetworkMove, PlannedStep } from '../model/plan.js';

const balancer = 'aws:lb/loadBalancer:LoadBalancer';
/** What a load balancer needs in its own VPC. */
const beside: readonly string[] = ['aws:ec2/securityGroup:SecurityGroup', 'aws:lb/targetGroup:TargetGroup'];
const stays: readonly string[] = ['same', 'update'];
const stands: readonly string[] = [...stays, 'create', 'replace', 'create-replacement'];

/**
 * Where a stage would go while its load balancer stays: groups would stand in another VPC, and AWS refuses a load
 * balancer that is to take them, half way (terraform-provider-aws#18317). null = it does not move, or goes home after
 * such an update, or all of it is made anew, as in another region.
 */
export function networkMove(steps: readonly PlannedStep[]): NetworkMove | null {
  const from = steps.find(({ type, op }) => type === balancer && stays.includes(op))?.vpc;
  if (from == null) return null;
  const away = steps.find(
    ({ type, op, vpc }) => beside.includes(type) && stands.includes(op) && vpc !== undefined && vpc !== from,
  );
  return away === undefined ? null : { from, to: away.vpc ?? null };
}

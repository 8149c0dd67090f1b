import { SecurityGroup } from '@pulumi/aws/ec2/securityGroup.js';
import type { Provider } from '@pulumi/aws/provider.js';
import { SecurityGroupEgressRule } from '@pulumi/aws/vpc/securityGroupEgressRule.js';
import {
  SecurityGroupIngressRule,
  type SecurityGroupIngressRuleArgs,
} from '@pulumi/aws/vpc/securityGroupIngressRule.js';
import type * as pulumi from '@pulumi/pulumi';

export interface SecurityGroups {
  readonly loadBalancer: SecurityGroup;
  readonly tasks: SecurityGroup;
  /** The rules by which clients reach the load balancer. */
  readonly doors: readonly SecurityGroupIngressRule[];
  /** The rules by which the load balancer reaches the tasks. */
  readonly ways: readonly pulumi.Resource[];
}

export interface Doors {
  readonly vpcId: pulumi.Input<string>;
  /** Who may reach the load balancer. */
  readonly allowedCidrs: readonly string[];
  /** Ports on which it listens. */
  readonly publicPorts: readonly number[];
  readonly containerPort: number;
}

/**
 * Groups of our own: the default ones of awsx are open to the world. Tasks are reached by the load balancer only. The way
 * to them is called by its port: another port is another way, and the one of before goes when the service has moved.
 */
export function securityGroupsOf(name: string, wanted: Doors, provider: Provider): SecurityGroups {
  const { vpcId, allowedCidrs, publicPorts, containerPort } = wanted;
  const group = (what: string, description: string): SecurityGroup =>
    new SecurityGroup(`${name}-${what}`, { vpcId, description }, { provider });
  const loadBalancer = group('lb', 'Public door of the stage');
  const tasks = group('task', 'Tasks of the stage, reached by its load balancer only');
  const inward = (
    what: string,
    rule: Pick<SecurityGroupIngressRuleArgs, 'cidrIpv4' | 'referencedSecurityGroupId'> & {
      group: SecurityGroup;
      port: number;
    },
    aliases: pulumi.Alias[] = [],
  ) => {
    const { group: to, port, ...from } = rule;
    return new SecurityGroupIngressRule(
      `${name}-${what}`,
      { securityGroupId: to.id, ipProtocol: 'tcp', fromPort: port, toPort: port, ...from },
      { provider, aliases },
    );
  };
  const doors = publicPorts.flatMap((port) =>
    allowedCidrs.map((cidrIpv4) =>
      inward(`lb-${String(port)}-${cidrIpv4.replace(/[./]/g, '-')}`, { group: loadBalancer, port, cidrIpv4 }),
    ),
  );
  // A version of before called them without their port.
  const before = (what: string): pulumi.Alias[] => [{ name: `${name}-${what}` }];
  const inside = inward(
    `task-from-lb-${String(containerPort)}`,
    { group: tasks, port: containerPort, referencedSecurityGroupId: loadBalancer.id },
    before('task-from-lb'),
  );
  const outside = new SecurityGroupEgressRule(
    `${name}-lb-to-task-${String(containerPort)}`,
    {
      securityGroupId: loadBalancer.id,
      ipProtocol: 'tcp',
      fromPort: containerPort,
      toPort: containerPort,
      referencedSecurityGroupId: tasks.id,
    },
    { provider, aliases: before('lb-to-task') },
  );
  new SecurityGroupEgressRule(
    `${name}-task-out`,
    { securityGroupId: tasks.id, ipProtocol: '-1', cidrIpv4: '0.0.0.0/0' },
    { provider },
  );
  return { loadBalancer, tasks, doors, ways: [inside, outside] };
}

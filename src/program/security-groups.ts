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
}

export interface Doors {
  readonly vpcId: pulumi.Input<string>;
  /** Who may reach the load balancer. */
  readonly allowedCidrs: readonly string[];
  /** Ports on which it listens. */
  readonly publicPorts: readonly number[];
  readonly containerPort: number;
}

/** Groups of our own: the default ones of awsx are open to the world. Tasks are reached by the load balancer only. */
export function securityGroupsOf(name: string, doors: Doors, provider: Provider): SecurityGroups {
  const { vpcId, allowedCidrs, publicPorts, containerPort } = doors;
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
  ) => {
    const { group: to, port, ...from } = rule;
    return new SecurityGroupIngressRule(
      `${name}-${what}`,
      { securityGroupId: to.id, ipProtocol: 'tcp', fromPort: port, toPort: port, ...from },
      { provider },
    );
  };
  for (const port of publicPorts)
    for (const cidrIpv4 of allowedCidrs)
      inward(`lb-${String(port)}-${cidrIpv4.replace(/[./]/g, '-')}`, { group: loadBalancer, port, cidrIpv4 });
  inward('task-from-lb', {
    group: tasks,
    port: containerPort,
    referencedSecurityGroupId: loadBalancer.id,
  });
  new SecurityGroupEgressRule(
    `${name}-lb-to-task`,
    {
      securityGroupId: loadBalancer.id,
      ipProtocol: 'tcp',
      fromPort: containerPort,
      toPort: containerPort,
      referencedSecurityGroupId: tasks.id,
    },
    { provider },
  );
  new SecurityGroupEgressRule(
    `${name}-task-out`,
    { securityGroupId: tasks.id, ipProtocol: '-1', cidrIpv4: '0.0.0.0/0' },
    { provider },
  );
  return { loadBalancer, tasks };
}

import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

export interface SecurityGroups {
  readonly loadBalancer: aws.ec2.SecurityGroup;
  readonly tasks: aws.ec2.SecurityGroup;
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
export function securityGroupsOf(name: string, doors: Doors, provider: aws.Provider): SecurityGroups {
  const { vpcId, allowedCidrs, publicPorts, containerPort } = doors;
  const group = (what: string, description: string): aws.ec2.SecurityGroup =>
    new aws.ec2.SecurityGroup(`${name}-${what}`, { vpcId, description }, { provider });
  const loadBalancer = group('lb', 'Public door of the stage');
  const tasks = group('task', 'Tasks of the stage, reached by its load balancer only');
  const inward = (
    what: string,
    rule: Pick<aws.vpc.SecurityGroupIngressRuleArgs, 'cidrIpv4' | 'referencedSecurityGroupId'> & {
      group: aws.ec2.SecurityGroup;
      port: number;
    },
  ) => {
    const { group: to, port, ...from } = rule;
    return new aws.vpc.SecurityGroupIngressRule(
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
  new aws.vpc.SecurityGroupEgressRule(
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
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-task-out`,
    { securityGroupId: tasks.id, ipProtocol: '-1', cidrIpv4: '0.0.0.0/0' },
    { provider },
  );
  return { loadBalancer, tasks };
}

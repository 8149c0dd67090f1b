/** The SIMULATED awsx:lb:ApplicationLoadBalancer: the resources, names and parents of the real one. */
import { Listener } from '@pulumi/aws/lb/listener.js';
import { LoadBalancer } from '@pulumi/aws/lb/loadBalancer.js';
import { TargetGroup } from '@pulumi/aws/lb/targetGroup.js';
import { getSubnet } from '@pulumi/aws/ec2/getSubnet.js';
import pulumi from '@pulumi/pulumi';

const notOfAws = [
  'subnetIds',
  'defaultTargetGroup',
  'defaultTargetGroupPort',
  'defaultSecurityGroup',
  'listener',
  'listeners',
];

export class ApplicationLoadBalancer extends pulumi.ComponentResource {
  constructor(name, args, options) {
    super('awsx:lb:ApplicationLoadBalancer', name, {}, options);
    const { subnetIds, listener, listeners, securityGroups } = args;
    if (subnetIds === undefined || securityGroups === undefined)
      throw new Error('the simulated awsx:lb:ApplicationLoadBalancer wants subnetIds and securityGroups');
    if (listener !== undefined && listeners !== undefined)
      throw new Error('Only one of [listener] and [listeners] can be specified');
    const rest = Object.fromEntries(Object.entries(args).filter(([key]) => !notOfAws.includes(key)));
    const vpcId = pulumi.output(subnetIds).apply((ids) => getSubnet({ id: ids[0] }, { parent: this })).vpcId;
    const loadBalancer = new LoadBalancer(
      name,
      { ...rest, subnets: subnetIds, loadBalancerType: 'application' },
      { parent: this },
    );
    // With exactly one listener in a list the real package takes the target group's port from nowhere else.
    const inherited = listeners?.length === 1 ? {} : protocolOf(listener ?? listeners?.[0]);
    const defaultTargetGroup = new TargetGroup(
      name,
      { vpcId, targetType: 'ip', ...inherited, ...args.defaultTargetGroup },
      { parent: this },
    );
    const forward = [{ type: 'forward', targetGroupArn: defaultTargetGroup.arn }];
    const wanted = listeners ?? [listener ?? {}];
    this.state = {
      vpcId,
      loadBalancer,
      defaultTargetGroup,
      listeners: wanted.map(
        (one, i) =>
          new Listener(
            `${name}-${i}`,
            { defaultActions: forward, ...protocolOf(one), ...one, loadBalancerArn: loadBalancer.arn },
            { parent: this },
          ),
      ),
    };
    this.registerOutputs(this.state);
  }
}

function protocolOf({ port, protocol } = {}) {
  if (port === undefined && protocol === undefined) return { port: 80, protocol: 'HTTP' };
  return {
    port: port ?? pulumi.output(protocol).apply((known) => (known === 'HTTPS' ? 443 : 80)),
    protocol: protocol ?? pulumi.output(port).apply((known) => (known === 443 ? 'HTTPS' : 'HTTP')),
  };
}

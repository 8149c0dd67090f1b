import { Listener, type ListenerArgs } from '@pulumi/aws/lb/listener.js';
import type { Provider } from '@pulumi/aws/provider.js';
import { ApplicationLoadBalancer } from '@pulumi/awsx/lb/applicationLoadBalancer.js';
import * as pulumi from '@pulumi/pulumi';
import { usualHealth } from '../model/aws.js';
import type { StageTimes } from '../model/settings.js';

export interface LoadBalancerArgs {
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupId: pulumi.Input<string>;
  readonly certificateArn: string | null;
  /** What lets clients reach its ports. */
  readonly doors: readonly pulumi.Resource[];
  readonly containerPort: number;
  readonly healthPath: string;
  readonly times: StageTimes;
}

/** Ports on which the stage can be reached. */
export const publicPortsOf = (certificateArn: string | null): number[] =>
  certificateArn === null ? [80] : [80, 443];

export interface StageBalancer {
  readonly balancer: ApplicationLoadBalancer;
  /** A service can be put behind the balancer when they stand. */
  readonly listeners: readonly Listener[];
}

/** HTTPS where there is a certificate, with a redirect from 80; else plain HTTP. */
export function loadBalancerOf(name: string, args: LoadBalancerArgs, provider: Provider): StageBalancer {
  const { subnetIds, securityGroupId, containerPort, healthPath, times } = args;
  const balancer = new ApplicationLoadBalancer(
    name,
    {
      subnetIds,
      securityGroups: [securityGroupId],
      dropInvalidHeaderFields: true,
      // Those of awsx are made all at once, and one of them has to wait.
      listeners: [],
      defaultTargetGroup: {
        port: containerPort,
        protocol: 'HTTP',
        targetType: 'ip',
        deregistrationDelay: times.drainSeconds ?? usualDrainSeconds,
        healthCheck: {
          path: healthPath,
          matcher: '200-299',
          interval: times.intervalSeconds ?? usualHealth.intervalSeconds,
          timeout: times.lookSeconds ?? usualHealth.lookSeconds,
          healthyThreshold: 2,
          unhealthyThreshold: 3,
        },
      },
    },
    { providers: { aws: provider }, transforms: [leavePortAlone] },
  );
  return { balancer, listeners: listenersOn(name, { ...args, balancer }, provider) };
}

/**
 * The port of a target group is only what a target gets that is registered without one, and another is another group, to
 * which a listener would lead before the service does. ECS registers each task with the port of its container.
 */
const leavePortAlone: pulumi.ResourceTransform = ({ type, props, opts }) =>
  type === 'aws:lb/targetGroup:TargetGroup'
    ? { props, opts: pulumi.mergeOptions(opts, { ignoreChanges: ['port'] }) }
    : undefined;

/** As long as a stage host on platform `process` gives a request that began before the switch. */
const usualDrainSeconds = 30;

/**
 * With the names that awsx gives them, and once its children: a child that uses what its component gives waits for all
 * other children of that, and so for itself. Port 80 leads elsewhere only when there is something: a certificate
 * that is refused would otherwise take a stage down that was reached by HTTP.
 */
function listenersOn(
  name: string,
  { balancer, certificateArn, doors }: LoadBalancerArgs & Pick<StageBalancer, 'balancer'>,
  provider: Provider,
): Listener[] {
  const listener = (
    index: number,
    args: Omit<ListenerArgs, 'loadBalancerArn'>,
    dependsOn: readonly pulumi.Resource[] = [],
  ): Listener =>
    new Listener(
      `${name}-${String(index)}`,
      { ...args, loadBalancerArn: balancer.loadBalancer.arn },
      { provider, aliases: [{ parent: balancer }], dependsOn: [...dependsOn] },
    );
  const forward = [{ type: 'forward', targetGroupArn: balancer.defaultTargetGroup.arn }];
  if (certificateArn === null) return [listener(0, { port: 80, protocol: 'HTTP', defaultActions: forward })];
  const secure = listener(1, {
    port: 443,
    protocol: 'HTTPS',
    certificateArn,
    sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    defaultActions: forward,
  });
  const redirect = { port: '443', protocol: 'HTTPS', statusCode: 'HTTP_301' };
  const defaultActions = [{ type: 'redirect', redirect }];
  return [listener(0, { port: 80, protocol: 'HTTP', defaultActions }, [secure, ...doors]), secure];
}

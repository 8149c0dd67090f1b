import type { Provider } from '@pulumi/aws/provider.js';
import type * as awsx from '@pulumi/awsx';
import { ApplicationLoadBalancer } from '@pulumi/awsx/lb/applicationLoadBalancer.js';
import type * as pulumi from '@pulumi/pulumi';
import { usualHealth } from '../model/aws.js';
import type { StageTimes } from '../model/settings.js';

export interface LoadBalancerArgs {
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupId: pulumi.Input<string>;
  readonly certificateArn: string | null;
  readonly containerPort: number;
  readonly healthPath: string;
  readonly times: StageTimes;
}

/** Ports on which the stage can be reached. */
export const publicPortsOf = (certificateArn: string | null): number[] =>
  certificateArn === null ? [80] : [80, 443];

/** HTTPS where there is a certificate, with a redirect from 80; else plain HTTP. */
export function loadBalancerOf(
  name: string,
  args: LoadBalancerArgs,
  provider: Provider,
): ApplicationLoadBalancer {
  const { subnetIds, securityGroupId, certificateArn, containerPort, healthPath, times } = args;
  return new ApplicationLoadBalancer(
    name,
    {
      subnetIds,
      securityGroups: [securityGroupId],
      dropInvalidHeaderFields: true,
      listeners: listenersOf(certificateArn),
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
    { providers: { aws: provider } },
  );
}

/** As long as a stage host on platform `process` gives a request that began before the switch. */
const usualDrainSeconds = 30;

function listenersOf(certificateArn: string | null): awsx.types.input.lb.ListenerArgs[] {
  if (certificateArn === null) return [{ port: 80, protocol: 'HTTP' }];
  return [
    {
      port: 80,
      protocol: 'HTTP',
      defaultActions: [
        { type: 'redirect', redirect: { port: '443', protocol: 'HTTPS', statusCode: 'HTTP_301' } },
      ],
    },
    {
      port: 443,
      protocol: 'HTTPS',
      certificateArn,
      sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    },
  ];
}

import { Policy } from '@pulumi/aws/appautoscaling/policy.js';
import { Target } from '@pulumi/aws/appautoscaling/target.js';
import type { Provider } from '@pulumi/aws/provider.js';
import * as pulumi from '@pulumi/pulumi';
import type { Scaling } from '../model/aws.js';

export interface ScalingArgs extends Scaling {
  readonly cluster: pulumi.Input<string>;
  readonly service: pulumi.Input<string>;
}

/** Lets ECS choose the number of tasks within the bounds, so that their CPU stays near the target. */
export function scalingOn(
  name: string,
  { min, max, cpuPercent, cluster, service }: ScalingArgs,
  provider: Provider,
): void {
  const target = new Target(
    name,
    {
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: pulumi.interpolate`service/${cluster}/${service}`,
      minCapacity: min,
      maxCapacity: max,
    },
    { provider },
  );
  new Policy(
    name,
    {
      policyType: 'TargetTrackingScaling',
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageCPUUtilization' },
        targetValue: cpuPercent,
      },
    },
    { provider },
  );
}

/**
 * For the component in which awsx makes the service: how many tasks run is no longer the program's business after the
 * first update. A component takes no `ignoreChanges` for its children; a transform reaches those of a remote one, too.
 */
export const leaveCountAlone: pulumi.ResourceTransform = ({ type, props, opts }) =>
  type === 'aws:ecs/service:Service'
    ? { props, opts: pulumi.mergeOptions(opts, { ignoreChanges: ['desiredCount'] }) }
    : undefined;

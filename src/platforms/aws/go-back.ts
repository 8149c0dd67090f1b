import {
  ListServiceDeploymentsCommand,
  StopServiceDeploymentCommand,
  type ServiceDeploymentStatus,
} from '@aws-sdk/client-ecs';
import type { GoingBack } from '../../model/abort-wait.js';
import { askingEcs, seenBy, type EcsAccess, type EcsPlace } from './ecs.js';

const goesOn: readonly ServiceDeploymentStatus[] = ['PENDING', 'IN_PROGRESS'];
const goesBack: readonly ServiceDeploymentStatus[] = [
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
];

/**
 * Lets ECS stop the deployment that puts a build there, and go back to the revision before: what the provider would do
 * by `sigintRollback`, whose Cancel never reaches it. A deployment of another build is somebody else's, and is left
 * alone. Throws what the SDK throws.
 */
export const stopDeployment = (place: EcsPlace, access: EcsAccess, build: string): Promise<GoingBack> =>
  askingEcs(place, access, async (client) => {
    const { serviceDeployments: found = [] } = await client.send(
      new ListServiceDeploymentsCommand({
        cluster: place.cluster,
        service: place.service,
        status: [...goesOn, ...goesBack],
      }),
    );
    const [newest] = found;
    const { serviceDeploymentArn: arn, status } = newest ?? {};
    if (arn === undefined || status === undefined) return { kind: 'nothing' };
    const deployment = arn.slice(arn.lastIndexOf('/') + 1);
    if (goesBack.includes(status)) return { kind: 'goes-back', deployment };
    const seen = await seenBy(client, place);
    if (seen === null || seen.build !== build || seen.rollout !== 'in-progress') return { kind: 'nothing' };
    await client.send(new StopServiceDeploymentCommand({ serviceDeploymentArn: arn, stopType: 'ROLLBACK' }));
    return { kind: 'goes-back', deployment };
  });

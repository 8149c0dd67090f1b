/** Deployments of the services in the simulated ECS: which task definition really runs, whatever Pulumi was told. */
import { newId } from './cloud.mjs';

/**
 * Begins a deployment if the task definition is another one; it is complete at once. A rollback leaves the old one
 * running, as ECS does when its circuit breaker gave up.
 * @param {import('./cloud.mjs').Thing} service @param {boolean} rolledBack
 */
export function deploy(service, rolledBack) {
  const [before] = service.deployments ?? [];
  const wanted = service.inputs.taskDefinition;
  if (before?.taskDefinition === wanted) return;
  const running = rolledBack && before !== undefined ? before.taskDefinition : wanted;
  const id = `ecs-svc/${newId('simulated')}`;
  const reason = rolledBack
    ? `ECS deployment circuit breaker: rolled back to ${before?.id ?? 'nothing'} (simulated).`
    : `ECS deployment ${id} completed.`;
  service.deployments = [
    {
      id,
      status: 'PRIMARY',
      taskDefinition: running,
      rolloutState: before === undefined && rolledBack ? 'FAILED' : 'COMPLETED',
      rolloutStateReason: reason,
      at: Math.floor(Date.now() / 1000),
    },
  ];
}

/** What a refresh finds. */
export const runningDefinition = (service) => service.deployments?.[0]?.taskDefinition;

/** Deployments of the services in the simulated ECS: which task definition really runs, whatever Pulumi was told. */
import { newId } from './cloud.mjs';
import { tokens } from './tokens.mjs';

/**
 * Begins a deployment if the task definition is another one, and ends it: complete, or rolled back by ECS's circuit
 * breaker, which leaves the old definition running. `rolledBack` = so ordered, behind Pulumi's back. Gives the reason
 * why the tasks were not healthy, which the provider reports; else null.
 * @param {import('./cloud.mjs').Thing} service
 * @param {{ rolledBack: boolean, tasks: import('./tasks.mjs').Tasks }} how
 */
export async function deploy(service, { rolledBack, tasks }) {
  const [before] = service.deployments ?? [];
  const wanted = service.inputs.taskDefinition;
  if (before?.taskDefinition === wanted) return null;
  const objection =
    rolledBack || service.inputs.desiredCount === 0 ? null : await tasks.replace(service, wanted);
  const failed = rolledBack || objection !== null;
  const running = failed && before !== undefined ? before.taskDefinition : wanted;
  const id = `ecs-svc/${newId('simulated')}`;
  const reason = failed
    ? `ECS deployment circuit breaker: rolled back to ${before?.id ?? 'nothing'} (simulated).`
    : `ECS deployment ${id} completed.`;
  service.deployments = [
    {
      id,
      status: 'PRIMARY',
      taskDefinition: running,
      rolloutState: before === undefined && failed ? 'FAILED' : 'COMPLETED',
      rolloutStateReason: reason,
      at: Math.floor(Date.now() / 1000),
    },
  ];
  return objection === null ? null : `${objection}. ${reason}`;
}

/** What a refresh finds. */
export const runningDefinition = (service) => service.deployments?.[0]?.taskDefinition;

/** Where the load balancer looks whether a service's tasks are healthy; undefined = nobody looks. */
export function healthPathOf(cloud, { inputs }) {
  const [balancer] = inputs.loadBalancers ?? [];
  return cloud.byArn(tokens.targetGroup, balancer?.targetGroupArn)?.inputs.healthCheck?.path;
}

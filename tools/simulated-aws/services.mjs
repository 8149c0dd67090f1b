/** Deployments of the services in the simulated ECS: which task definition really runs, whatever Pulumi was told. */
import { newId } from './cloud.mjs';
import { tokens } from './tokens.mjs';

/**
 * Begins a deployment if the task definition is another one, and ends it: complete, stopped by somebody, or rolled back
 * by ECS's circuit breaker; both of these leave the old definition running. `rolledBack` = so ordered, behind Pulumi's
 * back. Gives the reason why the new tasks do not run, which the provider reports; else null.
 * @param {import('./cloud.mjs').Thing} service
 * @param {{ rolledBack: boolean, tasks: import('./tasks.mjs').Tasks,
 *   deployments: import('./deployments.mjs').Deployments, at: object }} how
 */
export async function deploy(service, { rolledBack, tasks, deployments, at }) {
  const [before] = service.deployments ?? [];
  const wanted = service.inputs.taskDefinition;
  if (before?.taskDefinition === wanted) return null;
  const id = `ecs-svc/${newId('simulated')}`;
  const underWay = deployments.begin(service);
  const show = (taskDefinition, rolloutState, rolloutStateReason) => {
    const now = Math.floor(Date.now() / 1000);
    service.deployments = [
      { id, status: 'PRIMARY', taskDefinition, rolloutState, rolloutStateReason, at: now },
      ...(rolloutState === 'IN_PROGRESS' && before !== undefined ? [{ ...before, status: 'ACTIVE' }] : []),
    ];
  };
  show(wanted, 'IN_PROGRESS', `ECS deployment ${id} in progress.`);
  const goBack = () =>
    show(before?.taskDefinition ?? wanted, 'IN_PROGRESS', `rolling back to ${before?.id}.`);
  if (!(await deployments.mayFinish(underWay, at, goBack))) {
    const { statusReason } = underWay;
    show(before?.taskDefinition ?? wanted, before === undefined ? 'FAILED' : 'COMPLETED', statusReason);
    return statusReason;
  }
  const objection =
    rolledBack || service.inputs.desiredCount === 0 ? null : await tasks.replace(service, wanted);
  const failed = rolledBack || objection !== null;
  const running = failed && before !== undefined ? before.taskDefinition : wanted;
  const reason = failed
    ? `ECS deployment circuit breaker: rolled back to ${before?.id ?? 'nothing'} (simulated).`
    : `ECS deployment ${id} completed.`;
  show(running, before === undefined && failed ? 'FAILED' : 'COMPLETED', reason);
  deployments.end(underWay, failed ? 'ROLLBACK_SUCCESSFUL' : 'SUCCESSFUL', reason);
  return objection === null ? null : `${objection}. ${reason}`;
}

/** What a refresh finds. */
export const runningDefinition = (service) => service.deployments?.[0]?.taskDefinition;

/** Where the load balancer looks whether a service's tasks are healthy; undefined = nobody looks. */
export function healthPathOf(cloud, { inputs }) {
  const [balancer] = inputs.loadBalancers ?? [];
  return cloud.byArn(tokens.targetGroup, balancer?.targetGroupArn)?.inputs.healthCheck?.path;
}

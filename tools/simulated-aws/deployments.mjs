/**
 * Service deployments of the simulated ECS: under way until their tasks are healthy, or until somebody stops them. After
 * the API reference (StopServiceDeployment, stopType ROLLBACK; the states in "Stopping Amazon ECS service deployments"):
 * IN_PROGRESS → ROLLBACK_REQUESTED → ROLLBACK_IN_PROGRESS → ROLLBACK_SUCCESSFUL. What ECS does with a first deployment,
 * which has nothing to go back to, nobody has seen on AWS itself; here it is stopped and nothing runs.
 */
import { AwsError } from './aws-error.mjs';
import { newId } from './cloud.mjs';
import { tokens } from './tokens.mjs';

const open = ['PENDING', 'IN_PROGRESS'];
const goingBack = ['STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'];

/** @param {{ cloud: import('./cloud.mjs').Cloud, orders: import('./orders.mjs').Orders }} parts */
export function createDeployments({ cloud, orders }) {
  /** ARN of a deployment that is under way → what stops it. */
  const stops = new Map();
  const all = () => cloud.all(tokens.service).flatMap((service) => service.serviceDeployments ?? []);
  const set = (deployment, status, statusReason) => {
    Object.assign(deployment, { status, ...(statusReason === undefined ? {} : { statusReason }) });
    cloud.changed();
  };
  return {
    all,
    /** @param {import('./cloud.mjs').Thing} service */
    begin(service) {
      const [, , , region, account, rest] = service.outs.arn.split(':');
      const path = rest.slice('service/'.length);
      const id = newId('simulated');
      const deployment = {
        serviceDeploymentArn: `arn:aws:ecs:${region}:${account}:service-deployment/${path}/${id}`,
        targetServiceRevisionArn: `arn:aws:ecs:${region}:${account}:service-revision/${path}/${id}`,
        serviceArn: service.outs.arn,
        clusterArn: service.inputs.cluster,
        createdAt: Math.floor(Date.now() / 1000),
        status: 'IN_PROGRESS',
      };
      service.serviceDeployments = [deployment, ...(service.serviceDeployments ?? [])];
      cloud.changed();
      return deployment;
    },
    /** Waits while a test holds the new tasks back. false = it was stopped, and ECS has gone back by now. */
    async mayFinish(deployment, at, onBack) {
      const held = orders.wait('deploying', at);
      if (held === undefined) return true;
      const stopped = new Promise((resolve) => stops.set(deployment.serviceDeploymentArn, resolve));
      const finishes = await Promise.race([held.released.then(() => true), stopped.then(() => false)]);
      stops.delete(deployment.serviceDeploymentArn);
      if (finishes) return true;
      held.drop();
      set(deployment, 'ROLLBACK_IN_PROGRESS');
      onBack();
      await orders.wait('going-back', at)?.released;
      set(
        deployment,
        'ROLLBACK_SUCCESSFUL',
        'Service deployment rolled back because of a stop request (simulated).',
      );
      return false;
    },
    end: (deployment, status, reason) => set(deployment, status, reason),
    /** What StopServiceDeployment answers. */
    stop(arn) {
      const deployment = all().find(({ serviceDeploymentArn }) => serviceDeploymentArn === arn);
      if (deployment === undefined)
        throw new AwsError('ServiceDeploymentNotFoundException', 'The service deployment cannot be found.');
      if (goingBack.includes(deployment.status)) return;
      if (!open.includes(deployment.status))
        throw new AwsError('ConflictException', `The service deployment is ${deployment.status}.`);
      set(deployment, 'ROLLBACK_REQUESTED');
      stops.get(arn)?.();
    },
  };
}

/** @typedef {ReturnType<typeof createDeployments>} Deployments */

/**
 * The tasks of the simulated ECS. A build that was pushed to the simulated registry really runs, as a process of this
 * machine with the environment of its task definition and nothing else; of other images there is only the definition.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.mjs';
import { unpackedImage } from './registry.mjs';
import { healthPathOf } from './services.mjs';
import { containersOf } from './task-definition-rules.mjs';
import { tokens } from './tokens.mjs';
import { isReachable } from './ways.mjs';

/** As many bad answers as the target groups of a stage allow. */
const unhealthyThreshold = 3;
const patienceMilliseconds = 15_000;
/** Its standard input is a pipe from here: however this process ends, its tasks end with it. */
const endWithParent = 'data:text/javascript,process.stdin.on("end",()=>process.exit()).resume().unref?.()';

/**
 * @param {import('./cloud.mjs').Cloud} cloud @param {string} [registry] folder of the simulated registry
 * @param {import('./logs-api.mjs').Logs} [logs] where the tasks write
 */
export function createTasks(cloud, registry, logs) {
  /** ARN of the service → what serves for it. */
  const serving = new Map();

  const start = async (service, definitionArn) => {
    const [container] = containersOf(cloud.byArn(tokens.taskDefinition, definitionArn).inputs);
    const image = await unpackedImage(registry, container.image);
    return image === undefined
      ? undefined
      : startTask(image, container.environment ?? [], logOf(container, logs));
  };
  const stop = async (service) => {
    const task = await serving.get(service.outs.arn);
    serving.delete(service.outs.arn);
    await task?.stop();
  };
  return {
    /** The task that serves for a service, started if need be; undefined = its image is only a name. */
    async of(service, definitionArn) {
      const known = await serving.get(service.outs.arn);
      if (known !== undefined && !known.hasEnded()) return known;
      const started = start(service, definitionArn).then(async (task) => {
        if (task !== undefined) await objectionTo(task, healthPathOf(cloud, service));
        return task;
      });
      serving.set(service.outs.arn, started);
      return started;
    },
    /** Puts another definition in the place of the one that runs. null, or why its tasks did not become healthy. */
    async replace(service, definitionArn) {
      if (!isReachable(cloud, service, definitionArn))
        return 'Task failed ELB health checks: Request timed out';
      const next = await start(service, definitionArn);
      if (next !== undefined) {
        const objection = await objectionTo(next, healthPathOf(cloud, service));
        if (objection !== null) {
          await next.stop();
          return objection;
        }
      }
      await stop(service);
      serving.set(service.outs.arn, Promise.resolve(next));
      return null;
    },
    stop,
    stopAll: async () => {
      const all = [...serving.values()];
      serving.clear();
      for (const task of all) await (await task)?.stop();
    },
  };
}

/** @typedef {ReturnType<typeof createTasks>} Tasks */

/** Takes the lines of a task, as the driver awslogs does; undefined = it has another driver. */
function logOf({ name, logConfiguration }, logs) {
  const group = logConfiguration?.options?.['awslogs-group'];
  if (group === undefined || logs === undefined) return undefined;
  const stream = `${logConfiguration.options['awslogs-stream-prefix']}/${name}/${randomUUID()}`;
  return (message) => logs.put(group, { stream, message });
}

async function startTask({ folder, main }, environment, log = () => undefined) {
  const port = await freePort();
  const given = Object.fromEntries(environment.map(({ name, value }) => [name, value]));
  const child = spawn(process.execPath, ['--import', endWithParent, main], {
    cwd: folder,
    env: { ...given, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', log);
  const ended = once(child, 'exit');
  return {
    port,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** What the load balancer's health check has against a task; null = it is healthy, or nobody checks it. */
async function objectionTo({ port, hasEnded }, path) {
  if (path === undefined) return null;
  const until = performance.now() + patienceMilliseconds;
  for (let bad = 0; performance.now() < until;) {
    if (hasEnded()) return 'Essential container in task exited';
    const status = await fetch(`http://127.0.0.1:${port}${path}`).then(
      (response) => response.status,
      () => undefined,
    );
    if (status >= 200 && status < 300) return null;
    if (status !== undefined) bad += 1;
    if (bad >= unhealthyThreshold) return `Task failed ELB health checks: ${path} answered HTTP ${status}`;
    await pause(20);
  }
  return `Task failed ELB health checks: ${path} did not answer`;
}

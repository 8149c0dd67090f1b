import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { installFake } from '../../tools/fake-pulumi/install.mjs';
import { startFakeHosts } from '../../tools/fake-pulumi/host.mjs';
import { clientOf } from '../demo/client.mjs';
import { calm } from '../soak/scenario.mjs';
import { runnersEnd, startService, stopStages } from '../demo/service.mjs';
import { heapOf, inspected } from './heap.mjs';
import { median, memoryOf, untilAtRest } from './measure.mjs';
import { makeBenchProject, stages } from './project.mjs';
import { register } from './register.mjs';

/** How many looks at the memory there are, and how much faster than usual the clock of a day at rest runs. */
const looks = 8;
const speed = 60;

/**
 * Whether a service grows: over so many hours in which nobody asks, by a clock that runs 60 times as fast (libfaketime; null =
 * it is not here), and over so many promotions by the FAKE Pulumi CLI, on all stages at once. Megabytes of its heap
 * after its garbage is collected, and its proportional memory, at equal distances.
 */
export async function measureSteady(installDir, { hours, promotions, say }) {
  return {
    rest: await atRest(installDir, { hours, say }),
    promotions: await promoting(installDir, { promotions, say }),
  };
}

async function atRest(installDir, { hours, say }) {
  const library = libfaketime();
  if (library === null) return null;
  const project = makeBenchProject(installDir);
  try {
    say('put a build on every stage');
    await onService(installDir, { installDir, project }, async (service) => {
      const client = clientOf(service.url, { failed: (...facts) => facts.join(' ') });
      const build = await register(client, project.backend(), 'bench');
      for (const id of build.promotions) await client.succeeded(id);
      for (const stage of stages.slice(1))
        await client.succeeded((await client.post(`/stages/${stage}/promotions`, { build: build.id })).id);
    });
    const env = { LD_PRELOAD: library, FAKETIME: `+0 x${speed}` };
    return await onService(installDir, { installDir, project, env }, async (service) => {
      const seen = [];
      // At this speed it never comes to rest; the first look comes after the first part.
      for (let one = 1; one <= looks; one += 1) {
        say(`at rest: ${((hours * one) / looks).toFixed(1)} of ${hours} hours`);
        await pause((hours * 3_600_000) / looks / speed);
        seen.push(await look(service));
        say(toldOf(seen));
      }
      return { hours, ...grownFrom(seen) };
    });
  } finally {
    project.remove();
  }
}

async function promoting(installDir, { promotions, say }) {
  const project = makeBenchProject(installDir);
  const installation = join(project.root, 'installation');
  const [scenario, log] = ['scenario.json', 'cli.ndjson'].map((name) => join(project.root, name));
  calm(scenario);
  installFake({ installDir, folder: installation, scenario, log });
  const hosts = await startFakeHosts({ dataDir: project.dataDir, stages });
  try {
    return await onService(installDir, { installDir: installation, project }, async (service) => {
      const client = clientOf(service.url, { failed: (...facts) => facts.join(' ') });
      const build = await register(client, project.backend(), 'bench');
      for (const id of build.promotions) await client.succeeded(id);
      const seen = [];
      for (let one = 0; one <= looks; one += 1) {
        // The first are those after which all is loaded.
        const each = Math.ceil((one === 0 ? promotions / looks / 4 : promotions / looks) / stages.length);
        await Promise.all(stages.map((stage) => promoteOften({ client, project, build }, stage, each)));
        await untilAtRest(service.pid);
        seen.push(await look(service));
        say(`${Math.ceil((promotions * one) / looks)} of ${promotions} promotions: ${toldOf(seen)}`);
      }
      return { promotions, ...grownFrom(seen) };
    });
  } finally {
    hosts.close();
    project.remove();
  }
}

let turns = 0;

async function promoteOften({ client, project, build }, stage, times) {
  for (let left = times; left > 0; left -= 1) {
    project.turn(stage, (turns += 1));
    const { id } = await client.post(`/stages/${stage}/promotions`, { build: build.id });
    await client.streamed(id);
  }
}

async function onService(ours, { installDir, project, env = {} }, use) {
  const { dataDir, dir } = project;
  const service = await startService({
    ...{ installDir, dataDir, projectDir: dir },
    env: { ...process.env, ...inspected, ...env },
  });
  try {
    return await use(service);
  } finally {
    await service.stop();
    await runnersEnd(dataDir, ours);
    await stopStages(dataDir, ours);
  }
}

const look = async ({ pid, said }) => ({ heap: await heapOf(said()), memory: memoryOf(pid) });

const toldOf = (seen) => `heap ${seen.at(-1).heap.toFixed(1)} MB, memory ${seen.at(-1).memory.toFixed(0)} MB`;

/** The last quarter of the looks against the first, which both have more than one. */
function grownFrom(seen) {
  const heap = seen.map((one) => one.heap);
  const quarter = Math.ceil(seen.length / 4);
  const [first, last] = [heap.slice(0, quarter), heap.slice(-quarter)].map(median);
  return { heap, memory: seen.map((one) => one.memory), first, last, ratio: last / first };
}

function libfaketime() {
  try {
    const found = execFileSync('sh', ['-c', 'ls /usr/lib/*/faketime/libfaketimeMT.so.1'], {
      encoding: 'utf8',
    });
    return found.split('\n')[0];
  } catch {
    return null;
  }
}

/** The report for a person. */
export function steadyText({ rest, promotions }) {
  const lineOf = (what, { heap, memory, ratio }) =>
    `${what}\n  heap    ${heap.map((value) => value.toFixed(1)).join(' ')} MB   ratio ${ratio.toFixed(2)}\n` +
    `  memory  ${memory.map((value) => value.toFixed(0)).join(' ')} MB (PSS)\n`;
  return (
    (rest === null
      ? 'a day at rest: not measured, for libfaketime is not here (apt-get install faketime)\n'
      : lineOf(`${rest.hours} hours in which nobody asks`, rest)) +
    lineOf(`${promotions.promotions} promotions by the FAKE Pulumi CLI`, promotions)
  );
}

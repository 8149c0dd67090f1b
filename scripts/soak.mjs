#!/usr/bin/env node
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startFakeHosts } from '../tools/fake-pulumi/host.mjs';
import { installFake } from '../tools/fake-pulumi/install.mjs';
import { runnersEnd } from './demo/service.mjs';
import { setUp } from './setup.mjs';
import { explain } from './setup/get-cli.mjs';
import { numberFlag } from './setup/number-flag.mjs';
import { runClient } from './soak/clients.mjs';
import { startDatabase } from './soak/database.mjs';
import { makeFaults } from './soak/faults.mjs';
import { keepInstance } from './soak/instances.mjs';
import { untriedIn, violationsIn } from './soak/invariants.mjs';
import { makeProject, stages } from './soak/project.mjs';
import { runProducer } from './soak/producer.mjs';
import { randomFrom } from './soak/random.mjs';
import { progressOf, reportOf } from './soak/report.mjs';
import { comeToRest } from './soak/rest.mjs';
import { calm, trouble } from './soak/scenario.mjs';
import { worldAfter } from './soak/world.mjs';

const help = `npm run soak -- [--minutes 6] [--instances 2] [--clients 8] [--seed N] [--keep]

Services on a real PostgreSQL with a FAKE Pulumi CLI, clients that promote, hold, book, release, stop the line, abort, roll
back, recover and make milestones, and one who books the slots and lets milestones go before that, quiet minutes on two stages, \`kill -9\` of an instance every 20 s, the database gone every 5 to 10 s, hosts of stages that cannot
tell what they run; then all comes to rest, and a checker looks for violations of I1–I12 in rows, audit, CLI log and what the clients were answered. Ends with 1 on a
violation, and keeps its folder then (or with --keep).
`;

const installDir = dirname(dirname(fileURLToPath(import.meta.url)));
const progressSeconds = 10;

async function soak({ minutes, instances: count, clients, seed, keep }) {
  await setUp({ quiet: true });
  process.stdout.write(`seed ${seed}, ${minutes} min, ${count} instance(s), ${clients} clients\n`);
  const project = makeProject(installDir);
  const { scenario, log, installation } = project;
  trouble(scenario, seed);
  installFake({ installDir, folder: installation, scenario, log });
  const random = randomFrom(seed);
  const database = await startDatabase();
  const hosts = await startFakeHosts({ dataDir: project.dataDir, stages: stages.map(({ name }) => name) });
  const stop = new AbortController();
  const end = () => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, end);
  const instances = Array.from({ length: count }, (_, index) =>
    keepInstance({ project, databaseUrl: database.url, name: `instance ${index + 1}` }),
  );
  let kept = keep;
  try {
    await ready(instances);
    const heard = [];
    const { signal } = stop;
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    const faults = await makeFaults({ instances, database, hosts, random: random.fork(), signal });
    const minded = { stage: null };
    const client = () => ({ instances, heard, signal, minded, random: random.fork() });
    const people = Array.from({ length: clients }, (_, index) => runClient(client(), `client ${index + 1}`));
    people.push(runProducer(client(), 'producer'));
    const over = Promise.all([faults.over, ...people]);
    // Whatever breaks here ends all of it.
    over.catch(end);
    while (!signal.aborted && seconds() < minutes * 60) {
      await pause(progressSeconds * 1000, undefined, { signal }).catch(() => undefined);
      process.stdout.write(`${progressOf({ heard, faults: faults.counts, seconds: seconds() })}\n`);
    }
    end();
    await over;
    calm(scenario);
    const restFrom = performance.now();
    await ready(instances);
    // Nobody stops this wait but its own deadlines.
    const never = new AbortController().signal;
    const rest = await comeToRest({ instances, heard, signal: never, random: random.fork() });
    const heals = (performance.now() - restFrom) / 1000;
    for (const one of instances) await one.stop();
    await runnersEnd(project.dataDir, installDir);
    const world = await worldAfter({ project, databaseUrl: database.url, hosts, heard, stuck: rest.stuck });
    const violations = [...violationsIn(world), ...troubles(instances, heard), ...untriedIn(world)];
    const failedStarts = instances.reduce((sum, one) => sum + one.failedStarts(), 0);
    const facts = {
      world,
      faults: faults.counts,
      recovered: rest.recovered,
      failedStarts,
      violations,
      heals,
    };
    process.stdout.write(reportOf(facts));
    kept ||= violations.length > 0;
    return violations.length > 0 ? 1 : 0;
  } catch (error) {
    kept = true;
    throw error;
  } finally {
    end();
    for (const one of instances) await one.stop();
    hosts.close();
    await database.stop();
    if (kept) process.stdout.write(`kept: ${project.root}\n`);
    else project.remove();
  }
}

/** What no invariant speaks of and still may not be: an instance that ends by itself, an answer that nobody planned. */
const troubles = (instances, heard) => [
  ...instances.flatMap((one) =>
    one.troubles.map((told) => ({
      invariant: 'F14',
      text: 'an instance ended, or did not start',
      rows: [told],
    })),
  ),
  ...heard
    .filter(({ status }) => status === 500)
    .map((one) => ({ invariant: 'F14', text: `${one.method} ${one.path} answered 500`, rows: [one] })),
];

async function ready(instances) {
  const until = performance.now() + 120_000;
  while (instances.some((one) => one.url() === null)) {
    if (performance.now() > until)
      throw new Error(
        `an instance did not start: ${JSON.stringify(instances.flatMap((one) => one.troubles))}`,
      );
    await pause(50);
  }
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '6' },
    instances: { type: 'string', default: '2' },
    clients: { type: 'string', default: '8' },
    seed: { type: 'string', default: String(1 + (Date.now() % 1_000_000)) },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const asked = () => ({
  minutes: numberFlag('--minutes', values.minutes, { whole: false }),
  instances: numberFlag('--instances', values.instances),
  clients: numberFlag('--clients', values.clients),
  seed: numberFlag('--seed', values.seed),
  keep: values.keep,
});
if (values.help) process.stdout.write(help);
else
  process.exitCode = await (async () => soak(asked()))().catch((error) => {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  });

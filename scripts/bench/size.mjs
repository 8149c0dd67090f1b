import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { clientOf } from '../demo/client.mjs';
import { startService, stopStages } from '../demo/service.mjs';
import { startPostgres } from '../postgres.mjs';
import { findPostgres } from '../postgres/find.mjs';
import { median, runnerIsReady } from './measure.mjs';
import { makeBenchProject } from './project.mjs';
import { register } from './register.mjs';

const builds = 50;
const each = 2000;
const stage = 'one';

/** How long nobody asks anything but `/livez`, per round. */
const idle = 1000;

/**
 * Fills a service with 50 builds of 2,000 commits on each database, then asks for what grows with them while a thread of
 * its own asks for `/livez`, and another one asks an idle process, which tells what is the machine's doing. Gives the
 * times of all, in milliseconds; without PostgreSQL, of the embedded one alone.
 */
export async function measureSize(installDir, { rounds, say }) {
  const embedded = await onDatabase(installDir, { rounds, say: (text) => say(`embedded: ${text}`), env: {} });
  if (findPostgres() === undefined) return { embedded };
  const server = await startPostgres();
  try {
    const env = { DATABASE_URL: server.url };
    return {
      embedded,
      postgres: await onDatabase(installDir, { rounds, say: (text) => say(`PostgreSQL: ${text}`), env }),
    };
  } finally {
    await server.stop();
  }
}

async function onDatabase(installDir, { rounds, say, env }) {
  const project = makeBenchProject(installDir);
  const place = {
    installDir,
    dataDir: project.dataDir,
    projectDir: project.dir,
    env: { ...process.env, DATABASE_URL: undefined, ...env },
  };
  say('start the service and put a build on a stage');
  const service = await startService(place);
  const probe = probeOf(`${service.url}/livez`);
  const control = await startControl();
  try {
    const client = clientOf(service.url, { failed: (...facts) => facts.join(' ') });
    const first = await register(client, project.backend(), 'bench');
    for (const id of first.promotions) await client.succeeded(id);
    await runnerIsReady(service.pid);
    say(`register ${builds} builds of ${each} commits`);
    const asked = { register: [] };
    for (let build = 1; build <= builds; build += 1)
      asked.register.push(await timeOf(() => client.post('/builds', registration(build))));
    const { id: alone } = await client.post('/builds', unrelated());
    await runnerIsReady(service.pid);
    const nobody = [];
    for (let round = 1; round <= rounds; round += 1) {
      say(`round ${round} of ${rounds}`);
      nobody.push(await timeOf(() => new Promise((done) => setTimeout(done, idle))));
      for (const path of pathsOf(first.id, alone))
        (asked[`GET ${path}`] ??= []).push(await timeOf(() => answered(`${service.url}/api/v1${path}`)));
    }
    return withLivez({ nobody, asked }, { livez: await samplesOf(probe), idle: await control.samples() });
  } finally {
    await probe.terminate();
    await control.stop();
    await service.stop();
    await stopStages(project.dataDir, installDir);
    project.remove();
  }
}

const probeOf = (address) => new Worker(new URL('./livez.mjs', import.meta.url), { workerData: address });

/** A process that has nothing to do, asked in the same way at the same time. */
async function startControl() {
  const file = fileURLToPath(new URL('./control.mjs', import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [address] = await once(child.stdout, 'data');
  const probe = probeOf(String(address).trim());
  return {
    samples: () => samplesOf(probe),
    stop: async () => {
      await probe.terminate();
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

const pathsOf = (first, alone) => {
  const last = `b${Number(first.slice(1)) + builds}`;
  return [
    '/builds?limit=50',
    '/promotions?limit=50',
    '/stages',
    `/compare/${first}...${last}`,
    // They share no commit: one has 100,000, the other one.
    `/compare/${alone}...${last}`,
    `/stages/${stage}/preview?build=${last}`,
    `/builds/${last}`,
  ];
};

/** An image needs no upload, and no stage of platform process takes it. */
function registration(build) {
  const commits = Array.from({ length: each }, (_, age) => ({
    sha: createHash('sha1').update(`${build}.${age}`).digest('hex'),
    subject: age % 100 === 0 ? `Revert "change ${age}"` : `change ${age} of what build ${build} brings`,
    author: `author ${age % 40}`,
    at: '2026-11-11T05:03:22Z',
  }));
  const image = `bench@sha256:${createHash('sha256').update(String(build)).digest('hex')}`;
  return { commit: commits[0].sha, artifacts: { image }, commits };
}

/** A commit that has no parent and no child. */
const unrelated = () => ({
  ...{ commit: 'f'.repeat(40), branch: 'alone', artifacts: { image: `bench@sha256:${'f'.repeat(64)}` } },
  commits: [{ sha: 'f'.repeat(40), subject: 'alone', author: 'bench', at: null, parents: [] }],
});

async function answered(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

/** Both threads have the same clock. */
const now = () => performance.timeOrigin + performance.now();

async function timeOf(work) {
  const from = now();
  await work();
  return { from, to: now() };
}

const samplesOf = (probe) =>
  new Promise((resolve, reject) => {
    probe.once('message', resolve);
    probe.once('error', reject);
    probe.postMessage('enough');
  });

/**
 * What `/livez` took that was asked for while something else ran; of each round the slowest, and of those the median, and
 * the same of the idle process. The ratios compare the slowest, and what 99 of 100 answers stay below, with what `/livez`
 * usually takes alone.
 */
function withLivez({ nobody, asked }, { livez, idle }) {
  const within = (samples, rounds) => {
    const of = ({ from, to }) => samples.filter((sample) => sample.from < to && sample.to > from);
    return rounds.map(of).map((some) => some.map((sample) => sample.to - sample.from));
  };
  const slowestOf = (found) => median(found.map((some) => Math.max(0, ...some)));
  const beside = (rounds) => {
    const found = within(livez, rounds);
    const sorted = found.flat().toSorted((a, b) => a - b);
    return {
      usual: median(sorted),
      most: sorted[Math.floor((sorted.length - 1) * 0.99)],
      slowest: slowestOf(found),
      idle: slowestOf(within(idle, rounds)),
    };
  };
  const alone = beside(nobody);
  const rows = Object.entries(asked).map(([what, rounds]) => {
    const times = beside(rounds);
    const took = median(rounds.map(({ from, to }) => to - from));
    const ratios = { ratio: times.slowest / alone.usual, mostRatio: times.most / alone.usual };
    return { what, took, ...times, ...ratios };
  });
  return { alone, rows };
}

/** The report for a person. */
export function sizeText(report) {
  return Object.entries(report)
    .map(([database, { alone, rows }]) => textOf(database, alone, rows))
    .join('\n');
}

const number = (value) => `${value.toFixed(1)} ms`.padStart(12);

function textOf(database, alone, rows) {
  const timesOf = ({ usual, most, slowest, idle }) => [usual, most, slowest, idle].map(number).join('');
  const lines = rows.map(
    ({ what, took, ratio, mostRatio, ...times }) =>
      `${what.padEnd(34)}${number(took)}${timesOf(times)}   ratio ${ratio.toFixed(1)} (99 %: ${mostRatio.toFixed(1)})`,
  );
  const columns = ['itself', '/livez', '99 %', 'slowest', 'idle process'];
  const head = `${database.padEnd(34)}${columns.map((column) => column.padStart(12)).join('')}`;
  return [head, `${'nothing else'.padEnd(46)}${timesOf(alone)}`, ...lines, ''].join('\n');
}

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

/** How long nobody asks anything but `/livez`, before and after what is asked in a round: the machine's load changes. */
const idle = 2000;

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
    const nobody = [];
    for (let build = 1; build <= builds; build += 1) {
      if (build % 10 === 1) nobody.push(await quiet());
      asked.register.push(await timeOf(() => client.post('/builds', registration(build))));
    }
    const { id: alone } = await client.post('/builds', unrelated());
    await runnerIsReady(service.pid);
    for (let round = 1; round <= rounds; round += 1) {
      say(`round ${round} of ${rounds}`);
      nobody.push(await quiet());
      for (const path of pathsOf(first.id, alone))
        (asked[nameOf(path)] ??= []).push(await timeOf(() => answered(`${service.url}/api/v1${path}`)));
      nobody.push(await quiet());
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

const quiet = () => timeOf(() => new Promise((done) => setTimeout(done, idle)));

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
    // Of 100,000 commits the one before all others.
    `/commits/${shaOf(1, each - 1)}`,
  ];
};

/** Nobody has to read a whole commit. */
const nameOf = (path) => `GET ${path.replace(/[0-9a-f]{40}/, 'oldest')}`;

const shaOf = (build, age) => createHash('sha1').update(`${build}.${age}`).digest('hex');

/** An image needs no upload, and no stage of platform process takes it. */
function registration(build) {
  const commits = Array.from({ length: each }, (_, age) => ({
    sha: shaOf(build, age),
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
 * What `/livez` took that was asked for while something else ran, and what an idle process took at the same time. The
 * ratios compare like with like: the median with the median of what it takes while nobody asks anything else, the 99th
 * percentile with the 99th percentile, and of what is asked the slowest answer (the median of those) with the slowest of
 * a period as long in which nobody asks.
 */
function withLivez({ nobody, asked }, { livez, idle }) {
  const within = (samples, rounds) => {
    const of = ({ from, to }) => samples.filter((sample) => sample.from < to && sample.to > from);
    return rounds.map(of).map((some) => some.map((sample) => sample.to - sample.from));
  };
  const slowestOf = (found) => median(found.map((some) => Math.max(0, ...some)));
  const beside = (rounds, samples = livez) => {
    const found = within(samples, rounds);
    const sorted = found.flat().toSorted((a, b) => a - b);
    const most = sorted[Math.floor((sorted.length - 1) * 0.99)];
    return { usual: median(sorted), most, slowest: slowestOf(found) };
  };
  const alone = { ...beside(nobody), idle: beside(nobody, idle).most };
  const rows = Object.entries(asked).map(([what, rounds]) => {
    const times = beside(rounds);
    const took = median(rounds.map(({ from, to }) => to - from));
    const quiet = slowestOf(
      within(
        livez,
        nobody.flatMap((period) => piecesOf(period, took)),
      ),
    );
    const ratios = {
      usual: times.usual / alone.usual,
      most: times.most / alone.most,
      slowest: times.slowest / quiet,
    };
    return { what, took, ...times, idle: beside(rounds, idle).most, ratios };
  });
  return { alone, rows };
}

/** A period in pieces of a length, at least one. */
function piecesOf({ from, to }, length) {
  const count = Math.max(1, Math.floor((to - from) / length));
  const each = (to - from) / count;
  return Array.from({ length: count }, (_, place) => ({
    from: from + place * each,
    to: from + (place + 1) * each,
  }));
}

/** The report for a person. */
export function sizeText(report) {
  return Object.entries(report)
    .map(([database, { alone, rows }]) => textOf(database, alone, rows))
    .join('\n');
}

const number = (value) => `${value.toFixed(1)} ms`.padStart(10);
const ratio = (value) => value.toFixed(1).padStart(9);

function textOf(database, alone, rows) {
  const timesOf = ({ usual, most, slowest, idle }) => [usual, most, slowest, idle].map(number).join('');
  const lines = rows.map(
    ({ what, took, ratios: { usual, most, slowest }, ...times }) =>
      `${what.padEnd(34)}${number(took)}${timesOf(times)}${[usual, most, slowest].map(ratio).join('')}`,
  );
  const columns = ['itself', 'median', '99 %', 'slowest', 'idle 99 %'].map((column) => column.padStart(10));
  const compared = ['median', '99 %', 'slowest'].map((column) => `× ${column}`.padStart(9));
  return [
    `${database.padEnd(34)}${columns.join('')}${compared.join('')}`,
    `${'nothing else'.padEnd(44)}${timesOf(alone)}`,
    ...lines,
    '',
  ].join('\n');
}

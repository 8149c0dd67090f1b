import { createHash, randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { clientOf } from '../demo/client.mjs';
import { startService, stopStages } from '../demo/service.mjs';
import { tarball } from '../soak/clients.mjs';
import { startPostgres } from '../postgres.mjs';
import { findPostgres } from '../postgres/find.mjs';
import { compareAudit } from './audit.mjs';
import { median, seconds, untilAtRest } from './measure.mjs';
import { makeBenchProject, stages } from './project.mjs';
import { register } from './register.mjs';

const callers = 8;
/** How many changes each kind is asked for in a round, whoever asks. */
const asked = 48;
/** One for each of two callers who share a stage. */
const builds = 2;
/** What the audit's numbers, which are given one after another, may not keep the store from: changes a second. */
const aimPerSecond = 1000;
/** Where the store takes fewer with and without them, how much longer a change may take with its row. */
const aimRatio = 1.2;
/** A commit is on the disk before it is answered, as on a server that is in use. */
const durable = ['fsync=on', 'synchronous_commit=on'];

/**
 * What a service accepts: registrations, holds and promotions, by one caller and by eight at once on five stages, in turns,
 * over HTTP; on both databases. Every stage is held meanwhile, so that no update begins: a promotion that is accepted
 * waits, and is withdrawn. And how many changes with a row of the audit a second the store takes,
 * against changes without one (PostgreSQL, with fsync and without). Milliseconds for one answer.
 */
export async function measureWrites(installDir, { rounds, say }) {
  const embedded = await onService(installDir, { rounds, say, name: 'embedded' });
  if (findPostgres() === undefined) return { embedded, postgres: null, audit: null };
  const server = await startPostgres({ settings: durable });
  let postgres;
  try {
    const env = { ...process.env, DATABASE_URL: server.url };
    postgres = await onService(installDir, { rounds, say, name: 'PostgreSQL', env });
  } finally {
    await server.stop();
  }
  const audit = {
    fsync: counted(await compareAudit(installDir, { rounds, say, settings: durable })),
    noFsync: counted(await compareAudit(installDir, { rounds, say })),
  };
  return { embedded, postgres, audit };
}

const counted = ({ audited, plain, changes }) => ({
  perSecond: changes / median(audited),
  plainPerSecond: changes / median(plain),
  ratio: median(audited) / median(plain),
});

async function onService(installDir, { rounds, say, name, env = onDisk() }) {
  const project = makeBenchProject(installDir);
  const place = { installDir, dataDir: project.dataDir, projectDir: project.dir };
  // Nobody is told to come back later.
  const service = await startService({ ...place, env: { ...env, SWITCHBACK_WRITES_A_MINUTE: '0' } });
  try {
    const client = clientOf(service.url, { failed: (...facts) => facts.join(' ') });
    const ask = callerOf(service.url);
    const ran = [];
    const backend = project.backend();
    for (let one = 0; one < builds; one += 1) {
      appendFileSync(join(backend, 'server.js'), `// ${one}\n`);
      ran.push(await succeeded(client, await register(client, backend, 'bench')));
    }
    for (const stage of stages) await client.post(`/stages/${stage}/holds`, { kind: 'qa', reason: 'bench' });
    await untilAtRest(service.pid);
    const waiting = [];
    for (let one = 0; one < builds; one += 1) waiting.push((await newBuild(ask)).id);
    const kinds = kindsOf(ask, { first: waiting, others: ran });
    const measured = {};
    for (let round = 0; round <= rounds; round += 1) {
      say(`${name}: round ${round} of ${rounds}`);
      for (const [kind, change] of Object.entries(kinds))
        for (const at of [1, callers]) {
          const found = await askedBy(at, change);
          // The first of each is what only the first one pays for.
          if (round > 0) ((measured[kind] ??= {})[at] ??= []).push(found);
        }
    }
    return Object.entries(measured).map(([kind, of]) => rowOf(kind, of));
  } finally {
    await service.stop();
    await stopStages(project.dataDir, installDir);
    project.remove();
  }
}

/** Nobody's database is written to, whatever the environment says. */
function onDisk() {
  const { DATABASE_URL: _, ...env } = process.env;
  return env;
}

/** So many at once, each its share of the changes; the seconds of all, and the milliseconds of each that was accepted. */
async function askedBy(count, change) {
  const times = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: count }, async (_, caller) => {
      for (let left = asked / count; left > 0; left -= 1)
        times.push(...(await change(stages[caller % stages.length], caller)));
    }),
  );
  return { seconds: seconds(began), times };
}

/** A change of each kind: the milliseconds of those that the service accepts. */
const kindsOf = (ask, { first, others }) => ({
  registrations: async () => [(await timed(() => newBuild(ask))).took],
  // Of the same kind and for the same reason a stage has one for each person.
  holds: async (stage, caller) => {
    const wanted = { kind: caller < stages.length ? 'demo' : 'incident', reason: 'bench' };
    const set = await timed(() => ask('POST', `/stages/${stage}/holds`, wanted, [201]));
    const released = await timed(() => ask('DELETE', `/holds/${set.answer.id}`, undefined, [200]));
    return [set.took, released.took];
  },
  // Who shares a stage asks for a build of its own: one build does not wait twice. What came first there may be gone by then.
  promotions: async (stage, caller) => {
    const of = stage === stages[0] ? first : others;
    const wanted = { build: of[caller < stages.length ? 0 : 1], onHold: 'wait' };
    const asked = await timed(() => ask('POST', `/stages/${stage}/promotions`, wanted, [201, 202]));
    const withdrawn = await timed(() =>
      ask('POST', `/promotions/${asked.answer.id}/abort`, {}, [200, 202, 409]),
    );
    if (withdrawn.answer.code === undefined) return [asked.took, withdrawn.took];
    if (withdrawn.answer.code !== 'switchback/already-finished')
      throw new Error(`a withdrawal was refused: ${withdrawn.answer.code}`);
    return [asked.took];
  },
});

async function timed(work) {
  const began = performance.now();
  const answer = await work();
  return { answer, took: performance.now() - began };
}

async function succeeded(client, { id, promotions }) {
  for (const promotion of promotions) await client.succeeded(promotion);
  return id;
}

/** As CI does: its artifacts, and the build made of them. */
async function newBuild(ask) {
  const bytes = tarball(randomUUID());
  const sha = createHash('sha256').update(bytes).digest('hex');
  await ask('PUT', `/artifacts/sha256:${sha}`, bytes, [201]);
  return ask('POST', '/builds', { commit: sha.slice(0, 40), artifacts: { tarball: `sha256:${sha}` } }, [201]);
}

/** One connection for each caller, kept; anything but what is expected is an error that says what was answered. */
function callerOf(url) {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  return (method, path, body, expected) =>
    new Promise((resolve, reject) => {
      const bytes = body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body);
      const type = Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json';
      const headers =
        bytes === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(bytes) };
      const asking = request(`${url}/api/v1${path}`, { method, agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (more) => (text += more));
        response.on('end', () => {
          if (!expected.includes(response.statusCode))
            reject(new Error(`${method} ${path} answered ${response.statusCode}: ${text.slice(0, 500)}`));
          else resolve(text === '' ? null : JSON.parse(text));
        });
      });
      asking.on('error', reject);
      asking.end(bytes);
    });
}

function rowOf(kind, of) {
  const [one, many] = [1, callers].map((count) => {
    const times = of[count].flatMap((round) => round.times).toSorted((a, b) => a - b);
    const at = (share) => times[Math.floor(times.length * share)];
    return {
      perSecond: median(of[count].map((round) => round.times.length / round.seconds)),
      accepted: times.length,
      p50: at(0.5),
      p99: at(0.99),
    };
  });
  return { kind, one, many };
}

const sideText = (name, rows) => [
  `${name}, ${callers} callers at once on ${stages.length} stages (one caller, ratio)`,
  ...rows.map(
    ({ kind, one, many }) =>
      `  ${kind.padEnd(14)} ${many.accepted} (${one.accepted}) accepted, a second ${pair(many, one, 'perSecond')}   ` +
      `p50 ms ${pair(many, one, 'p50')}   p99 ms ${pair(many, one, 'p99')}`,
  ),
];

const pair = (many, one, what) =>
  `${many[what].toFixed(0)} (${one[what].toFixed(0)}, ${(many[what] / one[what]).toFixed(1)})`;

const auditText = (name, { perSecond, plainPerSecond, ratio }) =>
  `  ${name.padEnd(14)} ${perSecond.toFixed(0)} a second, ${plainPerSecond.toFixed(0)} without; ${ratio.toFixed(2)} of the time`;

/** The report for a person. */
export const writesText = ({ embedded, postgres, audit }) =>
  [
    ...sideText('embedded', embedded),
    ...(postgres === null
      ? ['no PostgreSQL here']
      : [
          ...sideText('PostgreSQL with fsync', postgres),
          `at the store, ${callers} writers: changes with a row of the audit (aim ${aimPerSecond} a second, or ${aimRatio} of the time)`,
          auditText('with fsync', audit.fsync),
          auditText('without fsync', audit.noFsync),
        ]),
    '',
  ].join('\n');

/** The counter of the audit is not what limits, on either server. */
export const countsEnough = ({ audit }) =>
  audit === null ||
  [audit.fsync, audit.noFsync].every(
    ({ perSecond, ratio }) => perSecond >= aimPerSecond || ratio <= aimRatio,
  );

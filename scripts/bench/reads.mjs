import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService } from '../demo/service.mjs';
import { startPostgres } from '../postgres.mjs';
import { historyOf } from './fill.mjs';
import { measureKeep } from './keep.mjs';
import { median } from './measure.mjs';
import { planSettings, slowestPlan, writePlans } from './plans.mjs';
import { measureUpkeep } from './upkeep.mjs';

/** What is looked at, of which nothing may take longer because there was more before. */
const pathsOf = ({ sha, build, promotion, last }) => [
  '/overview',
  '/stages',
  '/stages/nightly',
  '/stages/nightly/timeline',
  `/stages/nightly/preview?build=${last}`,
  `/stages/devqa/eligibility?build=${last}`,
  '/promotions?limit=50',
  '/promotions?limit=50&stage=nightly',
  '/promotions?limit=50&phase=failed',
  '/promotions?limit=50&phase=pending',
  '/promotions?limit=50&trigger=rollback',
  '/promotions?limit=50&by=nobody',
  `/promotions?limit=50&build=${build}`,
  `/promotions/${promotion}`,
  '/builds?limit=50',
  '/builds?limit=50&branch=other',
  `/builds/${build}`,
  `/commits/${sha}`,
  '/commits?pr=1007',
  '/holds?limit=50',
  '/holds?limit=50&ended=true',
  '/milestones?limit=10',
  '/milestones/next',
  '/clients',
  '/schedules',
  '/audit?limit=50',
  '/audit?limit=50&stage=nightly',
  `/audit?limit=50&promotion=${promotion}`,
  '/audit?limit=50&by=nobody',
  '/events?limit=50&since=PT1H',
  `/compare/${build}...${last}`,
  '/search?q=change',
  '/search?q=1007',
  '/metrics/dora',
  '/badges',
];

/** What may be slower in the large one. */
const aim = 1.2;

/**
 * Fills two databases, of a PostgreSQL of its own or embedded ones, and gives for every path, and for what a service does
 * by itself, the times of both in milliseconds; of what misses the aim on the server the plan of its slowest statement.
 */
export async function measureReads(installDir, { rounds, promotions, embedded, say }) {
  const server = embedded ? null : await startPostgres({ settings: planSettings });
  const folder = mkdtempSync(join(tmpdir(), 'switchback-bench-'));
  const sides = [];
  try {
    for (const [name, count] of [
      ['small', Math.max(1000, Math.ceil(promotions / 1000))],
      ['large', promotions],
    ]) {
      say(`fill a database with ${count} promotions`);
      sides.push(await startSide(installDir, { server, folder, name, count }));
    }
    const reads = await alternately(sides, { rounds, say });
    const upkeep = await measureUpkeep(sides, { rounds: Math.min(rounds, 3), say });
    const rows = [...reads, ...upkeep.map(({ path, times }) => rowOf(path, times))];
    if (server !== null) await addPlans(server, sides[1], rows);
    const kept = await measureKeep(installDir, sides, { rounds: Math.min(rounds, 3), say });
    rows.push(...kept.map(({ path, times }) => rowOf(path, times)));
    return rows.toSorted((a, b) => b.ratio - a.ratio);
  } finally {
    for (const side of sides) await side.service.stop();
    await server?.stop();
    rmSync(folder, { recursive: true });
  }
}

async function startSide(installDir, { server, folder, name, count }) {
  const dataDir = join(folder, name);
  const { env, fill, ...own } =
    server === null ? inFolder(installDir, dataDir) : await onServer(installDir, server, name);
  const seeding = [join(installDir, 'dist/cli/main.js'), 'demo', 'seed', '--data-dir', dataDir];
  const { status, stderr } = spawnSync(process.execPath, seeding, { cwd: installDir, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  await fill(historyOf(count));
  const service = await startService({ installDir, dataDir, env });
  const side = {
    ...own,
    ...{ name, count, service, dataDir, env },
    paths: pathsOf(await known(service.url)),
  };
  side.restart = async () => {
    await side.service.stop();
    side.service = await startService({ installDir, dataDir, env });
  };
  return side;
}

async function onServer(installDir, server, name) {
  const { default: pg } = await import('pg');
  const { openServer } = await import(join(installDir, 'dist/store/database.js'));
  const url = new URL(server.url);
  await asked(pg, server.url, [`create database ${name}`]);
  url.pathname = `/${name}`;
  const activeTime = `select active_time from pg_stat_database where datname = '${name}'`;
  return {
    env: { ...process.env, DATABASE_URL: url.href },
    fill: (statements) => asked(pg, url.href, statements),
    // A statement that fails says so itself; a connection that ends with its server is none of anybody's.
    withStore: (work) =>
      onStore(
        installDir,
        openServer(url.href, () => undefined),
        work,
      ),
    statementTime: async () => (await asked(pg, server.url, [activeTime])).rows[0].active_time,
  };
}

function inFolder(installDir, dataDir) {
  const { DATABASE_URL: _, ...env } = process.env;
  const opened = async () => {
    const { openEmbedded } = await import(join(installDir, 'dist/store/database.js'));
    return openEmbedded(join(dataDir, 'database'), thrown);
  };
  return {
    env,
    isEmbedded: true,
    withStore: (work) => onStore(installDir, opened(), work),
    fill: async (statements) => {
      const database = await opened();
      for (const statement of statements) await database.embedded.exec(statement);
      await database.close();
    },
    // It works in the process of the service.
    statementTime: () => 0,
  };
}

const thrown = (said) => {
  throw new Error(`the database broke: ${said}`);
};

async function onStore(installDir, opening, work) {
  const { createStore } = await import(join(installDir, 'dist/store/store.js'));
  const database = await opening;
  try {
    await work(createStore(database));
  } finally {
    await database.close();
  }
}

async function addPlans(server, large, rows) {
  const { default: pg } = await import('pg');
  await asked(pg, server.url, [writePlans(large.name)]);
  await large.restart();
  for (const row of rows.filter(({ ratio, at }) => ratio > aim && at !== undefined)) {
    const url = `${large.service.url}/api/v1${large.paths[row.at]}`;
    await timeOf(url);
    row.plan = await slowestPlan(server, () => timeOf(url));
  }
}

async function asked(pg, url, statements) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    let last;
    for (const statement of statements) last = await client.query(statement);
    return last;
  } finally {
    await client.end();
  }
}

/** One of the oldest of each. */
async function known(url) {
  const build = 'b7';
  const { commit: sha } = JSON.parse((await answered(`${url}/api/v1/builds/${build}`)).text);
  return { build, last: 'b57', sha, promotion: `p_${'7'.padStart(26, '0')}` };
}

async function alternately(sides, { rounds, say }) {
  const [{ paths }] = sides;
  const times = paths.map(() => sides.map(() => []));
  for (let round = 0; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}`);
    for (const at of paths.keys())
      for (const [side, { service, paths: own }] of sides.entries()) {
        const took = await timeOf(`${service.url}/api/v1${own[at]}`);
        // The first time is that of a cold cache.
        if (round > 0) times[at][side].push(took);
      }
  }
  return paths.map((path, at) => ({ ...rowOf(`GET ${nameOf(path)}`, times[at]), at }));
}

function rowOf(path, [few, many]) {
  const [small, large] = [median(few), median(many)];
  return { path, small, large, slowest: Math.max(...many), ratio: large / small };
}

/** Nobody has to read a whole id. */
const nameOf = (path) => path.replace(/[0-9a-f]{40}/, '{oldest}').replace(/p_\d+/, '{oldest}');

/** In milliseconds; no answer takes for ever. */
async function timeOf(url) {
  const began = performance.now();
  const { ok } = await answered(url);
  return ok ? performance.now() - began : Number.POSITIVE_INFINITY;
}

async function answered(url) {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok && response.status < 500) throw new Error(`${url}: ${response.status} ${text}`);
  return { ok: response.ok, text };
}

/** The worst first. */
export const readsText = (rows) =>
  [
    '  large/small    small     large   slowest',
    ...rows.map(lineOf),
    ...rows.filter(({ plan }) => plan !== undefined).map(({ path, plan }) => `\n${path}\n  ${plan}`),
    '',
  ].join('\n');

const lineOf = ({ path, small, large, slowest, ratio }) =>
  `  ${ratio.toFixed(2).padStart(11)} ${ms(small)} ${ms(large)} ${ms(slowest)}  ${path}`;

const ms = (time) => (Number.isFinite(time) ? `${time.toFixed(0)} ms` : 'none').padStart(9);

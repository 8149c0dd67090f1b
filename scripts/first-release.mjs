#!/usr/bin/env node
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tar from 'tar';
import { startPostgres } from './postgres.mjs';
import { clientOf } from './demo/client.mjs';
import { stopStages } from './demo/service.mjs';
import { packSample } from './first-release/builds.mjs';

const help = `node scripts/first-release.mjs

Builds the first release from this repository's history in a temporary folder, lets it serve a small team's week on
PostgreSQL, and keeps what it leaves: test/fixtures/first-release/database.sql and data.tgz. A test opens both with
the code of today. Needs the history, PostgreSQL, the Pulumi CLI of this checkout, and npm's registry.
`;

/** The first commit that could serve: five stages, one schema, no holds yet. */
const firstRelease = '4a9e945';
const installDir = dirname(dirname(fileURLToPath(import.meta.url)));
/** Where the kept files say that they lie, and with which Node; whoever opens them puts in what is true there. */
const movedTo = { dataDir: '/srv/shop/.switchback', node: '/usr/local/bin/node' };
/** Who had it, what a CLI noted for itself, and locks that nobody holds. */
const ofOneMachine = [
  ...['service.json', 'service.pid', 'service.log', 'runners.log', 'sample'],
  ...['pulumi/home', 'pulumi/state/.pulumi/locks'],
];
const fixture = join(installDir, 'test', 'fixtures', 'first-release');

async function main(args) {
  if (args.length > 0) {
    process.stderr.write(help);
    return 2;
  }
  const root = mkdtempSync(join(tmpdir(), 'switchback-first-release-'));
  const server = await startPostgres();
  try {
    const old = buildOld(join(root, 'installation'));
    const dataDir = join(root, 'data');
    const service = await serve(old, { dataDir, databaseUrl: server.url });
    await tell(service.url, { folder: root });
    await service.stop();
    await stopStages(dataDir, old);
    keep({ dataDir, databaseUrl: server.url });
    return 0;
  } finally {
    await server.stop();
    rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

function buildOld(folder) {
  mkdirSync(folder);
  const archive = execFileSync('git', ['archive', firstRelease], { cwd: installDir, maxBuffer: 2 ** 28 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  const npm = { cwd: folder, stdio: 'inherit' };
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], npm);
  execFileSync('npm', ['run', 'build'], npm);
  cpSync(join(installDir, '.pulumi-cli'), join(folder, '.pulumi-cli'), { recursive: true });
  return folder;
}

async function serve(folder, { dataDir, databaseUrl }) {
  const args = ['dist/cli/main.js', 'serve', '--port', '0', '--stage-ports', 'auto', '--data-dir', dataDir];
  const env = { ...process.env, DATABASE_URL: databaseUrl, USER: 'mina' };
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const url = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) resolve(found[0]);
    });
    void ended.then(() => reject(new Error(said)));
  });
  return { url, stop: () => (child.kill('SIGTERM'), ended) };
}

/** A build on every kind of stage, one that failed, one of another branch, and a run of the schedule with nothing new. */
async function tell(url, { folder }) {
  const client = clientOf(url, { failed: (...why) => why.join(' ') });
  const register = async (name, more = {}) => {
    const { digest, tarball, commit } = await packSample(folder, name);
    await client.upload({ digest, tarball });
    return client.post('/builds', { ...commit, branch: 'main', artifacts: { tarball: digest }, ...more });
  };
  const promote = async (stage, build) => {
    const { id } = await client.post(`/stages/${stage}/promotions`, { build });
    await client.succeeded(id);
  };
  const first = await register('one');
  await client.succeeded(first.promotions[0]);
  for (const stage of ['nightly', 'devqa']) await promote(stage, 'b1');
  const milestone = await client.post('/milestones', { number: 9, build: 'b1', notes: '아홉 번째' });
  await client.succeeded(milestone.promotion);
  const broken = await register('exits');
  await client.succeeded(broken.promotions[0]).catch(() => undefined);
  const mended = await register('two');
  await client.succeeded(mended.promotions[0]);
  await register('aside', { branch: 'feature/login' });
  await promote('nightly', 'b3');
  await client.post('/schedules/nightly/run', {});
}

/** Rows as SQL that both databases read; of the data directory all but what belongs to one machine. */
function keep({ dataDir, databaseUrl }) {
  rmSync(fixture, { recursive: true, force: true });
  mkdirSync(fixture, { recursive: true });
  const args = ['--no-owner', '--no-privileges', '--column-inserts', '--rows-per-insert=100', databaseUrl];
  const text = execFileSync('pg_dump', args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  // psql's own commands are no SQL.
  const sql = text.split('\n').filter((line) => !/^(\\|--|$)/.test(line));
  writeFileSync(join(fixture, 'database.sql'), `${sql.join('\n')}\n`);
  for (const path of ofOneMachine) rmSync(join(dataDir, path), { recursive: true, force: true });
  for (const file of filesBelow(dataDir).filter((path) => !path.endsWith('.tgz'))) {
    const said = readFileSync(file, 'utf8');
    const moved = said.replaceAll(dataDir, movedTo.dataDir).replaceAll(process.execPath, movedTo.node);
    if (moved !== said) writeFileSync(file, moved);
  }
  const archive = { cwd: dataDir, file: join(fixture, 'data.tgz'), gzip: true, portable: true, sync: true };
  tar.create(archive, readdirSync(dataDir));
}

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

process.exitCode = await main(process.argv.slice(2));

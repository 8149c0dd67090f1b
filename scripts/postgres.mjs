#!/usr/bin/env node
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findPostgres } from './postgres/find.mjs';

const readyWithinMs = 30_000;
const database = 'postgres';

/**
 * Of a server that is thrown away and never crashes (PostgreSQL's manual, "Non-Durable Settings"): nothing is written
 * that only a restart would need, and nobody tidies up small databases.
 */
const thrownAway = [
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_wal_size=2GB',
  'checkpoint_timeout=1h',
  'autovacuum=off',
];

/**
 * Starts a PostgreSQL of our own with an empty database on a free port of 127.0.0.1, for tests only (no fsync).
 * `settings` are added to its configuration. Resolves to `{ url, socketUrl, pid, folder, stop }`: by a socket a statement
 * takes about half the time. `stop()` ends it by its pid and removes its files.
 */
export async function startPostgres({ bin = findPostgres(), settings = [] } = {}) {
  if (bin === undefined) throw new Error('PostgreSQL is not installed (Debian: apt-get install postgresql)');
  const owner = ownerOfFiles();
  const folder = mkdtempSync(join(tmpdir(), 'switchback-postgres-'));
  try {
    chmodSync(folder, 0o700);
    if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
    initialize({ bin, folder, owner });
    for (let attempt = 1; ; attempt += 1) {
      const server = await run({ bin, folder, owner, settings, port: await freePort() });
      if (server !== undefined) return { ...server, folder, stop: () => stopPostgres(server.pid, folder) };
      if (attempt === 3) throw new Error(`PostgreSQL did not start:\n${logOf(folder)}`);
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Ends the server with this pid (fast, then hard) and removes its files. */
export async function stopPostgres(pid, folder) {
  for (const [signal, patienceMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ]) {
    if (!signalTo(pid, signal)) break;
    if (await until(() => !isAlive(pid), patienceMs)) break;
  }
  rmSync(folder, { recursive: true, force: true });
}

/** PostgreSQL refuses to run as root; then `postgres` or `nobody` owns its files. */
function ownerOfFiles() {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    try {
      const id = (flag) =>
        Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // no such user
    }
  }
  throw new Error('PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody');
}

const plainEnvironment = () => ({ PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' });

function initialize({ bin, folder, owner }) {
  const args = [
    '-D',
    join(folder, 'data'),
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-sync',
    '--locale=C',
  ];
  execFileSync(join(bin, 'initdb'), args, { cwd: folder, env: plainEnvironment(), stdio: 'pipe', ...owner });
}

/** Resolves to `{ url, pid }`, or undefined when the server ended at once (its port was taken). */
async function run({ bin, folder, owner, settings, port }) {
  const log = openSync(join(folder, 'log'), 'a', 0o600);
  const socketFolder = socketFits(folder) ? folder : null;
  const options = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${socketFolder ?? ''}`,
    'fsync=off',
    'max_connections=200',
    ...settings,
  ];
  const child = spawn(
    join(bin, 'postgres'),
    ['-D', join(folder, 'data'), ...options.flatMap((option) => ['-c', option])],
    // In a session of its own: Ctrl-C at the terminal is for the tests, which stop the server when they are done.
    { cwd: folder, env: plainEnvironment(), stdio: ['ignore', log, log], detached: true, ...owner },
  );
  closeSync(log);
  let ended = false;
  child.once('error', () => (ended = true)).once('exit', () => (ended = true));
  child.unref();
  const ready = () => logOf(folder).includes('database system is ready to accept connections');
  await until(() => ended || ready(), readyWithinMs);
  if (!ended && ready()) {
    const url = `postgres://postgres@127.0.0.1:${port}/${database}`;
    const socketUrl = socketFolder === null ? url : `${url}?host=${encodeURIComponent(socketFolder)}`;
    return { url, socketUrl, pid: child.pid };
  }
  if (!ended) signalTo(child.pid, 'SIGKILL');
  return undefined;
}

/** The address of a Unix socket has room for 107 bytes, 103 on macOS, and PostgreSQL calls its own `.s.PGSQL.` and the port. */
const socketFits = (folder) => Buffer.byteLength(join(folder, '.s.PGSQL.65535')) <= 103;

const logOf = (folder) => readFileSync(join(folder, 'log'), 'utf8');

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function signalTo(pid, signal) {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

const isAlive = (pid) => signalTo(pid, 0);

async function until(condition, patienceMs) {
  const deadline = performance.now() + patienceMs;
  while (!condition()) {
    if (performance.now() > deadline) return false;
    await delay(25);
  }
  return true;
}

const help = `node scripts/postgres.mjs find              prints the folder of the installed server, else ends with 1
node scripts/postgres.mjs start             starts a PostgreSQL; prints DATABASE_URL=…, PID=… and FOLDER=…
node scripts/postgres.mjs stop PID FOLDER   stops it and removes its files
`;

async function main([verb, pid, folder]) {
  if (verb === 'find') {
    const bin = findPostgres();
    if (bin !== undefined) process.stdout.write(`${bin}\n`);
    return bin === undefined ? 1 : 0;
  }
  if (verb === 'start') {
    const server = await startPostgres({ settings: thrownAway });
    process.stdout.write(`DATABASE_URL=${server.socketUrl}\nPID=${server.pid}\nFOLDER=${server.folder}\n`);
    return 0;
  }
  if (verb === 'stop' && /^\d+$/.test(pid ?? '') && folder?.includes('switchback-postgres-')) {
    await stopPostgres(Number(pid), folder);
    return 0;
  }
  process.stderr.write(help);
  return 2;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2)).catch((error) => {
    process.stderr.write(`${error.message}\n`);
    return 1;
  });
}

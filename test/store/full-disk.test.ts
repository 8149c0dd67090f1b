import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { installDir } from '../../src/service/config.js';
import { smallDisk } from '../support/small-disk.js';

const run = promisify(execFile);
const server = process.env['DATABASE_URL'] ?? '';

/**
 * A PostgreSQL whose database lies on the small disk, and its log of changes elsewhere: it is filled, written to, and
 * emptied again; prints what was said.
 */
const program = `
  import { chownSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
  import { randomBytes } from 'node:crypto';
  import { join } from 'node:path';
  import pg from 'pg';
  const [install, disk] = process.argv.slice(1);
  const { startPostgres } = await import(install + '/scripts/postgres.mjs');
  const { openServer } = await import(install + '/dist/store/database.js');
  const { createStore } = await import(install + '/dist/store/store.js');
  const server = await startPostgres();
  try {
    const place = join(disk, 'tablespace');
    mkdirSync(place, { mode: 0o700 });
    const { uid, gid } = statSync(join(server.folder, 'data'));
    chownSync(place, uid, gid);
    const owner = new pg.Client({ connectionString: server.url });
    await owner.connect();
    await owner.query("create tablespace small location '" + place + "'");
    await owner.query('create database small tablespace small');
    await owner.end();
    const url = new URL(server.url);
    url.pathname = '/small';
    const database = await openServer(url.href, () => undefined);
    const store = createStore(database);
    await store.transaction((rows) => rows.stages.ensure(['dev']));
    const write = (bytes) => store.transaction((rows) => rows.events.append({
      ...{ name: 'hold:set', stage: 'dev', promotion: null, actor: { id: 'mina', via: 'cli' }, requestId: null },
      facts: { text: randomBytes(bytes).toString('base64') },
    }));
    const count = async () => Number(await store.read.events.last());
    await write(10);
    const before = await count();
    let full = null;
    try { for (;;) writeFileSync(join(disk, 'filler'), Buffer.alloc(65536), { flag: 'a' }); } catch (error) { full = error.code; }
    const refused = await write(4_000_000).then(() => null, ({ name, code }) => ({ name, code }));
    const meanwhile = await count();
    const stages = (await store.read.stages.all()).map(({ stage }) => stage);
    rmSync(join(disk, 'filler'));
    await write(4_000_000);
    console.log(JSON.stringify({ full, refused, stages, written: [before, meanwhile, await count()] }));
    await database.close();
  } finally {
    await server.stop();
  }`;

let disk: string;
beforeAll(async () => {
  disk = await mkdtemp(join(tmpdir(), 'switchback-small-disk-'));
});
afterAll(() => rm(disk, { recursive: true, force: true }));

// Root alone may give a process a disk that a PostgreSQL of another user sees, too.
const onDisk = server === '' ? null : smallDisk('40m', { rootOnly: true });
const possible = onDisk === null ? test.skip : test;

possible(
  'F35: a PostgreSQL whose disk is full refuses what is written as storage-full, keeps what it has, and goes on with space',
  async () => {
    const node = [process.execPath, '--input-type=module', '-e', program, installDir, disk];
    const [command, ...args] = onDisk?.(disk) ?? [''];
    const { stdout } = await run(command, [...args, ...node], { cwd: installDir });
    expect(JSON.parse(stdout)).toEqual({
      ...{ full: 'ENOSPC', refused: { name: 'Refusal', code: 'storage-full' }, stages: ['dev'] },
      written: [1, 1, 2],
    });
  },
  120_000,
);

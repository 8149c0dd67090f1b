import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { installDir } from '../../src/service/config.js';
import { openEmbedded, type Database } from '../../src/store/database.js';
import { gaveUp } from '../support/database.js';
import { smallDisk } from '../support/small-disk.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchback-embedded-'));
});
let database: Database | null = null;
afterEach(async () => {
  await database?.close();
  database = null;
  await rm(folder, { recursive: true, force: true });
});

test('the embedded database syncs what it commits, and its log of changes does not grow for ever', async () => {
  const { embedded, maintain } = (database = await openEmbedded(join(folder, 'database'), gaveUp));
  const settings = async (name: string) =>
    (await embedded?.query<{ setting: string }>('select current_setting($1) as setting', [name]))?.rows[0]
      ?.setting;
  expect([await settings('fsync'), await settings('synchronous_commit')]).toEqual(['on', 'on']);
  const megabytes = (count: number) =>
    embedded?.query(
      `select pg_logical_emit_message(false, 'filler', repeat('x', 1048576)) from generate_series(1, $1::int)`,
      [count],
    );
  const segments = async () => (await readdir(join(folder, 'database/pg_wal'))).length;
  for (let round = 0; round < 3; round += 1) {
    await megabytes(80);
    await maintain();
  }
  // Each of 16 MB; without a checkpoint there would be fifteen.
  expect(await segments()).toBeLessThan(10);
});

test('half of a new database, as a start leaves it that is killed, is not in the way of the next one', async () => {
  await mkdir(join(folder, 'database.next/base'), { recursive: true });
  database = await openEmbedded(join(folder, 'database'), gaveUp);
  expect(await readdir(folder)).toEqual(['database']);
});

/** An embedded database on a disk that is filled, refused, emptied, and filled again until it gives up; prints what was said. */
const program = `
  import { rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
  import { join } from 'node:path';
  const [dist, disk] = process.argv.slice(1);
  const { openEmbedded } = await import(dist + '/store/database.js');
  const { createStore } = await import(dist + '/store/store.js');
  const said = {};
  const filler = join(disk, 'filler');
  const fill = () => { try { for (;;) writeFileSync(filler, Buffer.alloc(65536), { flag: 'a' }); } catch (error) { return error.code; } };
  const openStore = async (onBroken) => {
    const database = await openEmbedded(join(disk, 'database'), onBroken);
    return { database, store: createStore(database) };
  };
  const write = ({ store }, bytes) => store.transaction((rows) => rows.events.append({
    ...{ name: 'hold:set', stage: 'dev', promotion: null, actor: { id: 'mina', via: 'cli' }, requestId: null },
    facts: { text: 'x'.repeat(bytes) },
  }));
  const count = async ({ store }) => Number(await store.read.events.last());
  const end = () => { writeSync(1, JSON.stringify(said)); process.exit(7); };
  if (process.argv[3] === 'again') {
    said.full = await openStore(end).then(() => null, ({ code }) => code);
    rmSync(filler);
    const there = await openStore(end);
    said.kept = await count(there);
    await write(there, 10);
    said.written = await count(there);
    end();
  }
  fill();
  said.fresh = await openStore(end).then(() => null, ({ code }) => code);
  rmSync(filler);
  const there = await openStore(end);
  await there.store.transaction((rows) => rows.stages.ensure(['dev']));
  await write(there, 10);
  said.full = fill();
  said.refused = await there.store.transaction((rows) => rows.stages.ensure(Array.from({ length: 20000 }, (_, n) => 'stage-' + n))).then(() => null, ({ name, code }) => ({ name, code }));
  rmSync(filler);
  await write(there, 10);
  said.meanwhile = await count(there);
  fill();
  // Its next words go into a file of 16 MB, for which there is no room; some for the rows there is.
  truncateSync(filler, statSync(filler).size - 4_000_000);
  await there.database.embedded.query('select pg_switch_wal()');
  await write(there, 10);`;

const onDisk = smallDisk('110m');
const possible = onDisk === null ? test.skip : test;

possible(
  'F35: on a full disk it refuses as storage-full and goes on with space; where its log has no room it tells it at once, and has all that was committed',
  async () => {
    const node = [process.execPath, '--input-type=module', '-e', program, join(installDir, 'dist'), folder];
    // The second one opens what the first one left, on the same disk, full at first.
    const both = [
      'sh',
      '-c',
      '"$@"; echo " $?"; "$@" again; echo " $?"',
      '-',
      ...['timeout', '-s', 'KILL', '50'],
      ...node,
    ];
    const [command, ...args] = onDisk?.(folder) ?? [''];
    const { stdout } = await promisify(execFile)(command, [...args, ...both], { cwd: installDir });
    const [first = '', again = ''] = stdout.trim().split('\n');
    const told = {
      fresh: 'ENOSPC',
      full: 'ENOSPC',
      refused: { name: 'Refusal', code: 'storage-full' },
      meanwhile: 2,
    };
    expect(first).toBe(`${JSON.stringify(told)} 7`);
    expect(again).toBe(`${JSON.stringify({ full: 'ENOSPC', kept: 2, written: 3 })} 7`);
  },
  120_000,
);

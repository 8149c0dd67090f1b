import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clearLocks, clearStaleLocks, isLocked, readLocks } from '../../src/engine/locks.js';
import { lockName } from '../../src/model/recovery.js';
import { identityOf, type ProcessIdentity } from '../../src/processes/identity.js';
import { stateFilesOf } from '../../src/pulumi-cli/state-files.js';

let dataDir: string;
let lockFolder: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchback-locks-'));
  lockFolder = join(dataDir, 'pulumi/state/.pulumi/locks/organization/switchback/dev');
  await mkdir(lockFolder, { recursive: true });
});
afterEach(() => rm(dataDir, { recursive: true }));

const files = () => stateFilesOf(join(dataDir, 'pulumi/state'), null);
const place = () => ({ dataDir, project: 'switchback', files: files(), now: () => new Date() });
const clear = async () => (await clearStaleLocks(place(), 'dev')).length;
const left = () => readdir(lockFolder);

const lock = (name: string, pid: number, host = hostname(), timestamp = '') =>
  writeFile(
    join(lockFolder, `${name}.json`),
    JSON.stringify({ pid, username: 'hana', hostname: host, timestamp }),
  );

/** Records a CLI as one that we started. */
async function ours(identity: ProcessIdentity): Promise<void> {
  const folder = join(dataDir, 'runs', `p_${String(identity.pid)}.1`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'cli.json'), JSON.stringify(identity));
}

/** The identity of a real process that has ended. */
async function deadProcess(): Promise<ProcessIdentity> {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const identity = identityOf(child.pid ?? 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  if (identity === null) throw new Error('no identity');
  return identity;
}

test('F10: the lock of a CLI of ours that is proven gone is cleared', async () => {
  const dead = await deadProcess();
  await ours(dead);
  await lock('a', dead.pid);
  expect(await clear()).toBe(1);
  expect(await left()).toEqual([]);
});

test('F11: a lock of another machine, or of a process that lives, is never cleared', async () => {
  const dead = await deadProcess();
  await ours(dead);
  await lock('other-host', dead.pid, 'another-machine');
  expect(await clear()).toBe(0);
  await rm(join(lockFolder, 'other-host.json'));
  const me = identityOf(process.pid);
  if (me !== null) await ours(me);
  await lock('alive', process.pid);
  expect(await clear()).toBe(0);
});

test('one foreign lock among ours keeps all of them', async () => {
  const dead = await deadProcess();
  await ours(dead);
  await lock('ours', dead.pid);
  await lock('foreign', 1, 'another-machine');
  expect(await clear()).toBe(0);
  expect(await left()).toHaveLength(2);
});

describe('a lock whose CLI ended while it wrote it', () => {
  const unfinished = (begun: Date, text = '') =>
    writeFile(join(lockFolder, `a.json.${(BigInt(begun.getTime()) * 1_000_000n).toString(16)}.tmp`), text);

  test('is cleared, whoever it was: it has no name', async () => {
    const begun = new Date(Date.now() - 60_000);
    await unfinished(begun);
    const lock = { user: null, host: hostname(), pid: null, since: begun, ours: true, owner: 'gone' };
    expect(await readLocks(place(), 'dev')).toEqual([lock]);
    expect(await isLocked(place(), 'dev')).toBe(true);
    expect(await clear()).toBe(1);
    expect(await left()).toEqual([]);
  });

  test('F20: is cleared, too, when the clock was put back since', async () => {
    await unfinished(new Date(Date.now() + 3_600_000));
    expect(await clear()).toBe(1);
  });

  test('is somebody’s for as long as writing takes, and is awaited so long before an update', async () => {
    await unfinished(new Date());
    expect(await readLocks(place(), 'dev')).toMatchObject([{ owner: 'alive' }]);
    expect(await clearLocks(place(), 'dev', () => Promise.resolve())).toEqual([]);
    expect(await clear()).toBe(1);
  });

  test('and that has its name already is judged by it', async () => {
    await unfinished(new Date(0), JSON.stringify({ pid: process.pid, hostname: hostname() }));
    expect(await readLocks(place(), 'dev')).toMatchObject([{ owner: 'alive', pid: process.pid }]);
    expect(await clear()).toBe(0);
  });
});

test('a dead process that was never ours is somebody else’s business', async () => {
  await lock('stranger', (await deadProcess()).pid);
  expect(await clear()).toBe(0);
});

test('F12: a pid that was ours and belongs to another process by now keeps the lock: it may be that one’s', async () => {
  const me = identityOf(process.pid);
  await ours({ pid: process.pid, started: `${me?.started ?? ''}-an-earlier-one` });
  await lock('reused', process.pid);
  expect(await clear()).toBe(0);
});

test('F12: a pid whose process is younger than the lock was only given the number; ours is cleared, a stranger’s is not', async () => {
  const me = identityOf(process.pid);
  const before = '2001-01-01T00:00:00Z';
  await lock('stranger', process.pid, hostname(), before);
  expect(await readLocks(place(), 'dev')).toMatchObject([{ owner: 'reused', ours: false }]);
  expect(await clear()).toBe(0);
  await ours({ pid: process.pid, started: `${me?.started ?? ''}-an-earlier-one` });
  expect(await readLocks(place(), 'dev')).toMatchObject([{ owner: 'reused', ours: true }]);
  expect(await clear()).toBe(1);
});

test('F12: the lock of a living update of ours is its own, whatever the clock says', async () => {
  const me = identityOf(process.pid);
  if (me !== null) await ours(me);
  await lock('alive', process.pid, hostname(), '2001-01-01T00:00:00Z');
  expect(await readLocks(place(), 'dev')).toMatchObject([{ owner: 'alive', ours: true }]);
  expect(await clear()).toBe(0);
});

test('a lock says who made it, since when, and what became of that process', async () => {
  const dead = await deadProcess();
  const since = '2026-11-11T05:03:22.5+01:00';
  await lock('a', dead.pid, hostname(), since);
  await lock('b', 17, 'another-machine', since);
  const [here, there] = await readLocks(place(), 'dev');
  const made = { user: 'hana', since: new Date(since), ours: false };
  expect(here).toEqual({ ...made, host: hostname(), pid: dead.pid, owner: 'gone' });
  expect(there).toEqual({ ...made, host: 'another-machine', pid: 17, owner: 'elsewhere' });
});

describe('at the word of a person', () => {
  const told: string[] = [];
  const byWord = () =>
    clearLocks(place(), 'dev', (locks) => {
      told.push(...locks.map(lockName));
      return Promise.resolve();
    });

  test('a lock of another machine is cleared, and is told before it is gone', async () => {
    await lock('foreign', 17, 'another-machine');
    expect(await byWord()).toHaveLength(1);
    expect(told).toEqual(['hana@another-machine (pid 17)']);
    expect(await left()).toEqual([]);
  });

  test('F11: one of a process that lives here keeps all of them', async () => {
    await lock('alive', process.pid);
    await lock('foreign', 17, 'another-machine');
    expect(await byWord()).toEqual([]);
    expect(await left()).toHaveLength(2);
  });

  test('none is cleared that could not be told of', async () => {
    await lock('foreign', 17, 'another-machine');
    const clearing = clearLocks(place(), 'dev', () => Promise.reject(new Error('the database is away')));
    await expect(clearing).rejects.toThrow('away');
    expect(await left()).toHaveLength(1);
  });
});

test('a lock that cannot be read is left alone', async () => {
  await writeFile(join(lockFolder, 'half.json'), '{"pid":');
  expect(await clear()).toBe(0);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { clearStaleLocks } from '../../src/engine/locks.js';
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
const clear = () => clearStaleLocks({ dataDir, project: 'switchback', files: files() }, 'dev');
const left = () => readdir(lockFolder);

const lock = (name: string, pid: number, host = hostname()) =>
  writeFile(
    join(lockFolder, `${name}.json`),
    JSON.stringify({ pid, username: 'x', hostname: host, timestamp: '' }),
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

test('a lock that cannot be read is left alone', async () => {
  await writeFile(join(lockFolder, 'half.json'), '{"pid":');
  expect(await clear()).toBe(0);
});

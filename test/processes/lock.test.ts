import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { takeLock } from '../../src/processes/lock.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'switchback-lock-'));
});
afterEach(() => rm(root, { recursive: true }));

test('a role for a folder has one process at a time, by whatever name the folder is called', async () => {
  const other = `${root}.link`;
  await symlink(root, other);
  const lock = await takeLock(root, 'service');
  expect(await takeLock(other, 'service')).toBeNull();
  (await takeLock(root, 'stage-host'))?.release();
  lock?.release();
  const next = await takeLock(other, 'service');
  expect(next).not.toBeNull();
  next?.release();
  await rm(other);
});

test('one whose process is killed is free', async () => {
  const { dev, ino } = await stat(root);
  const path = `\\0switchback-${String(dev)}-${String(ino)}`;
  const code = `require('node:net').createServer().listen('${path}', () => console.log('taken'))`;
  const holder = spawn(process.execPath, ['-e', code]);
  await once(holder.stdout, 'data');
  expect(await takeLock(root, 'service')).toBeNull();
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const lock = await takeLock(root, 'service');
  expect(lock).not.toBeNull();
  lock?.release();
});

test('a stage host of an earlier version and one of this version exclude each other', async () => {
  const { dev, ino } = await stat(root);
  const name = createHash('sha256')
    .update(`${String(dev)}:${String(ino)}`)
    .digest('hex');
  const earlier = createServer().listen(`\0switchback-stage-host-${name}`);
  await once(earlier, 'listening');
  expect(await takeLock(root, 'stage-host')).toBeNull();
  earlier.close();
});

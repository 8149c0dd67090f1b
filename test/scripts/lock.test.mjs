import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { withLock } from '../../scripts/setup/lock.mjs';
import { checkout, makePlace, until } from './place.mjs';

let place;
let file;
beforeEach(() => {
  place = makePlace();
  file = join(place.folder, 'some', 'lock');
});
afterEach(() => place.remove());

function holder() {
  const lock = JSON.stringify(join(checkout, 'scripts/setup/lock.mjs'));
  const code = `const { withLock } = await import(${lock});
await withLock(${JSON.stringify(file)}, () => new Promise((done) => process.stdin.once('data', done)));`;
  return spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}

test('a second one waits until the first has ended', async () => {
  const first = holder();
  await until(() => existsSync(file));
  let waitsFor;
  const second = withLock(file, () => first.exitCode, { pollMs: 10, onWait: (pid) => (waitsFor = pid) });
  await until(() => waitsFor !== undefined);
  expect(waitsFor).toBe(first.pid);
  first.stdin.end('go on\n');
  await once(first, 'exit');
  await second;
  expect(existsSync(file)).toBe(false);
});

test('the lock of a killed one is taken over', async () => {
  const first = holder();
  await until(() => existsSync(file));
  first.kill('SIGKILL');
  await once(first, 'exit');
  expect(await withLock(file, () => 'done', { pollMs: 10 })).toBe('done');
});

test('a lock whose process number was given to somebody else is taken over', async () => {
  await withLock(file, () => {});
  writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname(), started: 'long ago' }));
  expect(await withLock(file, () => 'done', { pollMs: 10 })).toBe('done');
});

test('the lock of another machine is never broken, and patience ends with what to do', async () => {
  await withLock(file, () => {});
  writeFileSync(file, JSON.stringify({ pid: 1, host: 'elsewhere', started: null }));
  const waiting = withLock(file, () => 'done', { pollMs: 10, patienceMs: 50 });
  await expect(waiting).rejects.toThrow(/process 1 on elsewhere.*delete that file/s);
});

test('is released when the work fails', async () => {
  await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(file)).toBe(false);
});

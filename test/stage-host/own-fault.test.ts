import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startHost } from '../../src/platforms/process/client.js';
import type { HostEnd } from '../../src/model/host-end.js';
import { ask, askJson, isAlive, makeWorld, until, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(() => world.end());

/** A Node in which SIGUSR2 is an error that nobody catches. */
async function faultyNode(): Promise<string> {
  const fault = join(world.dataDir, 'fault.mjs');
  const node = join(world.dataDir, 'node');
  await mkdir(world.dataDir, { recursive: true });
  await writeFile(
    fault,
    "process.on('SIGUSR2', () => { throw Object.assign(new TypeError('sesame'), { code: 'ERR_X' }); });",
  );
  await writeFile(node, `#!/bin/sh\nexec '${process.execPath}' --import '${fault}' "$@"\n`);
  await chmod(node, 0o755);
  return node;
}

test('a host that ends by a fault of its own is back by itself, serves on, and leaves word', async () => {
  const connection = await startHost({ ...world.launcher, nodePath: await faultyNode() }, 'nightly');
  await connection.prepare(await world.order('b1'));
  const { url } = await connection.commit();
  connection.close();
  const { host, children } = world.pids();
  process.kill(host, 'SIGUSR2');
  await until(() => !isAlive(host), 'the host is dead');
  const answers = (): Promise<boolean> =>
    ask(url).then(
      ({ status }) => status === 200,
      () => false,
    );
  await until(answers, 'the stage answers again');
  expect(await askJson(url)).toMatchObject({ build: 'b1' });
  expect(world.pids().host).not.toBe(host);
  expect(await world.platform.observe('nightly')).toMatchObject({
    ...{ build: 'b1', health: 'degraded', restarts: 1 },
  });
  expect(children.filter(isAlive)).toEqual([]);
  expect(readFileSync(join(world.folder, 'host.log'), 'utf8')).toMatch(
    /fault of its own: TypeError ERR_X at /,
  );
  expect(readFileSync(join(world.folder, 'host.log'), 'utf8')).not.toContain('sesame');

  const told: HostEnd[] = [];
  const tell = (end: HostEnd): Promise<void> => {
    told.push(end);
    return Promise.resolve();
  };
  const refuse = (): Promise<void> => Promise.reject(new Error('not now'));
  await expect(world.platform.tellEnds('nightly', refuse)).rejects.toThrow('not now');
  await Promise.all([1, 2, 3].map(() => world.platform.tellEnds('nightly', tell)));
  await world.platform.tellEnds('nightly', tell);
  expect(told).toMatchObject([{ why: 'TypeError ERR_X', times: 1 }]);
});

test('a host that is told to end leaves no word', async () => {
  await world.serve(await world.order('b1'));
  const { host } = world.pids();
  process.kill(host, 'SIGTERM');
  await until(() => !isAlive(host), 'the host has ended');
  await world.host();
  expect(existsSync(join(world.folder, 'host-end.json'))).toBe(false);
});

test('whoever watches a host is told that it is gone', async () => {
  const watch = await world.platform.watch('nightly');
  expect(watch).toBeNull();
  await world.serve(await world.order('b1'));
  const watched = await world.platform.watch('nightly');
  process.kill(world.pids().host, 'SIGKILL');
  await watched?.gone;
  expect(watched).not.toBeNull();
});

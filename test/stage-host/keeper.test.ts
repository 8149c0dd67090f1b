import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultCode, keeping } from '../../src/stage-host/keeper.js';
import type { HostEnd } from '../../src/model/host-end.js';
import { spawnHost } from '../../src/platforms/process/spawn-host.js';
import { keeperOf, killForGood } from '../support/host-keeper.js';
import { ask, askJson, isAlive, makeWorld, until, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(() => world.end());

const answers = (url: string): Promise<boolean> =>
  ask(url).then(
    ({ status }) => status === 200,
    () => false,
  );
const isGone = (pid: number | null): boolean => pid !== null && !isAlive(pid);

test('a host that is killed is back by itself, again and again, and its ends are told', async () => {
  const url = await world.serve(await world.order('b1'));
  const keeper = keeperOf(world.pids().host);
  for (const _ of ['once', 'twice']) {
    const { host, children } = world.pids();
    process.kill(host, 'SIGKILL');
    await until(() => isGone(host), 'the host is dead');
    await until(() => answers(url), 'the stage answers again');
    expect(await askJson(url)).toMatchObject({ build: 'b1' });
    expect(children.filter(isAlive)).toEqual([]);
    expect(keeperOf(world.pids().host)).toBe(keeper);
  }
  const told: HostEnd[] = [];
  await world.platform.tellEnds('nightly', (end) => {
    told.push(end);
    return Promise.resolve();
  });
  expect(told).toMatchObject([{ why: 'killed', times: 2 }]);
});

test('a stage that is stopped keeps no keeper, also right after its host was killed', async () => {
  for (const kills of [false, true]) {
    const url = await world.serve(await world.order('b1'));
    const { host } = world.pids();
    const keeper = keeperOf(host);
    if (kills) process.kill(host, 'SIGKILL');
    await world.platform.stop('nightly');
    await until(() => isGone(keeper) && isGone(host), 'keeper and host have ended');
    await expect(ask(url)).rejects.toThrow('ECONNREFUSED');
  }
});

test('a host that is told to end takes its keeper along', async () => {
  await world.serve(await world.order('b1'));
  const { host } = world.pids();
  const keeper = keeperOf(host);
  process.kill(host, 'SIGTERM');
  await until(() => isGone(keeper), 'the keeper has ended');
});

test('nobody is brought back for a stage whose host has taken its entry away', async () => {
  await world.serve(await world.order('b1'));
  const { host, children } = world.pids();
  const keeper = keeperOf(host);
  rmSync(join(world.folder, 'host.json'));
  process.kill(host, 'SIGKILL');
  await until(() => isGone(keeper), 'the keeper has ended');
  expect(existsSync(join(world.folder, 'host.json'))).toBe(false);
  // It left them to the next host, which is not wanted.
  expect(children.every(isAlive)).toBe(true);
});

test('a host that comes when the stage has been told to end meanwhile is not wanted', async () => {
  await world.serve(await world.order('b1'));
  killForGood(world.pids().host);
  // It is on its way until somebody writes.
  const [door, slow] = ['door', 'slow-node'].map((name) => join(world.dataDir, name)) as [string, string];
  execFileSync('mkfifo', [door]);
  writeFileSync(slow, `#!/bin/sh\nread _ < '${door}'\nexec '${process.execPath}' "$@"\n`, { mode: 0o700 });
  const late = await spawnHost({ ...world.launcher, nodePath: slow }, 'nightly');
  const ended = once(late, 'exit');
  await world.platform.stop('nightly');
  writeFileSync(door, '\n');
  expect(await ended).toEqual([0, null]);
  expect(existsSync(join(world.folder, 'host.json'))).toBe(false);
});

test('a host serves on without its keeper', async () => {
  const url = await world.serve(await world.order('b1'));
  const { host } = world.pids();
  const keeper = keeperOf(host) ?? 0;
  process.kill(keeper, 'SIGKILL');
  await until(() => isGone(keeper), 'the keeper is dead');
  expect(await askJson(url)).toMatchObject({ build: 'b1' });
  expect(isAlive(host)).toBe(true);
});

test('a keeper starts again what was killed or had a fault, and ends as anything else ends', () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchback-keeper-'));
  const kept = (ends: readonly string[]) => {
    const file = join(folder, 'starts');
    rmSync(file, { force: true });
    const program = `echo "$*" >> '${file}'
      case $(wc -l < '${file}') in ${ends.map((end, at) => `*${String(at + 1)}) ${end};;`).join(' ')} esac`;
    const { program: shell, args } = keeping(['/bin/sh', '-c', program, 'host', '--stage', 'dev']);
    const { status } = spawnSync(shell, args);
    return { status, starts: readFileSync(file, 'utf8').trim().split('\n') };
  };
  const usual = '--stage dev';
  expect(kept(['exit 3'])).toEqual({ status: 3, starts: [usual] });
  expect(kept(['exit 1'])).toEqual({ status: 1, starts: [usual] });
  expect(kept(['kill -9 $$', `exit ${String(faultCode)}`, 'exit 0'])).toEqual({
    status: 0,
    starts: [usual, `${usual} --again`, `${usual} --again`],
  });
  rmSync(folder, { recursive: true });
});

test('it starts the next one without any pause, one that ends again and again after longer ones, and a steady one at once again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchback-keeper-'));
  const inFolder = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o700 });
    return join(folder, name);
  };
  // Its seconds are those of this file; a host adds to them as long as it lived, here by the number of its start.
  const now = inFolder('now', '1000\n');
  const happened = inFolder('happened', '');
  const clock = inFolder('clock', `#!/bin/sh\nwhile read -r now; do echo "$now"; done < '${now}'\n`);
  const wait = inFolder('wait', `#!/bin/sh\necho "waits $1" >> '${happened}'\n`);
  const host = `echo starts >> '${happened}'
    read -r now < '${now}'
    case $(grep -c starts '${happened}') in
      8) echo $((now + 10)) > '${now}'; kill -9 $$;;
      10) exit 0;;
      *) echo $((now + 9)) > '${now}'; kill -9 $$;;
    esac`;
  const { program, args } = keeping(['/bin/sh', '-c', host], { clock, wait });
  expect(spawnSync(program, args).status).toBe(0);
  expect(readFileSync(happened, 'utf8').trim().split('\n')).toEqual([
    ...['starts', 'starts', 'waits 1', 'starts', 'waits 3', 'starts', 'waits 7', 'starts'],
    ...['waits 15', 'starts', 'waits 30', 'starts', 'waits 30', 'starts'],
    // The eighth lived for ten seconds.
    ...['starts', 'waits 1', 'starts'],
  ]);
  rmSync(folder, { recursive: true });
});

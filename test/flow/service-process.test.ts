import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import { isStillAlive, type ProcessIdentity } from '../../src/processes/identity.js';
import { endedAt, registerAt } from '../support/at-service.js';
import { makeGate } from '../support/gate.js';
import { killForGood } from '../support/host-keeper.js';
import { endProject } from '../support/invariants.js';
import type { TestProject } from '../support/project.js';
import { makeStartedProject } from '../support/stacks.js';
import { runSwitchback, startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { platformOf } from '../support/world.js';

let project: TestProject;
const running: ServiceProcess[] = [];

beforeEach(async () => {
  project = await makeStartedProject();
});
afterEach(async () => {
  for (const service of running.splice(0)) await service.end('SIGTERM');
  for (const stage of ['dev', 'nightly']) await platformOf(project.dataDir).stop(stage);
  await endProject(project);
}, 60_000);

const start = async (): Promise<ServiceProcess> => {
  const service = await startServiceProcess(project);
  running.push(service);
  return service;
};

const register = (url: string, name: string, serverSource?: string): Promise<BuildResource> =>
  registerAt(url, { project, name, serverSource });

test('F04: kill -9 of the service in the middle of an update changes nothing about it; the next one records it', async () => {
  const first = await start();
  const gate = makeGate(project.dir, 'kill');
  const build = await register(first.url, 'gated', gate.serverSource);
  const id = build.promotions?.[0] ?? '';
  const folder = join(project.dataDir, 'runs', `${id}.1`);
  const cli = await until('the CLI', async () => {
    const text = await readFile(join(folder, 'cli.json'), 'utf8').catch(() => '');
    return text !== '' && (JSON.parse(text) as ProcessIdentity);
  });
  running.length = 0;
  await first.end('SIGKILL');
  // The kill fell between the engine's start and its end.
  expect(isStillAlive(cli)).toBe(true);
  expect(existsSync(join(folder, 'result.json'))).toBe(false);
  await gate.open();
  const second = await start();
  const promotion = await endedAt(second.url, id);
  expect(promotion).toMatchObject({ phase: 'succeeded', build: build.id });
  expect(promotion.steps.map(({ phase }) => phase)).toEqual(['succeeded', 'succeeded', 'succeeded']);
}, 90_000);

describe('one data directory', () => {
  test('F37: belongs to one service; a second one is refused and names the first', async () => {
    const { pid } = await start();
    const env = { SWITCHBACK_DATA_DIR: project.dataDir };
    const { code, stderr } = await runSwitchback(['serve', '--port', '0'], { cwd: project.dir, env });
    expect(code).toBe(1);
    expect(stderr).toContain(String(pid));
    expect(stderr).toContain('--data-dir');
  }, 60_000);

  test('is free again at once after a kill -9', async () => {
    const { pid, end } = await start();
    running.length = 0;
    await end('SIGKILL');
    const second = await start();
    expect(second.pid).not.toBe(pid);
  }, 60_000);
});

test('after a reboot took service and stage hosts along, serve brings each stage back with its build', async () => {
  const first = await start();
  const build = await register(first.url, 'one');
  await endedAt(first.url, build.promotions?.[0] ?? '');
  const hostFile = join(project.dataDir, 'stages/dev/host.json');
  const host = JSON.parse(await readFile(hostFile, 'utf8')) as ProcessIdentity;
  running.length = 0;
  await first.end('SIGKILL');
  killForGood(host.pid);
  await until('the end of the host', () => !isStillAlive(host));
  const second = await start();
  const live = await until('an answer of dev', async () => {
    const stage = (await (await fetch(`${second.url}/api/v1/stages/dev`)).json()) as { url: string };
    const response = await fetch(`${stage.url}/`).catch(() => null);
    return response?.ok === true && ((await response.json()) as { build: string });
  });
  expect(live.build).toBe(build.id);
}, 90_000);

test('serve prints one line when ready, ends with 0 on SIGTERM, and refuses any address but loopback', async () => {
  const service = await start();
  expect(service.output().trim().split('\n')).toHaveLength(1);
  running.length = 0;
  expect(await service.end('SIGTERM')).toBe(0);
  expect(existsSync(join(project.dataDir, 'service.json'))).toBe(false);
  const { code, stderr } = await runSwitchback(['serve', '--host', '0.0.0.0'], { cwd: project.dir });
  expect(code).not.toBe(0);
  expect(stderr).toContain('127.0.0.1');
}, 60_000);

test('F45: a fault that nothing caught is logged, the service ends with 1, and its update goes on', async () => {
  const fault = 'process.on(%22SIGUSR2%22,()=>{Promise.reject(Error(%22a fault of ours%22))})';
  const env = { NODE_OPTIONS: `--import data:text/javascript,${fault.replaceAll(' ', '%20')}` };
  const faulty = await startServiceProcess(project, { env });
  running.push(faulty);
  const gate = makeGate(project.dir, 'fault');
  const build = await register(faulty.url, 'gated', gate.serverSource);
  const id = build.promotions?.[0] ?? '';
  const cliFile = join(project.dataDir, 'runs', `${id}.1`, 'cli.json');
  const cli = await until('the CLI', async () => {
    const text = await readFile(cliFile, 'utf8').catch(() => '');
    return text !== '' && (JSON.parse(text) as ProcessIdentity);
  });
  running.length = 0;
  expect(await faulty.end('SIGUSR2')).toBe(1);
  expect(isStillAlive(cli)).toBe(true);
  expect(await readFile(join(project.dataDir, 'service.log'), 'utf8')).toContain('a fault of ours');
  await gate.open();
  const next = await start();
  expect(await endedAt(next.url, id)).toMatchObject({ phase: 'succeeded' });
}, 120_000);

test('two installations with other ports and data directories run side by side, and 2,100 idle connections of one address lock nobody out', async () => {
  const other = await makeStartedProject();
  try {
    const [mine, theirs] = await Promise.all([start(), startServiceProcess(other)]);
    running.push(theirs);
    await locksNobodyOut(mine.url);
    const builds = await Promise.all([register(mine.url, 'mine'), register(theirs.url, 'theirs')]);
    const [a, b] = await Promise.all([
      endedAt(mine.url, builds[0].promotions?.[0] ?? ''),
      endedAt(theirs.url, builds[1].promotions?.[0] ?? ''),
    ]);
    expect([a.phase, b.phase]).toEqual(['succeeded', 'succeeded']);
  } finally {
    for (const service of running.splice(0)) await service.end('SIGTERM');
    await platformOf(other.dataDir).stop('dev');
    await other.remove();
  }
}, 120_000);

/** More idle connections of one address than a service keeps: the oldest are closed, and others are answered at once. */
async function locksNobodyOut(url: string): Promise<void> {
  const port = Number(new URL(url).port);
  const idle: Socket[] = [];
  try {
    // So many that the longest queue of a listener takes them in.
    for (let round = 0; round < 21; round += 1)
      await Promise.all(
        Array.from({ length: 100 }, async () => {
          const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
          socket.on('error', () => undefined);
          idle.push(socket);
          await once(socket, 'connect');
        }),
      );
    expect((await fetch(`${url}/api/v1/stages`)).status).toBe(200);
    await until(
      'the oldest idle ones are closed',
      () => idle.filter((socket) => !socket.closed).length <= 2000,
    );
    expect(idle.at(-1)?.closed).toBe(false);
  } finally {
    for (const socket of idle) socket.destroy();
  }
}

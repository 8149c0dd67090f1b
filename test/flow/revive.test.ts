import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { run } from '../cli/in-process.js';
import { until } from '../support/until.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.end(), 60_000);

const hostPid = async (): Promise<number> => {
  const text = await readFile(join(world.project.dataDir, 'stages/dev/host.json'), 'utf8');
  return (JSON.parse(text) as { pid: number }).pid;
};

test('a stage whose host was killed is brought back by the running service, at the same address', async () => {
  const build = await world.build('one');
  await world.ended(build.promotions?.[0] ?? '');
  const { url } = await world.stage('dev');
  const killed = await hostPid();
  process.kill(killed, 'SIGKILL');
  // While the build starts again, its host is there already and says so with 503.
  const answer = await until('the stage', async () => {
    const response = await fetch(`${String(url)}/`).catch(() => null);
    return response?.ok === true && ((await response.json()) as { build: string });
  });
  expect(answer.build).toBe(build.id);
  expect(await hostPid()).not.toBe(killed);
  expect((await world.stage('dev')).health).toBe('healthy');
  const told = await until('its event', async () => {
    const { body } = await world.get<{ items: { facts: object }[] }>('/audit?name=stage:host-ended');
    return body.items.length > 0 && body.items;
  });
  expect(told).toMatchObject([{ stage: 'dev', facts: { why: 'killed', times: 1 } }]);
  const [{ facts } = {}] = told as { facts?: { noticedAt?: string } }[];
  const { hostEnds } = await world.stage('dev');
  expect(hostEnds).toEqual({ times: 1, last: facts?.noticedAt, why: 'killed' });
  expect((await world.stage('nightly')).hostEnds).toBeNull();
  const { stdout } = await run(['status', '--server', world.url()], { columns: 300, env: { NO_COLOR: '1' } });
  expect(stdout).toMatch(/^! dev: the process behind its address ended by itself once .*\(killed\)$/m);
  expect(stdout).not.toContain('! nightly');
}, 60_000);

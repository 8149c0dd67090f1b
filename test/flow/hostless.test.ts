import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Told } from '../cli/doctor-after.js';
import { runByFile as run } from '../cli/in-process.js';
import { ended, pasteServe } from '../cli/paste-serve.js';
import { isStillAlive, type ProcessIdentity } from '../../src/processes/identity.js';
import { killForGood } from '../support/host-keeper.js';
import { until } from '../support/until.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld({
    dev: { policy: { dotenv: 'unstable', trigger: 'commit' }, env: 'GREETING=hello dev\n' },
    nightly: { policy: { dotenv: 'nightly', trigger: 'request', source: 'dev' }, env: 'GREETING=hi\n' },
  });
  const build = await world.build('one');
  await world.ended(build.promotions?.[0] ?? '');
  await world.promote('nightly', { build: build.id });
}, 120_000);
afterAll(() => world.end(), 60_000);

const cli = (...args: string[]) => {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, SWITCHBACK_DATA_DIR: world.project.dataDir };
  return run(args, { cwd: world.project.dir, env });
};
const found = async (): Promise<Told[]> => {
  const { stdout } = await cli('doctor', '--json');
  const { items } = JSON.parse(stdout) as { items: Told[] };
  return items.filter(({ check, state }) => check === 'service' && state === 'problem');
};
const wrong = async (): Promise<string[]> => (await found()).map(({ code }) => code);

test('a stage whose host is gone while no service runs is named by every command, and comes back with the service', async () => {
  const { url } = await world.stage('dev');
  await world.stopService();
  expect((await fetch(String(url))).status).toBe(200);
  expect((await cli('status')).stderr).not.toContain('dev:');
  expect(await wrong()).toEqual([]);

  const file = join(world.project.dataDir, 'stages/dev/host.json');
  const host = JSON.parse(await readFile(file, 'utf8')) as ProcessIdentity;
  killForGood(host.pid);
  await until('the host is gone', () => !isStillAlive(host));

  const said = 'dev: nothing answers at the address';
  const told = await cli('status', '--output', 'table', '--lang', 'en');
  expect([told.code, told.stderr]).toEqual([expect.any(Number), expect.stringContaining(said)]);
  expect(told.stderr).toContain('main.js serve');
  expect(told.stderr).not.toContain('nightly');
  expect((await cli('stage', 'list', '--lang', 'en')).stderr).toContain(said);
  expect((await cli('stage', 'show', 'dev', '--lang', 'ko')).stderr).toContain(
    'dev: 주소 뒤의 프로세스가 없어',
  );
  expect((await cli('pulumi', 'stack', 'output', '-s', 'dev')).stderr).toContain('dev: ');
  expect((await cli('pulumi', 'stack', 'output', '-s', 'nightly')).stderr).not.toContain('nightly: ');
  const [hostless, ...more] = await found();
  expect({ hostless, more }).toMatchObject({ hostless: { code: 'stages-hostless' }, more: [] });

  // The printed command, as a person would paste it.
  const service = await pasteServe(hostless!.mend!, {
    cwd: world.project.dir,
    env: {
      ...{ HOME: process.env['HOME'], SWITCHBACK_DATA_DIR: world.project.dataDir, SWITCHBACK_PORT: '0' },
      ...{ SWITCHBACK_STAGE_PORTS: 'auto', DATABASE_URL: world.databaseUrl ?? undefined },
    },
  });
  const { pid } = JSON.parse(
    await readFile(join(world.project.dataDir, 'service.json'), 'utf8'),
  ) as ProcessIdentity;
  try {
    await until('dev answers again', async () =>
      fetch(String(url)).then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
    expect(await wrong()).toEqual([]);
  } finally {
    process.kill(pid, 'SIGTERM');
    await ended(service);
  }
  expect(await wrong()).toEqual([]);
}, 120_000);

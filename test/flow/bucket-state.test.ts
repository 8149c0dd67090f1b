import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSimulatedStorage, type SimulatedStorage } from '../../tools/simulated-aws/storage.mjs';
import type { StartFailure } from '../../src/service/config.js';
import { startService } from '../../src/service/main.js';
import type { HoldResource } from '../../src/contract/hold.js';
import type { Page } from '../../src/contract/page.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { identityOf } from '../../src/processes/identity.js';
import { fenceFile } from '../../src/pulumi-cli/fenced-attempts.js';
import { runSwitchback } from '../support/service-process.js';
import { until } from '../support/until.js';
import { configOf, startWorld, type World } from '../support/world.js';

let storage: SimulatedStorage;
let world: World;
let env: Record<string, string>;

beforeAll(async () => {
  storage = await startSimulatedStorage();
  env = { ...storage.env, SWITCHBACK_STATE_URL: storage.stateUrl };
  world = await startWorld(undefined, { env });
}, 60_000);
afterAll(async () => {
  await world.end();
  await storage.stop();
}, 60_000);

const locks = 'team/.pulumi/locks/organization/switchback/dev/';
const keys = (prefix: string): string[] =>
  [...storage.objects().keys()].filter((key) => key.startsWith(prefix));
const lockBy = (pid: number, host: string): string =>
  JSON.stringify({ pid, username: 'mina', hostname: host, timestamp: '2026-11-11T03:00:00Z' });

test('a build is promoted, and its state and history are in the bucket alone', async () => {
  const build = await world.build('one');
  const arrived = await world.ended(build.promotions?.[0] ?? '');
  expect(arrived.phase).toBe('succeeded');
  expect((await world.stage('dev')).currentBuild?.id).toBe(build.id);
  expect(keys('team/.pulumi/stacks/switchback/dev.json')).toContain(
    'team/.pulumi/stacks/switchback/dev.json',
  );
  expect(keys('team/.pulumi/history/switchback/dev/').length).toBeGreaterThan(0);
  expect(keys(locks)).toEqual([]);
  expect(existsSync(join(world.project.dataDir, 'pulumi/state'))).toBe(false);
}, 60_000);

test('what is done by hand, with the same setting, is noticed', async () => {
  await world.project.write('.env.unstable', 'GREETING=by hand\n');
  const { code, stdout, stderr } = await runSwitchback(
    ['pulumi', 'up', '-s', 'dev', '--yes', '--skip-preview'],
    { cwd: world.project.dir, env: { ...env, SWITCHBACK_DATA_DIR: world.project.dataDir } },
  );
  expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
  await until('the row', async () => {
    const rows = await world.get<Page<PromotionResource>>('/promotions?stage=dev&trigger=by-hand');
    return rows.body.items.some(({ phase }) => phase === 'succeeded');
  });
}, 90_000);

test('by hand without the setting is refused: it would make new stacks beside those in the bucket', async () => {
  const { code, stderr } = await runSwitchback(['pulumi', 'stack', 'ls'], {
    cwd: world.project.dir,
    env: { SWITCHBACK_DATA_DIR: world.project.dataDir },
  });
  expect(code).not.toBe(0);
  expect(stderr).toContain('s3://simulated-state/team/');
  expect(stderr).toContain('SWITCHBACK_STATE_URL');
}, 60_000);

test('the lock of our own killed CLI is cleared', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const identity = identityOf(child.pid ?? 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const run = join(world.project.dataDir, 'runs', 'p_killed.1');
  await mkdir(run, { recursive: true });
  await writeFile(join(run, 'cli.json'), JSON.stringify(identity));
  storage.put(`${locks}ours.json`, lockBy(identity?.pid ?? 0, hostname()));
  const build = await world.build('two');
  expect((await world.ended(build.promotions?.[0] ?? '')).phase).toBe('succeeded');
  expect(keys(locks)).toEqual([]);
}, 60_000);

test('a foreign lock is waited for and never cleared', async () => {
  storage.put(`${locks}foreign.json`, lockBy(1, 'another-machine'));
  const { promotions } = await world.build('three');
  const id = promotions?.[0] ?? '';
  // Every attempt reads it: the engine, to see whose it is, and the CLI, to tell of it.
  await until('several attempts', () => {
    const reads = storage.calls.filter(
      ({ operation, url }) => operation === 'GetObject' && url.includes('foreign'),
    );
    return reads.length > 3;
  });
  expect(keys(locks)).toEqual([`${locks}foreign.json`]);
  // Whoever holds it lets go.
  storage.remove(`${locks}foreign.json`);
  expect((await world.ended(id)).phase).toBe('succeeded');
}, 90_000);

test('an attempt that another machine has taken over changes nothing, however late its update begins', async () => {
  const before = (await world.stage('dev')).currentBuild?.id;
  // It waits for this lock while it is taken over.
  storage.put(`${locks}foreign.json`, lockBy(1, 'another-machine'));
  const { promotions } = await world.build('fenced');
  const id = promotions?.[0] ?? '';
  for (let number = 1; number <= 50; number += 1)
    storage.put(`team/${fenceFile('switchback', `${id}.${String(number)}`)}`, '');
  storage.remove(`${locks}foreign.json`);
  const ended = await world.ended(id);
  expect(ended).toMatchObject({ phase: 'failed', outcome: { code: 'up-failed' } });
  expect(JSON.stringify(ended)).toContain('was taken over by another machine');
  expect((await world.stage('dev')).currentBuild?.id).toBe(before);
}, 90_000);

test('while the bucket is away, a request waits, and is done when it is back', async () => {
  // Given before: where services share a database, too, the bucket has to take the tarball.
  const held = await world.post<HoldResource>('/stages/dev/holds', { kind: 'qa', reason: 'the bucket' });
  const { id: build } = await world.build('four');
  expect(await world.delete(`/holds/${held.body.id}`)).toMatchObject({ status: 200 });
  storage.setAway(true);
  const asked = await world.post<PromotionResource>('/stages/dev/promotions', { build });
  expect(asked).toMatchObject({ status: 201 });
  const { id } = asked.body;
  await until('an attempt in vain', async () => {
    const { body } = await world.get<PromotionResource>(`/promotions/${id}`);
    return body.phase === 'running' && storage.turnedAway() > 3;
  });
  storage.setAway(false);
  expect((await world.ended(id)).phase).toBe('succeeded');
}, 90_000);

test('another data directory on the same state is refused, with whose it is', async () => {
  const other = { ...world.project, dataDir: `${world.project.dataDir}-2` };
  const failure = await failureOf(other, env);
  expect(failure.problems).toMatchObject([
    { code: 'state-taken', facts: { host: hostname(), dataDir: world.project.dataDir } },
  ]);
}, 60_000);

test('wrong credentials are told at the start, by AWS’s own word', async () => {
  const other = { ...world.project, dataDir: `${world.project.dataDir}-3` };
  const failure = await failureOf(other, { ...env, AWS_ACCESS_KEY_ID: 'WRONG' });
  expect(failure.problems).toMatchObject([
    {
      code: 'state-unreachable',
      facts: { address: 's3://simulated-state/team/', why: expect.stringContaining('InvalidAccessKeyId') },
    },
  ]);
}, 60_000);

test('secrets of the machine’s AWS chain do not reach a backend', async () => {
  const { url } = await world.stage('dev');
  const { pid } = (await (await fetch(`${String(url)}/`)).json()) as { pid: number };
  const seen = execFileSync('ps', ['eww', '-p', String(pid)]).toString();
  expect(seen).not.toContain('SIMULATEDACCESSKEY');
});

async function failureOf(
  project: World['project'],
  given: Readonly<Record<string, string>>,
): Promise<StartFailure> {
  const started = startService(configOf(project, undefined, '0', given));
  return started.then(
    async (service) => {
      await service.stop();
      throw new Error('it started');
    },
    (error: unknown) => error as StartFailure,
  );
}

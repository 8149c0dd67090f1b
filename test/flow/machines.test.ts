import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startMoto, type Moto } from '../../tools/moto/start.mjs';
import { startSimulatedAws, type SimulatedAws } from '../../tools/simulated-aws/start.mjs';
import type { BuildResource } from '../../src/contract/build.js';
import type { InstanceResource } from '../../src/contract/instances.js';
import type { Page } from '../../src/contract/page.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { StageResource } from '../../src/contract/stage.js';
import { isStillAlive, type ProcessIdentity } from '../../src/processes/identity.js';
import { endedAt, getAt } from '../support/at-service.js';
import { stageOnAws } from '../support/aws-world.js';
import { freshDatabase } from '../support/database.js';
import { killTogether } from '../support/kill-together.js';
import { makeProject, type TestProject } from '../support/project.js';
import { makeTarball } from '../support/sample-build.js';
import { runSwitchback, startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { commitOf, platformOf, upload } from '../support/world.js';

const server = process.env['DATABASE_URL'] ?? '';
const onServer = server === '' ? describe.skip : describe;
const minutes = 60_000;
const repository = '111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/backend';
const service = 'aws:ecs/service:Service';

// Two machines: a data directory and a host name each, one database and one bucket on a server that is not ours. `dev` runs on the first, `cloud` on
// AWS, and `bench` on the machine that its file names `b`: the second.
let first: TestProject;
let second: TestProject;
let database: { url: string; drop: () => Promise<void> };
let storage: Moto;
let aws: SimulatedAws;
let registry: string;
let env: Record<string, string>;
const running: ServiceProcess[] = [];

onServer('machines that share one PostgreSQL and one bucket', () => {
  beforeAll(async () => {
    registry = await mkdtemp(join(tmpdir(), 'switchback-registry-'));
    [storage, aws] = await Promise.all([startMoto(), startSimulatedAws({ registry })]);
    first = await makeProject({
      dev: { policy: { dotenv: 'unstable', trigger: 'commit' } },
      bench: { policy: { dotenv: 'bench', trigger: 'request', source: 'dev', machine: 'b' } },
      cloud: stageOnAws({ dotenv: 'cloud', trigger: 'request', source: 'dev' }, 'GREETING=hello\n'),
    });
    second = { ...first, dataDir: `${first.dataDir}-2` };
    database = await freshDatabase(server);
    env = {
      ...{ ...storage.env, SWITCHBACK_STATE_URL: storage.stateUrl, DATABASE_URL: database.url },
      ...{ SWITCHBACK_DEBUG_PROVIDERS: aws.debugProviders, SWITCHBACK_ECS_ENDPOINT: aws.ecsEndpoint },
      ...{ SWITCHBACK_LOGS_ENDPOINT: aws.logsEndpoint, SWITCHBACK_LOCK_WAIT_SECONDS: '4' },
    };
  }, 5 * minutes);
  afterAll(async () => {
    await Promise.all(running.map((one) => one.end('SIGKILL')));
    await platformOf(first.dataDir).stop('dev');
    await platformOf(second.dataDir).stop('bench');
    await rm(second.dataDir, { recursive: true, force: true });
    await Promise.all([first.remove(), database.drop(), storage.stop(), aws.stop()]);
    await rm(registry, { recursive: true });
  }, minutes);

  test(
    'I1: a second machine joins with the first one’s keys; what each began is taken over when it is gone, and never runs twice',
    async () => {
      let one = await start(first, 'machine-a');
      await expect(start(second, 'machine-b')).rejects.toThrow('other-keys');
      await mkdir(second.dataDir, { recursive: true });
      for (const name of ['passphrase', 'fingerprint.key'])
        await copyFile(join(first.dataDir, name), join(second.dataDir, name));

      // The first one's service alone is killed: its runner goes on there, out of sight.
      const [old, young] = [await build(one.url, 'old'), await build(one.url, 'young')];
      const early = await promote(one.url, 'bench', old);
      expect(await stateOf(one.url, early)).toEqual(['pending', 'machine-awaited']);
      const followed = await standingUpdate(one.url, old);
      const two = await start(second, 'machine-b', 'b');
      await runsOnItsMachineAlone(one.url, two.url, early);
      const { items } = await getAt<Page<InstanceResource>>(two.url, '/instances');
      expect(items.map(({ host }) => host)).toEqual(['machine-a', 'machine-b']);
      expect(new Set(items.map(({ machine }) => machine)).size).toBe(2);
      await one.end('SIGKILL');
      expect(await stageAt(two.url, 'dev')).toMatchObject({ health: 'unknown' });
      await longAgo('machine-a');
      await taken(two.url, followed.id);
      expect(isStillAlive(followed.cli)).toBe(true);
      await order({ kind: 'release' });
      expect(await endedAt(two.url, followed.id)).toMatchObject({ phase: 'succeeded' });
      expect(await stageAt(two.url, 'cloud')).toMatchObject({ currentBuild: { id: old } });

      // What is asked of the stage of the machine that is away waits, and says for whom.
      const waiting = await promote(two.url, 'dev', old);
      await longAgo('machine-a');
      expect((await promotionAt(two.url, waiting)).blockedBy).toMatchObject([
        { code: 'machine-away', text: expect.stringContaining('machine-a') as unknown },
      ]);
      one = await start(first, 'machine-a');
      expect(await endedAt(two.url, waiting)).toMatchObject({ phase: 'succeeded' });

      // The whole machine dies in the middle of an update: service, runner, CLI.
      await two.end('SIGTERM');
      await longAgo('machine-b');
      const late = await promote(one.url, 'bench', young);
      expect(await stateOf(one.url, late)).toEqual(['pending', 'machine-away']);
      expect((await promotionAt(one.url, late)).blockedBy[0]?.text).toContain(
        'bench runs on b (machine-b) alone',
      );
      const cut = await standingUpdate(one.url, young);
      // Its data directory has its name.
      const again = await start(second, 'machine-b');
      expect(await endedAt(again.url, late)).toMatchObject({ phase: 'succeeded' });
      killTogether([cut.runner, cut.cli, one]);
      await one.ended;
      await longAgo('machine-a');
      expect(await endedAt(again.url, cut.id)).toMatchObject({
        phase: 'errored',
        outcome: { code: 'interrupted' },
      });
      await order({ kind: 'release' });
      // Its lock stands in the bucket, and nobody but a person may say that its owner is gone.
      const args = ['stage', 'recover', 'cloud', '--clear-lock', '--reason', 'machine-a burnt', '--yes'];
      const recovered = await runSwitchback([...args, '--server', again.url], { cwd: first.dir });
      expect(recovered).toMatchObject({ code: 0 });
      const last = await promote(again.url, 'cloud', young);
      expect(await endedAt(again.url, last)).toMatchObject({ phase: 'succeeded' });
      expect(await updatesOf(followed.id)).toHaveLength(1);
      expect(await updatesOf(cut.id)).toHaveLength(0);
    },
    4 * minutes,
  );
});

/** What is promoted to `bench` is seen, and can be put there by hand, on the second machine only. */
async function runsOnItsMachineAlone(one: string, two: string, promotion: string): Promise<void> {
  expect(await endedAt(two, promotion)).toMatchObject({ phase: 'succeeded' });
  expect(await stageAt(two, 'bench')).toMatchObject({ machine: 'b', health: 'healthy', healthReason: null });
  expect(await stageAt(one, 'bench')).toMatchObject({
    ...{ health: 'unknown', healthReason: { code: 'machine-elsewhere' } },
  });
  const machine = { cwd: first.dir, env: { ...env, SWITCHBACK_DATA_DIR: first.dataDir } };
  for (const verb of ['up', 'refresh', 'destroy']) {
    const byHand = await runSwitchback(['pulumi', verb, '-s', 'bench', '--yes', '--skip-preview'], machine);
    expect([verb, byHand.code === 0, byHand.stdout + byHand.stderr]).toEqual([
      ...[verb, false],
      expect.stringContaining('bench runs on the machine b alone'),
    ]);
  }
  expect(await stageAt(two, 'bench')).toMatchObject({ health: 'healthy' });
}

const stateOf = async (url: string, id: string): Promise<string[]> => {
  const { phase, blockedBy } = await promotionAt(url, id);
  return [phase, ...blockedBy.map(({ code }) => code)];
};

async function start(project: TestProject, host: string, name?: string): Promise<ServiceProcess> {
  const through = ['unshare', '-u', 'sh', '-c', `hostname ${host} && exec "$@"`, 'sh'];
  const args = ['--warm-runners', '0', ...(name === undefined ? [] : ['--machine', name])];
  const started = await startServiceProcess(project, { args, env, through });
  running.push(started);
  return started;
}

const stageAt = (url: string, stage: string) => getAt<StageResource>(url, `/stages/${stage}`);
const promotionAt = (url: string, id: string) => getAt<PromotionResource>(url, `/promotions/${id}`);

async function post<T>(url: string, path: string, body: object): Promise<T> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return JSON.parse(text) as T;
}

/** A build of both kinds, which `dev` takes by itself; its tarball is given to the bucket by the machine that is asked. */
async function build(url: string, name: string): Promise<string> {
  const { path, digest } = await makeTarball({ dir: registry, name });
  await upload(url, digest, await readFile(path));
  await rename(path, join(registry, `${digest.slice('sha256:'.length)}.tgz`));
  const artifacts = { tarball: digest, image: `${repository}@${digest}` };
  const made = await post<BuildResource>(url, '/builds', { commit: commitOf(name), artifacts });
  expect(await endedAt(url, made.promotions?.[0] ?? '')).toMatchObject({ phase: 'succeeded' });
  return made.id;
}

const promote = async (url: string, stage: string, id: string): Promise<string> =>
  (await post<PromotionResource>(url, `/stages/${stage}/promotions`, { build: id })).id;

async function order(wanted: object): Promise<void> {
  const answer = await fetch(aws.controlUrl, { method: 'POST', body: JSON.stringify(wanted) });
  if (!answer.ok) throw new Error(await answer.text());
}

/** An update of `cloud` on the first machine that waits for AWS to be done with its service. */
async function standingUpdate(url: string, build: string) {
  await order({ kind: 'slow', token: service, stack: 'cloud', barrier: build });
  const id = await promote(url, 'cloud', build);
  await until('the update at the barrier', async () => {
    const cloud = (await (await fetch(`${aws.controlUrl}/state`)).json()) as { held: unknown[] };
    return cloud.held.length > 0;
  });
  const identityIn = (file: string): ProcessIdentity =>
    JSON.parse(readFileSync(join(first.dataDir, 'runs', `${id}.1`, file), 'utf8')) as ProcessIdentity;
  return { id, runner: identityIn('runner.json'), cli: identityIn('cli.json') };
}

/** As if no service of that machine had been heard of for a minute more: what would otherwise be waited for. */
async function longAgo(host: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client(database.url);
  await client.connect();
  for (const table of ['machines', 'instances'])
    await client.query(`update ${table} set seen_at = seen_at - interval '1 minute' where host = $1`, [host]);
  await client.end();
}

const taken = (url: string, id: string): Promise<unknown> =>
  until('the take-over', async () => {
    const { items } = await getAt<Page<{ promotion: string }>>(
      url,
      '/events?limit=200&since=PT1H&name=promotion:taken-over',
    );
    return items.some(({ promotion }) => promotion === id);
  });

/** Entries of Pulumi's own history, in the bucket, that this promotion made. */
async function updatesOf(id: string): Promise<string[]> {
  const { client, bucket: Bucket } = storage;
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  const entries = Contents.flatMap(({ Key = '' }) =>
    Key.includes('/history/switchback/cloud/') && Key.endsWith('.history.json') ? [Key] : [],
  );
  const texts = await Promise.all(
    entries.map(async (Key) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return (await Body?.transformToString()) ?? '';
    }),
  );
  return texts.filter((text) => text.includes(id));
}

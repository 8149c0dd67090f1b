import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { CrashPoint } from '../../src/processes/crash-point.js';
import type { AuditResource } from '../../src/contract/audit.js';
import type { BuildResource } from '../../src/contract/build.js';
import type { Page } from '../../src/contract/page.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { RecoveryResource } from '../../src/contract/recovery.js';
import type { ProcessIdentity } from '../../src/processes/identity.js';
import { initialiseDatabase, migratedDatabase } from '../support/database.js';
import { endProject } from '../support/invariants.js';
import type { TestProject } from '../support/project.js';
import { makeStartedProject } from '../support/stacks.js';
import { makeTarball } from '../support/sample-build.js';
import { runSwitchback, startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { commitOf, platformOf, upload } from '../support/world.js';

let project: TestProject;
let url: string;
let database: Awaited<ReturnType<typeof migratedDatabase>> | null;
const server = process.env['DATABASE_URL'] ?? '';
/** What the database of a data directory alone can tell. */
const ofEmbedded = server === '' ? test : test.skip;
const running: ServiceProcess[] = [];

beforeEach(async () => {
  database = server === '' ? null : await migratedDatabase(server);
  project = await makeStartedProject({ dev: { policy: { dotenv: 'dev', trigger: 'commit' } } });
});
afterEach(async () => {
  for (const service of running.splice(0)) await service.end('SIGKILL');
  await platformOf(project.dataDir).stop('dev');
  await endProject(project, database);
}, 60_000);

/** A service that dies at this moment, or lives; from now on it is the one that is asked. */
async function start(crashAt?: CrashPoint, place: TestProject = project): Promise<ServiceProcess> {
  const env = {
    ...(crashAt === undefined ? {} : { CRASH_AT: crashAt }),
    ...(database === null ? {} : { DATABASE_URL: database.url }),
  };
  const service = await startServiceProcess(place, { args: ['--warm-runners', '0'], env });
  running.push(service);
  ({ url } = service);
  return service;
}

const get = async <T>(path: string): Promise<T> => (await (await fetch(`${url}/api/v1${path}`)).json()) as T;
const listed = async <T>(path: string): Promise<readonly T[]> => (await get<Page<T>>(path)).items;
const promotions = () => listed<PromotionResource>('/promotions?stage=dev');
const ended = (id: string) =>
  until('the end of the promotion', async () => {
    const promotion = await get<PromotionResource>(`/promotions/${id}`);
    return promotion.endedAt !== null && promotion;
  });
/** Who did what to a promotion, oldest first. */
const auditOf = async (id: string) =>
  (await listed<AuditResource>('/audit?stage=dev&limit=200'))
    .filter(({ promotion }) => promotion === id)
    .map(({ name, actor }) => [name, actor.id])
    .toReversed();

/** Registers a build, with always the same key for it; null = there was no answer. */
async function register(name = 'one'): Promise<Response | null> {
  const { path, digest } = await makeTarball({ dir: project.dir, name });
  const put = await upload(url, digest, await readFile(path)).catch(() => null);
  return put && post('/builds', { commit: commitOf(name), artifacts: { tarball: digest } }, `key-${name}`);
}

const post = (path: string, body: object, key: string): Promise<Response | null> =>
  fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  }).catch(() => null);

async function promotionOf(answer: Response | null): Promise<string> {
  const build = (await answer?.json()) as BuildResource;
  return build.promotions?.[0] ?? 'none';
}

const folderOf = (id: string, attempt: number): string =>
  join(project.dataDir, 'runs', `${id}.${String(attempt)}`);
const wasStarted = (id: string, attempt: number): boolean =>
  existsSync(join(folderOf(id, attempt), 'starting'));

/** The updates of this promotion that Pulumi's own history knows of. */
function updatesOf(promotion: string): { endTime: number; message: string }[] {
  const folder = join(project.dataDir, 'pulumi/state/.pulumi/history/switchback/dev');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.history.json'))
    .map(
      (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { endTime: number; message: string },
    )
    .filter(({ message }) => message.includes(promotion));
}

ofEmbedded(
  'F46: killed in the middle of the migration, it leaves none of it, and the next one finishes it',
  async () => {
    await initialiseDatabase(join(project.dataDir, 'database'));
    const args = ['serve', '--port', '0', '--stage-ports', 'auto', '--data-dir', project.dataDir];
    for (const step of ['0001', '0010']) {
      const died = await runSwitchback(args, { cwd: project.dir, env: { CRASH_AT: `migrate.${step}` } });
      expect(died.code).toBeNull();
    }
    await start();
    const id = await promotionOf(await register());
    expect(await ended(id)).toMatchObject({ phase: 'succeeded' });
  },
  180_000,
);

test('F01: killed before the commit of a registration, a service leaves nothing of it; asked again it is done once', async () => {
  const doomed = await start('enqueue.beforeCommit');
  expect(await register()).toBeNull();
  expect(await doomed.ended).toBeNull();
  await start();
  expect(await promotions()).toEqual([]);
  expect(await listed('/builds')).toEqual([]);
  expect(
    (await listed<AuditResource>('/audit?limit=200')).filter(({ promotion }) => promotion !== null),
  ).toEqual([]);
  const again = await register();
  expect([again?.status, again?.headers.get('idempotency-replayed')]).toEqual([201, null]);
  const id = await promotionOf(again);
  expect(await ended(id)).toMatchObject({ phase: 'succeeded' });
  expect((await promotions()).map((promotion) => promotion.id)).toEqual([id]);
}, 180_000);

test('F02, I2: killed between the commit and the answer, it has done it: asked again with the key it gives the same answer', async () => {
  const doomed = await start('enqueue.afterCommit');
  expect(await register()).toBeNull();
  expect(await doomed.ended).toBeNull();
  await start();
  const kept = (await promotions()).map(({ id }) => id);
  const again = await register();
  expect([again?.status, again?.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  const id = await promotionOf(again);
  expect(kept).toEqual([id]);
  expect(await ended(id)).toMatchObject({ phase: 'succeeded' });
  expect((await promotions()).map((promotion) => promotion.id)).toEqual([id]);
  expect(updatesOf(id)).toHaveLength(1);
}, 180_000);

test('F03: killed between the start and the order to a runner, it has started nothing: the next one tries again, once', async () => {
  const doomed = await start('run.beforeSpawn');
  const id = await promotionOf(await register());
  expect(await doomed.ended).toBeNull();
  expect(wasStarted(id, 1)).toBe(false);
  await start();
  expect(await ended(id)).toMatchObject({ phase: 'succeeded' });
  expect([1, 2, 3].map((attempt) => wasStarted(id, attempt))).toEqual([false, true, false]);
  expect(updatesOf(id).map(({ message }) => message.includes(`attempt:${id}.2`))).toEqual([true]);
  const told = await auditOf(id);
  expect(told.filter(([name]) => name === 'promotion:retried')).toEqual([
    ['promotion:retried', 'system:reconcile'],
  ]);
  expect(told.filter(([name]) => name === 'promotion:finished')).toHaveLength(1);
}, 180_000);

test.each([
  ['of which the runner told', []],
  ['of which only Pulumi’s history tells', ['result.json']],
])(
  'F06: killed between the end of an update and its record, %s, the next one records it at its real end',
  async (_, lost) => {
    const doomed = await start('run.beforeRecord');
    const id = await promotionOf(await register());
    expect(await doomed.ended).toBeNull();
    const diedAt = Date.now();
    const [update] = updatesOf(id);
    for (const name of lost) await rm(join(folderOf(id, 1), name));
    await start();
    const promotion = await ended(id);
    expect(promotion).toMatchObject({ phase: 'succeeded', outcome: null });
    // The history tells whole seconds.
    const end = Date.parse(promotion.endedAt ?? '');
    expect(end).toBeGreaterThanOrEqual((update?.endTime ?? NaN) * 1000);
    expect(end).toBeLessThanOrEqual(diedAt);
    const told = await auditOf(id);
    expect(told.filter(([name]) => name === 'promotion:finished')).toEqual([
      ['promotion:finished', 'system:reconcile'],
    ]);
    expect(updatesOf(id)).toHaveLength(1);
    expect(wasStarted(id, 2)).toBe(false);
  },
  180_000,
);

test('F28: killed after the verification, with the dotenv file broken since, the next one verifies again and records it', async () => {
  await project.remove();
  const verify = { path: '/healthz', attempts: 2 };
  project = await makeStartedProject({ dev: { policy: { dotenv: 'dev', trigger: 'commit', verify } } });
  const doomed = await start('run.beforeRecord');
  const id = await promotionOf(await register());
  expect(await doomed.ended).toBeNull();
  await project.write('.env.dev', 'GREETING="not closed\n');
  await start();
  expect(await get(`/promotions/${id}`)).toMatchObject({ phase: 'verifying' });
  expect(await ended(id)).toMatchObject({ phase: 'succeeded', outcome: null });
  expect(updatesOf(id)).toHaveLength(1);
}, 180_000);

ofEmbedded(
  'F36: killed at a random moment of many registrations, a copy of its data directory has all that was answered',
  async () => {
    const service = await start();
    // What is registered on a held stage is recorded, and starts nothing.
    expect((await post('/stages/dev/holds', { reason: 'only rows' }, 'hold'))?.status).toBe(201);
    const names = Array.from({ length: 16 }, (_, index) => `build-${String(index)}`);
    const enough = 1 + Math.floor(Math.random() * 12);
    const answered: string[] = [];
    await Promise.all(
      names.map(async (name) => {
        const answer = await register(name);
        const id = answer?.status === 201 ? await promotionOf(answer).catch(() => null) : null;
        if (id === null) return;
        answered.push(id);
        if (answered.length === enough) process.kill(service.pid, 'SIGKILL');
      }),
    );
    expect(await service.ended).toBeNull();
    const copy = { ...project, dataDir: `${project.dataDir}-copy` };
    await cp(project.dataDir, copy.dataDir, { recursive: true });
    await start(undefined, copy);
    const kept = (await promotions()).map(({ id }) => id);
    expect(answered.length).toBeGreaterThanOrEqual(enough);
    expect(kept).toEqual(expect.arrayContaining(answered));
    // Each with its build and its row in the audit: whole transactions, or nothing of them.
    expect(await listed('/builds?limit=50')).toHaveLength(kept.length);
    for (const id of kept) expect(await auditOf(id)).toHaveLength(1);
  },
  180_000,
);

test('a recovery whose service is killed in the middle is ended by the next one, with the same refresh', async () => {
  const doomed = await start();
  await ended(await promotionOf(await register()));
  const asked = await post('/stages/dev/recover', { reason: 'to be sure' }, 'recover');
  const { id } = (await asked!.json()) as RecoveryResource;
  const cli = await until('the CLI', async () => {
    const text = await readFile(join(folderOf(id, 1), 'cli.json'), 'utf8').catch(() => '');
    return text !== '' && (JSON.parse(text) as ProcessIdentity);
  });
  process.kill(cli.pid, 'SIGSTOP');
  expect(existsSync(join(folderOf(id, 1), 'result.json'))).toBe(false);
  await doomed.end('SIGKILL');
  await start();
  process.kill(cli.pid, 'SIGCONT');
  const recovery = await until('the end of the recovery', async () => {
    const found = await get<RecoveryResource>(`/recoveries/${id}`);
    return found.state === 'ended' && found;
  });
  expect(recovery).toMatchObject({ outcome: { code: 'recovered' } });
  expect(existsSync(folderOf(id, 2))).toBe(false);
  const told = (await listed<AuditResource>('/audit?stage=dev&limit=200')).map(({ name }) => name);
  expect(told.filter((name) => name === 'stage:recovery-ended')).toHaveLength(1);
}, 180_000);

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import type { AuditResource } from '../../src/contract/audit.js';
import type { BuildResource } from '../../src/contract/build.js';
import type { Page } from '../../src/contract/page.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { CrashPoint } from '../../src/processes/crash-point.js';
import { migratedDatabase } from './database.js';
import { endProject } from './invariants.js';
import type { TestProject } from './project.js';
import { makeTarball } from './sample-build.js';
import { startServiceProcess, type ServiceProcess } from './service-process.js';
import { makeStartedProject } from './stacks.js';
import { until } from './until.js';
import { commitOf, platformOf, upload } from './world.js';

export const server = process.env['DATABASE_URL'] ?? '';

let project: TestProject;
let url: string;
let database: Awaited<ReturnType<typeof migratedDatabase>> | null;
const running: ServiceProcess[] = [];

/** Each test of the file gets a project of its own, and afterwards nothing of it is left. */
export function eachInItsProject(): void {
  beforeEach(async () => {
    database = server === '' ? null : await migratedDatabase(server);
    project = await makeStartedProject({ dev: { policy: { dotenv: 'dev', trigger: 'commit' } } });
  });
  afterEach(async () => {
    for (const service of running.splice(0)) await service.end('SIGKILL');
    for (const { name } of project.stages) await platformOf(project.dataDir).stop(name);
    await endProject(project, database);
  }, 60_000);
}

export const ownProject = (): TestProject => project;

/** From now on the test has this project, in the place of its first one. */
export async function changeProject(stages: Parameters<typeof makeStartedProject>[0]): Promise<void> {
  await project.remove();
  project = await makeStartedProject(stages);
}

/** A service that dies at this moment, or lives; from now on it is the one that is asked. */
export async function start(crashAt?: CrashPoint, place: TestProject = project): Promise<ServiceProcess> {
  const env = {
    ...(crashAt === undefined ? {} : { CRASH_AT: crashAt }),
    ...(database === null ? {} : { DATABASE_URL: database.url }),
  };
  const service = await startServiceProcess(place, { args: ['--warm-runners', '0'], env });
  running.push(service);
  ({ url } = service);
  return service;
}

export const get = async <T>(path: string): Promise<T> =>
  (await (await fetch(`${url}/api/v1${path}`)).json()) as T;
export const listed = async <T>(path: string): Promise<readonly T[]> => (await get<Page<T>>(path)).items;
export const promotions = () => listed<PromotionResource>('/promotions?stage=dev');
export const ended = (id: string) =>
  until('the end of the promotion', async () => {
    const promotion = await get<PromotionResource>(`/promotions/${id}`);
    return promotion.endedAt !== null && promotion;
  });
/** Who did what to a promotion, oldest first. */
export const auditOf = async (id: string) =>
  (await listed<AuditResource>('/audit?stage=dev&limit=200'))
    .filter(({ promotion }) => promotion === id)
    .map(({ name, actor }) => [name, actor.id])
    .toReversed();

/** Registers a build, with always the same key for it; null = there was no answer. */
export async function register(name = 'one'): Promise<Response | null> {
  const { path, digest } = await makeTarball({ dir: project.dir, name });
  const put = await upload(url, digest, await readFile(path)).catch(() => null);
  return put && post('/builds', { commit: commitOf(name), artifacts: { tarball: digest } }, `key-${name}`);
}

export const post = (
  path: string,
  body: object,
  key: string,
  method: 'POST' | 'PATCH' = 'POST',
): Promise<Response | null> =>
  fetch(`${url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  }).catch(() => null);

export async function promotionOf(answer: Response | null): Promise<string> {
  const build = (await answer?.json()) as BuildResource;
  return build.promotions?.[0] ?? 'none';
}

export const folderOf = (id: string, attempt: number): string =>
  join(project.dataDir, 'runs', `${id}.${String(attempt)}`);
export const wasStarted = (id: string, attempt: number): boolean =>
  existsSync(join(folderOf(id, attempt), 'starting'));

/** The updates of this promotion that Pulumi's own history knows of. */
export function updatesOf(promotion: string, stage = 'dev'): { endTime: number; message: string }[] {
  const folder = join(project.dataDir, 'pulumi/state/.pulumi/history/switchback', stage);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.history.json'))
    .map(
      (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { endTime: number; message: string },
    )
    .filter(({ message }) => message.includes(promotion));
}

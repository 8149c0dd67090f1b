import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installDir, readConfig, type Config } from '../../src/service/config.js';
import { startService, type Service } from '../../src/service/main.js';
import type { BuildResource } from '../../src/contract/build.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { StageResource } from '../../src/contract/stage.js';
import { processPlatform } from '../../src/platforms/process/platform.js';
import { migratedDatabase } from './database.js';
import { endProject } from './invariants.js';
import { makeProject, type TestProject, type TestStage } from './project.js';
import { makeTarball } from './sample-build.js';
import { copyStacks } from './stacks.js';

export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface World {
  readonly project: TestProject;
  /** null = the embedded one, in the data directory. */
  readonly databaseUrl: string | null;
  url(): string;
  get<T>(path: string, headers?: Record<string, string>): Promise<Answer<T>>;
  post<T>(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
  delete(path: string): Promise<Answer>;
  /** Packs, uploads and registers a build; `name` makes it a different one. */
  build(name: string, more?: Record<string, unknown>, pack?: PackOptions): Promise<BuildResource>;
  stage(name: string): Promise<StageResource>;
  /** Waits for a promotion's terminal phase. */
  ended(id: string): Promise<PromotionResource>;
  /** Promotes and waits for the end. */
  promote(stage: string, body: Record<string, unknown>): Promise<PromotionResource>;
  /** Stops the service and starts another on the same data, with the usual ports of stages or with these. */
  restart(stagePorts?: Config['stagePorts']): Promise<void>;
  stopService(): Promise<void>;
  /** Ends the service, every stage host, and removes the folders. */
  end(): Promise<void>;
}

interface PackOptions {
  readonly serverSource?: string;
  readonly manifest?: Readonly<Record<string, unknown>>;
}

const deadlineMilliseconds = 60_000;
/** The service answers in this process, beside what it is asked about: asked more often, it would be slower. */
const askAgainMilliseconds = 200;

/** A project, a service on it that answers HTTP, and everything that a test does with them. */
export async function startWorld(
  stages?: Readonly<Record<string, TestStage>>,
  options: { warmRunners?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<World> {
  const project = await makeProject(stages);
  // A state elsewhere has stacks of its own, which its first start makes.
  if (options.env?.['SWITCHBACK_STATE_URL'] === undefined) await copyStacks(project);
  const server = process.env['DATABASE_URL'];
  const database = server === undefined || server === '' ? null : await migratedDatabase(server);
  let service: Service | null = null;
  const start = async (stagePorts: Config['stagePorts'] = 'auto'): Promise<void> => {
    const usual = configOf(project, database?.url, options.warmRunners ?? '0', options.env);
    service = await startService({ ...usual, stagePorts });
  };
  const stopService = async (): Promise<void> => {
    await service?.stop();
    service = null;
  };
  const url = (): string => {
    if (service === null) throw new Error('the service does not run');
    return service.url;
  };
  await start();
  const http = httpClient(url);
  return {
    project,
    databaseUrl: database?.url ?? null,
    url,
    ...http,
    build: (name, more, pack) => registerBuild({ project, url, post: http.post }, { name, more, pack }),
    stage: async (name) => (await http.get<StageResource>(`/stages/${name}`)).body,
    ended: (id) => ended(http.get, id),
    promote: async (stage, body) => {
      const asked = await http.post<PromotionResource>(`/stages/${stage}/promotions`, body);
      if (asked.status !== 201) throw new Error(`refused: ${JSON.stringify(asked.body)}`);
      return ended(http.get, asked.body.id);
    },
    stopService,
    restart: async (stagePorts) => {
      await stopService();
      await start(stagePorts);
    },
    end: async () => {
      await stopService();
      await stopStages(project, stages);
      await endProject(project, database);
    },
  };
}

export function configOf(
  project: TestProject,
  databaseUrl: string | undefined,
  warmRunners: string,
  more: Readonly<Record<string, string>> = {},
) {
  const { PATH, HOME, TMPDIR } = process.env;
  return readConfig({
    options: { port: '0', dataDir: project.dataDir, stagePorts: 'auto', warmRunners },
    env: { PATH, HOME, TMPDIR, ...more, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) },
    projectDir: project.dir,
    cwd: project.dir,
  });
}

export const platformOf = (dataDir: string) =>
  processPlatform({
    dataDir,
    nodePath: process.execPath,
    hostEntry: join(installDir, 'dist/stage-host/main.js'),
    machineEnv: process.env,
  });

async function stopStages(project: TestProject, stages: object | undefined): Promise<void> {
  const platform = platformOf(project.dataDir);
  const names = Object.keys(stages ?? { dev: 0, nightly: 0, devqa: 0, 'staging-1': 0, 'staging-2': 0 });
  for (const name of names) await platform.stop(name);
}

function httpClient(url: () => string): Pick<World, 'get' | 'post' | 'delete'> {
  const ask = async <T>(path: string, init: RequestInit): Promise<Answer<T>> => {
    const outside = /^\/(livez|readyz|version)$/.test(path);
    const response = await fetch(url() + (outside ? path : `/api/v1${path}`), init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: bodyOf(text) as T };
  };
  return {
    get: (path, headers = {}) => ask(path, { headers }),
    delete: (path) => ask(path, { method: 'DELETE' }),
    post: (path, body, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}

function bodyOf(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

export const commitOf = (name: string): string => createHash('sha1').update(name).digest('hex');

async function registerBuild(
  { project, url, post }: { project: TestProject; url: () => string; post: World['post'] },
  { name, more, pack }: { name: string; more: object | undefined; pack: PackOptions | undefined },
): Promise<BuildResource> {
  const { path, digest } = await makeTarball({ dir: project.dir, name, ...pack });
  const put = await upload(url(), digest, await readFile(path));
  if (put.status >= 300) throw new Error(`upload refused: ${await put.text()}`);
  const body = {
    commit: commitOf(name),
    subject: `change ${name}`,
    author: 'Mina',
    artifacts: { tarball: digest },
    ...more,
  };
  const answer = await post<BuildResource>('/builds', body, {
    'idempotency-key': randomBytes(8).toString('hex'),
  });
  if (answer.status >= 300) throw new Error(`registration refused: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export const upload = (url: string, digest: string, bytes: Uint8Array): Promise<Response> =>
  fetch(`${url}/api/v1/artifacts/${digest}`, { method: 'PUT', body: Uint8Array.from(bytes) });

const terminal = ['succeeded', 'failed', 'errored', 'aborted', 'superseded', 'skipped'];

async function ended(get: World['get'], id: string): Promise<PromotionResource> {
  const until = performance.now() + deadlineMilliseconds;
  for (;;) {
    const { body } = await get<PromotionResource>(`/promotions/${id}`);
    if (terminal.includes(body.phase)) return body;
    if (performance.now() > until) throw new Error(`${id} is still ${body.phase}`);
    await new Promise((resolve) => setTimeout(resolve, askAgainMilliseconds));
  }
}

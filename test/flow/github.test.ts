import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import type { CrashPoint } from '../../src/processes/crash-point.js';
import { makeCertificate } from '../support/certificate.js';
import { migratedDatabase } from '../support/database.js';
import { openGitHub, type SimulatedGitHub } from '../support/github-api.js';
import { openHttpProxy, type HttpProxy } from '../support/http-proxy.js';
import { endProject } from '../support/invariants.js';
import type { TestProject } from '../support/project.js';
import { makeTarball } from '../support/sample-build.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { makeStartedProject } from '../support/stacks.js';
import { until } from '../support/until.js';
import { commitOf, platformOf, upload } from '../support/world.js';

let project: TestProject;
let github: SimulatedGitHub;
/** The only way to it, with a certificate of its own: as from a network that lets nobody out otherwise. */
let proxy: HttpProxy;
let folder: string;
let authority: string;
let database: Awaited<ReturnType<typeof migratedDatabase>> | null;
const server = process.env['DATABASE_URL'] ?? '';
const secret = 'canaryOfTheSecretOfTheWebhook';
const services: ServiceProcess[] = [];

beforeAll(async () => {
  database = server === '' ? null : await migratedDatabase(server);
  project = await makeStartedProject({ dev: { policy: { dotenv: 'dev', trigger: 'commit' } } });
  github = await openGitHub();
  folder = await mkdtemp(join(tmpdir(), 'switchback-github-'));
  const made = makeCertificate(folder, 'api.github.test');
  authority = made.cert;
  const tls = { cert: readFileSync(made.cert, 'utf8'), key: readFileSync(made.key, 'utf8') };
  proxy = await openHttpProxy({ 'api.github.test:443': { port: Number(new URL(github.api).port), tls } });
}, 60_000);
afterAll(async () => {
  for (const service of services) await service.end('SIGKILL');
  await platformOf(project.dataDir).stop('dev');
  await proxy.close();
  await github.close();
  await rm(folder, { recursive: true });
  await endProject(project, database);
}, 60_000);

async function start(crashAt?: CrashPoint): Promise<ServiceProcess> {
  const service = await startServiceProcess(project, {
    args: ['--warm-runners', '0'],
    env: {
      ...{ SWITCHBACK_GITHUB_REPOSITORY: github.repository },
      ...{ SWITCHBACK_GITHUB_API: 'https://api.github.test' },
      ...{ https_proxy: proxy.url, NODE_EXTRA_CA_CERTS: authority },
      ...{ SWITCHBACK_GITHUB_TOKEN: github.token, SWITCHBACK_GITHUB_WEBHOOK_SECRET: secret },
      ...(crashAt === undefined ? {} : { CRASH_AT: crashAt }),
      ...(database === null ? {} : { DATABASE_URL: database.url }),
    },
  });
  services.push(service);
  return service;
}

test('a service that is killed between a deployment and its row, and between a status and its row, doubles neither', async () => {
  github.commits.add(commitOf('one'));
  const first = await start('report.afterDeployment');
  const { path, digest } = await makeTarball({ dir: project.dir, name: 'one' });
  await upload(first.url, digest, await readFile(path));
  const answer = await fetch(`${first.url}/api/v1/builds`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ commit: commitOf('one'), artifacts: { tarball: digest } }),
  });
  const { promotions } = (await answer.json()) as BuildResource;
  expect(await first.ended).toBeNull();
  expect(github.deployments.map(({ payload }) => payload)).toEqual([{ switchback: promotions?.[0] }]);
  const second = await start('report.afterStatus');
  expect(await second.ended).toBeNull();
  const third = await start();
  await until('the end of the promotion on GitHub', () =>
    Promise.resolve(github.deployments[0]?.statuses.at(-1)?.state === 'success'),
  );
  expect(github.deployments).toHaveLength(1);
  const states = github.deployments[0]?.statuses.map(({ state }) => state) ?? [];
  expect(new Set(states).size).toBe(states.length);

  const bytes = JSON.stringify({ zen: 'Keep it logically awesome.' });
  const signature = createHmac('sha256', secret).update(bytes).digest('hex');
  const sent = await fetch(`${third.url}/api/v1/integrations/github/webhook`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
      ...{ 'x-github-event': 'ping', 'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958' },
    },
    body: bytes,
  });
  expect([sent.status, await sent.json()]).toMatchObject([202, { outcome: 'ignored', why: 'ping' }]);
  expect(await third.end('SIGTERM')).toBe(0);
  const told = services.map((service) => service.output()).join();
  expect(told + filesOf(project.dataDir)).not.toMatch(
    /canaryOfTheTokenOfGitHub|canaryOfTheSecretOfTheWebhook|canaryOfTheProxy/,
  );
}, 240_000);

/** Every file of the data directory, one after the other. */
const filesOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n');

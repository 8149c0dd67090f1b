import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { findPostgres } from '../../scripts/postgres/find.mjs';
import { startDatabase, type OwnDatabase } from '../../scripts/soak/database.mjs';
import type { AuditResource, EventsPage } from '../../src/contract/audit.js';
import type { BuildResource } from '../../src/contract/build.js';
import type { InstanceResource } from '../../src/contract/instances.js';
import type { Page } from '../../src/contract/page.js';
import { endedAt, getAt, registerAt } from '../support/at-service.js';
import { freshDatabase } from '../support/database.js';
import { fakeClock, findFaketime } from '../support/fake-clock.js';
import { makeGate, type Gate } from '../support/gate.js';
import { endProject } from '../support/invariants.js';
import type { TestProject } from '../support/project.js';
import { makeStartedProject } from '../support/stacks.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/until.js';
import { platformOf } from '../support/world.js';

const whereInstalled = findPostgres() === undefined ? describe.skip : describe;
const library = findFaketime();
const onAFakeClock = library === null ? test.skip : test;
const minutes = 60_000;

let server: OwnDatabase;
let project: TestProject;
let databaseUrl: string;
const running: ServiceProcess[] = [];
const proxies: TcpProxy[] = [];

whereInstalled('a PostgreSQL that this test takes away, or whose time is not a service’s', () => {
  beforeAll(async () => {
    server = await startDatabase();
  }, minutes);
  afterAll(() => server.stop(), minutes);
  beforeEach(async () => {
    project = await makeStartedProject({ dev: { policy: { dotenv: 'dev', trigger: 'commit' } } });
    databaseUrl = (await freshDatabase(server.url)).url;
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((service) => service.end('SIGKILL')));
    await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
    await platformOf(project.dataDir).stop('dev');
    // Its server ends with all its databases.
    await endProject(project, { url: databaseUrl, drop: () => Promise.resolve() });
  }, minutes);

  test(
    'F14: crashes in the middle of an update: the service lives and says so, the update ends, its result is recorded once',
    async () => {
      const { url, pid } = await start();
      const { gate, id } = await standingUpdate(url);
      await server.crash();
      const away = await until('the answer of a service without a database', async () => {
        const response = await fetch(`${url}/api/v1/stages`);
        await response.arrayBuffer();
        return response.status !== 200 && response;
      });
      expect([away.status, away.headers.get('retry-after')]).toEqual([503, '2']);
      expect((await fetch(`${url}/readyz`)).status).toBe(503);
      await gate.open();
      await until('the end of the update', () => existsSync(join(folderOf(id), 'result.json')));
      expect((await fetch(`${url}/livez`)).status).toBe(200);
      await server.comeBack();
      expect(await endedAt(url, id)).toMatchObject({ phase: 'succeeded' });
      expect((await rowsOf(url, 'promotion:finished')).map(({ promotion }) => promotion)).toEqual([id]);
      expect(await rowsOf(url, 'promotion:retried')).toEqual([]);
      expect(updatesOf(id)).toHaveLength(1);
      await until('ready again', async () => (await fetch(`${url}/readyz`)).status === 200);
      const { items } = await getAt<Page<InstanceResource>>(url, '/instances');
      expect(items.map((instance) => instance.pid)).toEqual([pid]);
    },
    4 * minutes,
  );

  test.each([
    ['takes the next promotion', 'insert into "attempts"'],
    ['gives a sign of life', 'insert into "instances"'],
    ['writes down how an update ended', ', "outcome" = $'],
  ])(
    'F14: crashes while a service %s: what was accepted is done once, and what was written stays',
    async (_, statement) => {
      const proxy = await proxied();
      const { url, pid } = await start({ DATABASE_URL: proxy.url });
      const gate = makeGate(project.dir, 'crashed');
      const whileRunning = statement.includes('outcome');
      const claimed = statement.includes('attempts') ? proxy.holdAt(statement) : null;
      const build = await register(url, 'crashed', gate.serverSource);
      const id = build.promotions?.[0] ?? '';
      if (claimed === null) await until('the CLI', () => existsSync(join(folderOf(id), 'cli.json')));
      const held = claimed ?? proxy.holdAt(statement);
      if (whileRunning) await gate.open();
      const release = await held;
      const before = await rowsOf(url);
      await server.crash();
      release();
      await until('the service to tell', async () => (await fetch(`${url}/readyz`)).status === 503);
      const refused = await fetch(`${url}/api/v1/promotions/${id}`);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
      expect((await fetch(`${url}/livez`)).status).toBe(200);
      expect(existsSync(join(folderOf(id), 'result.json'))).toBe(whileRunning);
      await server.comeBack();
      await gate.open();
      expect(await endedAt(url, id)).toMatchObject({ phase: 'succeeded', build: build.id });
      await until('ready again', async () => (await fetch(`${url}/readyz`)).status === 200);
      await beats({ url, pid }, 1);
      const rows = await rowsOf(url);
      expect(rows.slice(0, before.length)).toEqual(before);
      for (const name of ['promotion:requested', 'promotion:started', 'promotion:finished'])
        expect([name, rows.filter((row) => row.name === name).length]).toEqual([name, 1]);
      expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_row, index) => index + 1));
      expect(updatesOf(id)).toHaveLength(1);
      const { items } = await getAt<Page<InstanceResource>>(url, '/instances');
      expect(items.map((instance) => instance.pid)).toEqual([pid]);
    },
    4 * minutes,
  );

  onAFakeClock(
    'F44: ten minutes away from the clock of one of two services: it says so, and nothing is taken from it or by it',
    async () => {
      const clock = fakeClock(library ?? '', join(project.dir, 'clock'));
      clock.set(new Date(Date.now() + 10 * minutes));
      const ahead = await start(clock.env);
      const { gate, id } = await standingUpdate(ahead.url);
      const plain = await start();
      const health = async ({ url }: ServiceProcess) => (await fetch(`${url}/healthz`)).json();
      expect(await health(ahead)).toMatchObject({ status: 'degraded', reasons: ['clock-skew'] });
      expect(await health(plain)).toMatchObject({ status: 'ok', reasons: [] });
      await beats(plain, 3);
      for (const { url } of [ahead, plain]) {
        const { items } = await getAt<Page<InstanceResource>>(url, '/instances');
        expect(items.map(({ state }) => state)).toEqual(['living', 'living']);
      }
      await gate.open();
      expect(await endedAt(plain.url, id)).toMatchObject({ phase: 'succeeded' });
      const next = (await register(plain.url, 'next')).promotions?.[0] ?? '';
      const { durationSeconds } = await endedAt(ahead.url, next);
      expect(durationSeconds).toBeGreaterThanOrEqual(0);
      expect(await rowsOf(plain.url, 'promotion:taken-over')).toEqual([]);
      // Every time is the database's, whoever wrote the row: the order of the rows is the order of their times.
      const [mine, theirs] = [await rowsOf(plain.url), await rowsOf(ahead.url)];
      expect(mine.map(({ seq }) => seq)).toEqual(theirs.map(({ seq }) => seq));
      const times = mine.map(({ at }) => at);
      expect(times).toEqual(times.toSorted());
      expect(new Set(mine.map(({ promotion }) => promotion))).toEqual(new Set([null, id, next]));
    },
    4 * minutes,
  );
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
  const service = await startServiceProcess(project, {
    args: ['--warm-runners', '0'],
    env: { DATABASE_URL: databaseUrl, ...env },
  });
  running.push(service);
  return service;
}

async function proxied(): Promise<TcpProxy & { url: string }> {
  const url = new URL(databaseUrl);
  const proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port) });
  proxies.push(proxy);
  url.port = String(proxy.port);
  // What a server beside us is reached by would lead past the proxy.
  url.search = '';
  return { ...proxy, url: url.href };
}

const rowsOf = async (url: string, name?: string): Promise<readonly AuditResource[]> =>
  (await getAt<EventsPage>(url, `/events?limit=200&since=PT1H${name === undefined ? '' : `&name=${name}`}`))
    .items;

/** Waits until a service has given so many more signs of life. */
async function beats({ url, pid }: Pick<ServiceProcess, 'url' | 'pid'>, count: number): Promise<void> {
  const seen = new Set<string>();
  await until(`${String(count)} signs of life`, async () => {
    const { items } = await getAt<Page<InstanceResource>>(url, '/instances');
    seen.add(items.find((instance) => instance.pid === pid)?.seenAt ?? '');
    return seen.size > count;
  });
}

const register = (url: string, name: string, serverSource?: string): Promise<BuildResource> =>
  registerAt(url, { project, name, serverSource });

/** An update of dev that has begun and stands still at its gate. */
async function standingUpdate(url: string): Promise<{ gate: Gate; id: string }> {
  const gate = makeGate(project.dir, 'standing');
  const build = await register(url, 'standing', gate.serverSource);
  const id = build.promotions?.[0] ?? '';
  await until('the CLI', () => existsSync(join(folderOf(id), 'cli.json')));
  return { gate, id };
}

const folderOf = (id: string): string => join(project.dataDir, 'runs', `${id}.1`);

/** Entries of Pulumi's own history that this promotion made. */
function updatesOf(promotion: string): string[] {
  const folder = join(project.dataDir, 'pulumi/state/.pulumi/history/switchback/dev');
  const files = readdirSync(folder).filter((name) => name.endsWith('.history.json'));
  return files.filter((name) => readFileSync(join(folder, name), 'utf8').includes(promotion));
}

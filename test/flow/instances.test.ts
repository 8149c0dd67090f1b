import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AuditResource, EventsPage } from '../../src/contract/audit.js';
import type { BuildResource } from '../../src/contract/build.js';
import type { InstanceResource } from '../../src/contract/instances.js';
import type { Page } from '../../src/contract/page.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { isStillAlive, type ProcessIdentity } from '../../src/processes/identity.js';
import { endedAt, getAt, registerAt } from '../support/at-service.js';
import { freshDatabase } from '../support/database.js';
import { makeGate } from '../support/gate.js';
import { endProject } from '../support/invariants.js';
import { killTogether } from '../support/kill-together.js';
import type { TestProject } from '../support/project.js';
import { makeStartedProject } from '../support/stacks.js';
import { runSwitchback, startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/until.js';
import { platformOf } from '../support/world.js';

const server = process.env['DATABASE_URL'] ?? '';
// The embedded database belongs to one service.
const onServer = server === '' ? describe.skip : describe;
const minutes = 60_000;

let project: TestProject;
let database: { url: string; drop: () => Promise<void> };
const running = new Set<ServiceProcess>();
const proxies: TcpProxy[] = [];

onServer('instances that share one PostgreSQL', () => {
  beforeEach(async () => {
    project = await makeStartedProject({
      dev: { policy: { dotenv: 'unstable', trigger: 'commit' } },
      devqa: { policy: { dotenv: 'devqa', trigger: 'request', source: 'dev' } },
    });
    database = await freshDatabase(server);
  });
  afterEach(async () => {
    for (const { pid } of running) process.kill(pid, 'SIGCONT');
    await Promise.all([...running].map((service) => end(service, 'SIGKILL')));
    for (const proxy of proxies.splice(0)) await proxy.close();
    for (const stage of ['dev', 'devqa']) await platformOf(project.dataDir).stop(stage);
    await endProject(project, database);
  }, minutes);

  test(
    'F46: start at once on an empty database and an empty data directory, and know each other',
    async () => {
      const both = await Promise.all([start(), start()]);
      for (const { url, pid } of both) {
        expect((await fetch(`${url}/readyz`)).status).toBe(200);
        const { items } = await getAt<Page<InstanceResource>>(url, '/instances');
        expect(items.map((instance) => instance.pid).toSorted()).toEqual(
          both.map((one) => one.pid).toSorted(),
        );
        expect(items.find((instance) => instance.pid === pid)).toMatchObject({ url, state: 'living' });
      }
      expect(both.map(({ pid }) => pid)).toContain(announced()?.pid);
    },
    3 * minutes,
  );

  test(
    'F04: an update of which the service is killed is followed by the other one at once; there is one update',
    async () => {
      const [one, two] = [await start(), await start()];
      const { gate, id, cli } = await standingUpdate(one.url, 'kill');
      const owner = await ownerOf(id, [one, two]);
      const other = owner === one ? two : one;
      await end(owner, 'SIGKILL');
      expect(isStillAlive(cli)).toBe(true);
      const taken = await until(
        'the take-over',
        async () => (await rowsOf(other.url, 'promotion:taken-over'))[0],
      );
      expect(taken.promotion).toBe(id);
      expect(existsSync(join(folderOf(id), 'result.json'))).toBe(false);
      await gate.open();
      expect(await endedAt(other.url, id)).toMatchObject({ phase: 'succeeded' });
      expect(updatesOf(id)).toHaveLength(1);
      expect(existsSync(join(project.dataDir, 'runs', `${id}.2`))).toBe(false);
      // By then it is the only one, and the command line finds it.
      await until('the announcement of the one that lives', () => announced()?.pid === other.pid);
    },
    3 * minutes,
  );

  test(
    'F05: with the service its runner and its CLI are killed, too: the other one records what is known, and starts nothing',
    async () => {
      const [one, two] = [await start(), await start()];
      const { id, cli } = await standingUpdate(one.url, 'all');
      const owner = await ownerOf(id, [one, two]);
      const other = owner === one ? two : one;
      await end(owner, 'SIGKILL');
      const runner = identityIn(join(folderOf(id), 'runner.json'));
      if (runner === null) throw new Error('no runner');
      killTogether([runner, cli]);
      expect(await endedAt(other.url, id)).toMatchObject({
        phase: 'errored',
        outcome: { code: 'interrupted' },
      });
      expect(existsSync(join(project.dataDir, 'runs', `${id}.2`))).toBe(false);
    },
    3 * minutes,
  );

  test(
    'F15: a frozen service keeps its stage: nobody else starts there, whoever waits is told, and it records once when it is back',
    async () => {
      const [one, two] = [await start(), await start()];
      const { gate, id } = await standingUpdate(one.url, 'frozen');
      const owner = await ownerOf(id, [one, two]);
      const other = owner === one ? two : one;
      process.kill(owner.pid, 'SIGSTOP');
      const next = await register(other.url, 'next');
      const waiting = next.promotions?.[0] ?? '';
      await until('the silence', async () =>
        (await promotionAt(other.url, waiting)).blockedBy.some(({ code }) => code === 'owner-silent'),
      );
      expect((await fetch(`${other.url}/readyz`)).status).toBe(200);
      await gate.open();
      await until('the end of the update', () => existsSync(join(folderOf(id), 'result.json')));
      // A stage that is free starts there all the same, but this one is the frozen service's.
      expect(await promotionAt(other.url, id)).toMatchObject({ phase: 'running' });
      expect(await promotionAt(other.url, waiting)).toMatchObject({ phase: 'pending' });
      process.kill(owner.pid, 'SIGCONT');
      expect(await endedAt(other.url, id)).toMatchObject({ phase: 'succeeded' });
      expect(await endedAt(other.url, waiting)).toMatchObject({ phase: 'succeeded' });
      expect(await rowsOf(other.url, 'promotion:taken-over')).toEqual([]);
      expect((await rowsOf(other.url, 'promotion:finished')).map(({ promotion }) => promotion)).toEqual([
        id,
        waiting,
      ]);
    },
    4 * minutes,
  );

  test(
    'F15: what a frozen service follows is taken over at a person’s word, and the service changes nothing more of it when it is back',
    async () => {
      const [one, two] = [await start(), await start()];
      const { gate, id } = await standingUpdate(one.url, 'taken');
      const owner = await ownerOf(id, [one, two]);
      const other = owner === one ? two : one;
      const recover = (...args: string[]) =>
        runSwitchback(['stage', 'recover', 'dev', ...args, '--server', other.url, '--output', 'table'], {
          cwd: project.dir,
        });
      const takeOver = ['--take-over', '--reason', 'it hangs', '--yes'];
      // A service that is heard of keeps its update, whatever anybody says.
      expect(await recover(...takeOver)).toMatchObject({ code: 10 });
      process.kill(owner.pid, 'SIGSTOP');
      const next = await register(other.url, 'next');
      const waiting = next.promotions?.[0] ?? '';
      await until('the silence', async () =>
        (await promotionAt(other.url, waiting)).blockedBy.some(({ code }) => code === 'owner-silent'),
      );
      expect((await recover('--preview')).stdout).toContain('stage recover dev --take-over --reason "…"');
      const taking = recover(...takeOver);
      const row = await until('the row', async () => (await rowsOf(other.url, 'promotion:taken-over'))[0]);
      expect(row).toMatchObject({ promotion: id, reason: 'it hangs' });
      expect(row.actor.id).not.toMatch(/^system:/);
      await gate.open();
      const { code, stdout } = await taking;
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: expect.stringContaining('as its platform says') as unknown,
      });
      expect(await endedAt(other.url, id)).toMatchObject({ phase: 'succeeded' });
      expect(await endedAt(other.url, waiting)).toMatchObject({ phase: 'succeeded' });
      process.kill(owner.pid, 'SIGCONT');
      const last = await register(owner.url, 'last');
      expect(await endedAt(owner.url, last.promotions?.[0] ?? '')).toMatchObject({ phase: 'succeeded' });
      expect((await rowsOf(other.url, 'promotion:finished')).map(({ promotion }) => promotion)).toEqual([
        id,
        waiting,
        last.promotions?.[0],
      ]);
      expect(updatesOf(id)).toHaveLength(1);
    },
    4 * minutes,
  );

  test(
    'F46: one that dies in the middle of the migration leaves none of it to the next',
    async () => {
      for (const step of ['0001', '0010']) {
        const env = { DATABASE_URL: database.url, CRASH_AT: `migrate.${step}` };
        const args = ['serve', '--port', '0', '--stage-ports', 'auto', '--data-dir', project.dataDir];
        expect((await runSwitchback(args, { cwd: project.dir, env })).code).toBeNull();
      }
      const service = await start();
      const build = await register(service.url, 'migrated');
      expect(await endedAt(service.url, build.promotions?.[0] ?? '')).toMatchObject({ phase: 'succeeded' });
    },
    3 * minutes,
  );

  test(
    'F15: a service that is cut off from the database is not ready, starts nothing, and goes on when it is back',
    async () => {
      const proxy = await proxied();
      const cut = await start(proxy.url);
      const { gate, id } = await standingUpdate(cut.url, 'cut');
      const other = await start();
      proxy.cut();
      await until('not ready', async () => (await fetch(`${cut.url}/readyz`)).status === 503);
      expect((await fetch(`${cut.url}/livez`)).status).toBe(200);
      expect(await (await fetch(`${cut.url}/healthz`)).json()).toMatchObject({
        status: 'degraded',
        reasons: ['not-ready'],
      });
      await gate.open();
      await until('the end of the update', () => existsSync(join(folderOf(id), 'result.json')));
      const next = await register(other.url, 'next');
      const waiting = next.promotions?.[0] ?? '';
      await until('the silence', async () =>
        (await promotionAt(other.url, waiting)).blockedBy.some(({ code }) => code === 'owner-silent'),
      );
      expect(await promotionAt(other.url, id)).toMatchObject({ phase: 'running' });
      proxy.heal();
      expect(await endedAt(other.url, id)).toMatchObject({ phase: 'succeeded' });
      expect(await endedAt(other.url, waiting)).toMatchObject({ phase: 'succeeded' });
      await until('ready again', async () => (await fetch(`${cut.url}/readyz`)).status === 200);
      expect(updatesOf(id)).toHaveLength(1);
      expect(await rowsOf(other.url, 'promotion:taken-over')).toEqual([]);
    },
    4 * minutes,
  );

  test(
    'F16: a start whose commit was done and never answered gives its order once',
    async () => {
      const proxy = await proxied();
      const service = await start(proxy.url);
      const lost = proxy.loseCommitOf('insert into "attempts"');
      const build = await register(service.url, 'lost');
      const id = build.promotions?.[0] ?? '';
      await lost;
      expect(await endedAt(service.url, id)).toMatchObject({ phase: 'succeeded' });
      expect(updatesOf(id)).toHaveLength(1);
      expect(await rowsOf(service.url, 'promotion:started')).toHaveLength(1);
    },
    3 * minutes,
  );

  test(
    'an abort reaches whoever follows the update, whichever instance was asked, and its end the listeners of both',
    async () => {
      const [one, two] = [await start(), await start()];
      const { id } = await standingUpdate(one.url, 'abort');
      const other = (await ownerOf(id, [one, two])) === one ? two : one;
      const stream = streamOf(other.url);
      await until('the stream', () => stream.said().includes('id:'));
      const asked = await fetch(`${other.url}/api/v1/promotions/${id}/abort`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      expect(asked.status).toBe(202);
      expect(await endedAt(other.url, id)).toMatchObject({ phase: 'aborted' });
      // What the one did is told by the stream of the other.
      await until('the end in the stream', () => stream.said().includes('"promotion:finished"'));
      stream.stop();
    },
    3 * minutes,
  );

  test(
    'F08: SIGTERM in the middle of an update: streams are told, a second one changes nothing, the other one sees it through',
    async () => {
      const [one, two] = [await start(), await start()];
      const { gate, id, cli } = await standingUpdate(one.url, 'term');
      const owner = await ownerOf(id, [one, two]);
      const other = owner === one ? two : one;
      const stream = streamOf(owner.url);
      await until('the stream', () => stream.said().includes('id:'));
      process.kill(owner.pid, 'SIGTERM');
      await until('the farewell', () => stream.said().includes('event: shutdown'));
      expect(
        await fetch(`${owner.url}/readyz`).then(
          ({ status }) => status,
          () => 503,
        ),
      ).toBe(503);
      expect(await end(owner, 'SIGTERM')).toBe(0);
      stream.stop();
      expect(isStillAlive(cli)).toBe(true);
      const { items } = await getAt<Page<InstanceResource>>(other.url, '/instances');
      expect(items.map(({ pid }) => pid)).toEqual([other.pid]);
      await gate.open();
      expect(await endedAt(other.url, id)).toMatchObject({ phase: 'succeeded' });
      expect(updatesOf(id)).toHaveLength(1);
    },
    3 * minutes,
  );
});

async function start(url: string = database.url): Promise<ServiceProcess> {
  const service = await startServiceProcess(project, {
    args: ['--warm-runners', '0'],
    env: { DATABASE_URL: url },
  });
  running.add(service);
  return service;
}

function end(service: ServiceProcess, signal: NodeJS.Signals): Promise<number | null> {
  running.delete(service);
  return service.end(signal);
}

async function proxied(): Promise<TcpProxy & { url: string }> {
  const url = new URL(database.url);
  const proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port) });
  proxies.push(proxy);
  url.port = String(proxy.port);
  // What a server beside us is reached by would lead past the proxy.
  url.search = '';
  return { ...proxy, url: url.href };
}

const promotionAt = (url: string, id: string) => getAt<PromotionResource>(url, `/promotions/${id}`);
const rowsOf = async (url: string, name: string): Promise<readonly AuditResource[]> =>
  (await getAt<EventsPage>(url, `/events?limit=200&since=PT1H&name=${name}`)).items;

const register = (url: string, name: string, serverSource?: string): Promise<BuildResource> =>
  registerAt(url, { project, name, serverSource });

/** An update of dev that has begun and stands still at its gate. */
async function standingUpdate(url: string, name: string) {
  const gate = makeGate(project.dir, name);
  const build = await register(url, name, gate.serverSource);
  const id = build.promotions?.[0] ?? '';
  const cli = await until('the CLI', () => identityIn(join(folderOf(id), 'cli.json')));
  return { gate, id, cli };
}

/** Which of these services gave the order: the runner's folder does not say it, the audit of the rows does. */
async function ownerOf(id: string, services: readonly ServiceProcess[]): Promise<ServiceProcess> {
  const rows = await rowsOf(services[0]?.url ?? '', 'promotion:started');
  const instance = rows.find(({ promotion }) => promotion === id)?.facts['instance'];
  const { items } = await getAt<Page<InstanceResource>>(services[0]?.url ?? '', '/instances');
  const pid = items.find((one) => one.id === instance)?.pid;
  const owner = services.find((service) => service.pid === pid);
  if (owner === undefined) throw new Error(`nobody follows ${id}`);
  return owner;
}

const folderOf = (id: string): string => join(project.dataDir, 'runs', `${id}.1`);
const announced = (): ProcessIdentity | null => identityIn(join(project.dataDir, 'service.json'));

function identityIn(file: string): ProcessIdentity | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch {
    return null;
  }
}

/** Entries of Pulumi's own history that this promotion made. */
function updatesOf(promotion: string): string[] {
  const folder = join(project.dataDir, 'pulumi/state/.pulumi/history/switchback/dev');
  const files = readdirSync(folder).filter((name) => name.endsWith('.history.json'));
  return files.filter((name) => readFileSync(join(folder, name), 'utf8').includes(promotion));
}

function streamOf(url: string): { said: () => string; stop: () => void } {
  const stop = new AbortController();
  let said = '';
  const read = async (): Promise<void> => {
    const init = { headers: { accept: 'text/event-stream' }, signal: stop.signal };
    const { body } = await fetch(`${url}/api/v1/events`, init);
    for await (const chunk of body ?? []) said += Buffer.from(chunk as Uint8Array).toString();
  };
  read().catch(() => undefined);
  return {
    said: () => said,
    stop: () => {
      stop.abort();
    },
  };
}

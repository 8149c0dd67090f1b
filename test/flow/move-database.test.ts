import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventsPage } from '../../src/contract/audit.js';
import type { StageResource } from '../../src/contract/stage.js';
import { endedAt, getAt, letterAt, registerAt, webhookAt } from '../support/at-service.js';
import { freshDatabase } from '../support/database.js';
import { endProject } from '../support/invariants.js';
import type { TestProject } from '../support/project.js';
import { runSwitchback, startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { makeStartedProject } from '../support/stacks.js';
import { platformOf } from '../support/world.js';

const server = process.env['DATABASE_URL'] ?? '';
const onServer = server === '' ? describe.skip : describe;
const minutes = 60_000;

let project: TestProject;
let database: Awaited<ReturnType<typeof freshDatabase>>;
const running: ServiceProcess[] = [];

onServer('an embedded database that goes to a server', () => {
  beforeEach(async () => {
    project = await makeStartedProject({ dev: { policy: { dotenv: 'dev', trigger: 'commit' } } });
    database = await freshDatabase(server);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((service) => service.end('SIGKILL')));
    await platformOf(project.dataDir).stop('dev');
    await endProject(project, database);
  }, minutes);

  test(
    'takes everything along: the next service goes on with it, and none begins without it',
    async () => {
      const embedded = await start();
      const first = await registerAt(embedded.url, { project, name: 'one' });
      await endedAt(embedded.url, first.promotions?.[0] ?? '');
      const webhook = await webhookAt(embedded.url);
      const letter = await letterAt(embedded.url, webhook);
      const before = await told(embedded);
      const refused = await move(database.url);
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('data-dir-held')]);
      await embedded.end('SIGTERM');

      const unnamed = await move('');
      expect([unnamed.code, unnamed.stderr]).toEqual([2, expect.stringContaining('no-server-named')]);
      const moved = await move(database.url, '--json');
      const kept = join(project.dataDir, 'database.moved');
      expect(JSON.parse(moved.stdout)).toMatchObject({ rows: expect.any(Number), kept });
      expect(moved.stderr).toMatch(/^builds: 1$/m);
      expect(`${moved.stdout}${moved.stderr}`).not.toContain(new URL(database.url).password || database.url);

      await expect(start()).rejects.toThrow('database-moved');
      expect(existsSync(join(project.dataDir, 'database'))).toBe(false);
      const again = await move(database.url);
      expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('no-embedded-database')]);

      const onIt = await start({ DATABASE_URL: database.url });
      expect(await told(onIt)).toEqual(before);
      expect([before.webhooks.length, await letterAt(onIt.url, webhook)]).toEqual([1, letter]);
      const second = await registerAt(onIt.url, { project, name: 'two' });
      expect(second.id).toBe('b2');
      expect(await endedAt(onIt.url, second.promotions?.[0] ?? '')).toMatchObject({ phase: 'succeeded' });
    },
    4 * minutes,
  );
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
  const service = await startServiceProcess(project, { args: ['--warm-runners', '0'], env });
  running.push(service);
  return service;
}

const move = (url: string, ...args: readonly string[]) =>
  runSwitchback(['database', 'move', '--data-dir', project.dataDir, ...args], {
    cwd: project.dir,
    env: { DATABASE_URL: url },
  });

/** What dev runs, and every row of the audit. */
async function told({ url }: ServiceProcess) {
  const { state, currentBuild, stableBuild, url: address } = await getAt<StageResource>(url, '/stages/dev');
  const { items } = await getAt<EventsPage>(url, '/events?limit=200&since=PT1H');
  const { items: webhooks } = await getAt<{ items: unknown[] }>(url, '/webhooks');
  return { state, currentBuild, stableBuild, address, items, webhooks };
}

import { execFile } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { findPostgres } from '../../scripts/postgres/find.mjs';
import { startDatabase, type OwnDatabase } from '../../scripts/soak/database.mjs';
import type { EventsPage } from '../../src/contract/audit.js';
import type { StageResource } from '../../src/contract/stage.js';
import { endedAt, getAt, registerAt } from '../support/at-service.js';
import { freshDatabase } from '../support/database.js';
import { putFirstRelease } from '../support/first-release.js';
import { endProject } from '../support/invariants.js';
import { makeProject, type TestProject } from '../support/project.js';
import { makeStartedProject } from '../support/stacks.js';
import { runSwitchback, startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { platformOf } from '../support/world.js';

const whereInstalled = findPostgres() === undefined ? describe.skip : describe;
const minutes = 60_000;
const run = promisify(execFile);

let server: OwnDatabase;
const running: ServiceProcess[] = [];

whereInstalled('a PostgreSQL server that is saved by its own means', () => {
  beforeAll(async () => {
    server = await startDatabase();
  }, minutes);
  afterEach(() => Promise.all(running.splice(0).map((service) => service.end('SIGTERM'))));
  afterAll(() => server.stop(), minutes);

  const start = async (project: TestProject, url: string): Promise<ServiceProcess> => {
    const service = await startServiceProcess(project, {
      args: ['--warm-runners', '0'],
      env: { DATABASE_URL: url },
    });
    running.push(service);
    return service;
  };
  /** As the guide says it. */
  const dump = (url: string, file: string) => run('pg_dump', ['--format=custom', `--file=${file}`, url]);
  const restore = (url: string, file: string) =>
    run('pg_restore', ['--exit-on-error', '--single-transaction', '--no-owner', `--dbname=${url}`, file]);

  test(
    'dump and backup go into an empty database and an empty folder: the audit is the same and still only added to, the service goes on',
    async () => {
      const project = await makeStartedProject({ dev: { policy: { dotenv: 'dev', trigger: 'commit' } } });
      const [first, second] = [await freshDatabase(server.url), await freshDatabase(server.url)];
      const say = (args: readonly string[], url: string) =>
        runSwitchback(args, {
          cwd: project.dir,
          env: { DATABASE_URL: url, SWITCHBACK_DATA_DIR: project.dataDir },
        });
      const told = async ({ url }: ServiceProcess) => ({
        stage: (await getAt<StageResource>(url, '/stages/dev')).currentBuild,
        events: (await getAt<EventsPage>(url, '/events?limit=200')).items,
      });
      const before = await start(project, first.url);
      const one = await registerAt(before.url, { project, name: 'one' });
      await endedAt(before.url, one.promotions?.[0] ?? '');
      expect((await say(['hold', 'set', 'dev', '--reason', '회귀 시험'], first.url)).code).toBe(0);
      const saved = await told(before);
      await before.end('SIGTERM');

      const [folder, file] = [join(project.dir, 'saved'), join(project.dir, 'rows.dump')];
      expect((await say(['backup', folder], first.url)).code).toBe(0);
      await dump(first.url, file);
      await first.drop();
      await platformOf(project.dataDir).stop('dev');
      await rename(project.dataDir, `${project.dataDir}.lost`);
      await restore(second.url, file);
      expect((await say(['restore', folder], second.url)).code).toBe(0);
      await rm(`${project.dataDir}.lost`, { recursive: true });

      const after = await start(project, second.url);
      const now = await told(after);
      expect(now.stage).toEqual(saved.stage);
      expect(now.events).toEqual(expect.arrayContaining(saved.events));
      expect(saved.events.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['hold:set', 'promotion:finished']),
      );
      const client = new pg.Client({ connectionString: second.url });
      await client.connect();
      await expect(client.query(`update events set reason = 'another'`)).rejects.toThrow(
        /only ever added to/,
      );
      await client.end();
      expect((await say(['hold', 'release', 'dev'], second.url)).code).toBe(0);
      const two = await registerAt(after.url, { project, name: 'two' });
      expect(await endedAt(after.url, two.promotions?.[0] ?? '')).toMatchObject({
        ...{ build: 'b2', phase: 'succeeded' },
      });
      await after.end('SIGTERM');
      await platformOf(project.dataDir).stop('dev');
      await endProject(project, second);
    },
    4 * minutes,
  );

  test(
    'the rows of the first release on a server: the service brings them to its schema and goes on',
    async () => {
      const project = await makeProject();
      const { url } = await freshDatabase(server.url);
      const rows = await putFirstRelease(project.dataDir);
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(rows);
      await client.end();
      const service = await start(project, url);
      await until('the stage nightly', async () => {
        const { currentBuild, health } = await getAt<StageResource>(service.url, '/stages/nightly');
        return currentBuild?.id === 'b3' && health === 'healthy';
      });
      const next = await registerAt(service.url, { project, name: 'today' });
      expect(await endedAt(service.url, next.promotions?.[0] ?? '')).toMatchObject({
        ...{ build: 'b5', phase: 'succeeded' },
      });
      await service.end('SIGTERM');
      for (const { name } of project.stages) await platformOf(project.dataDir).stop(name);
      await project.remove();
    },
    2 * minutes,
  );
});

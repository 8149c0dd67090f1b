import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { InstanceResource } from '../../src/contract/instances.js';
import type { Page } from '../../src/contract/page.js';
import { freePort } from '../../src/dotenv/stage-ports.js';
import { installDir } from '../../src/service/config.js';
import { blocksOf } from '../docs/blocks.js';
import { getAt } from '../support/at-service.js';
import { freshDatabase } from '../support/database.js';
import { makeCommands, startScript, type Script } from '../support/guide-script.js';
import { endProject } from '../support/invariants.js';
import type { TestProject } from '../support/project.js';
import { makeStartedProject } from '../support/stacks.js';
import { until } from '../support/until.js';

const server = process.env['DATABASE_URL'] ?? '';
const onServer = server === '' ? describe.skip : describe;
const pages = ['docs/guides/several-services.md', 'docs/guides/several-services.ko.md'];
const minute = 60_000;

let project: TestProject;
let database: Awaited<ReturnType<typeof freshDatabase>>;
let script: Script | null = null;

onServer('what a guide does on a PostgreSQL server', () => {
  beforeEach(async () => {
    project = await makeStartedProject({ dev: { policy: { dotenv: 'dev', trigger: 'commit' } } });
    await makeCommands(project);
    database = await freshDatabase(server);
  });
  afterEach(async () => {
    script?.signal('SIGKILL');
    await script?.gone;
    await endProject(project, database);
  }, minute);

  test.each(pages)(
    'the services of %s share the database, each is among the instances, and all end when they are asked to',
    async (page) => {
      const blocks = blocksOf(page, readFileSync(join(installDir, page), 'utf8'));
      const block = blocks.find(({ needs }) => needs === 'postgres');
      if (block === undefined) throw new Error(`${page} has no block for PostgreSQL`);
      const port = String(await freePort());
      const examples = { 'postgres://switchback@127.0.0.1/switchback': database.url, '4100': port };
      script = startScript(block, { project, examples });
      expect((await script.ended) === 0 ? '' : script.said()).toBe('');
      expect(script.said()).toContain('"items":[');
      await until('both services', async () => {
        const { items } = await getAt<Page<InstanceResource>>(`http://127.0.0.1:${port}`, '/instances');
        return items.length === 2;
      });
      script.signal('SIGTERM');
      await script.gone;
      script = null;
    },
    2 * minute,
  );
});

import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { EventsPage } from '../../src/contract/audit.js';
import type { StageResource } from '../../src/contract/stage.js';
import type { BackupRecord } from '../../src/service/backup.js';
import { endedAt, getAt, letterAt, registerAt, webhookAt } from '../support/at-service.js';
import { makeGate } from '../support/gate.js';
import { endProject } from '../support/invariants.js';
import type { TestProject } from '../support/project.js';
import { runSwitchback, startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { makeStartedProject } from '../support/stacks.js';
import { until } from '../support/until.js';
import { platformOf } from '../support/world.js';

const minutes = 60_000;

let project: TestProject;
let folder: string;
const running: ServiceProcess[] = [];
beforeEach(async () => {
  project = await makeStartedProject({ dev: { policy: { dotenv: 'dev', trigger: 'commit' } } });
  folder = join(project.dir, 'saved');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.end('SIGKILL')));
  await platformOf(project.dataDir).stop('dev');
  await endProject(project);
}, minutes);

async function start(): Promise<ServiceProcess> {
  const service = await startServiceProcess(project, { args: ['--warm-runners', '0'] });
  running.push(service);
  return service;
}

const say = (...args: readonly string[]) =>
  runSwitchback([...args, '--data-dir', project.dataDir], { cwd: project.dir });

async function told({ url }: ServiceProcess) {
  const { state, currentBuild, url: address } = await getAt<StageResource>(url, '/stages/dev');
  const { items } = await getAt<EventsPage>(url, '/events?limit=200&since=PT1H');
  const { items: webhooks } = await getAt<{ items: unknown[] }>(url, '/webhooks');
  return { state, currentBuild, address, items, webhooks };
}

test(
  'what was saved comes back, also in another place than that of a data directory that is gone: rows, builds, stacks, and the stage',
  async () => {
    const first = await start();
    const one = await registerAt(first.url, { project, name: 'one' });
    await endedAt(first.url, one.promotions?.[0] ?? '');
    const webhook = await webhookAt(first.url);
    const letter = await letterAt(first.url, webhook);
    const before = await told(first);
    const held = await say('backup', folder);
    expect([held.code, held.stderr]).toEqual([1, expect.stringContaining('data-dir-held')]);
    await first.end('SIGTERM');

    const saved = await say('backup', folder);
    expect(saved).toMatchObject({ code: 0, stdout: expect.stringContaining(`Saved in ${folder}`) });
    expect(statSync(folder).mode & 0o077).toBe(0);
    const again = await say('backup', folder);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('folder-not-empty')]);
    const full = await say('restore', folder);
    expect([full.code, full.stderr]).toEqual([1, expect.stringContaining('folder-not-empty')]);

    await platformOf(project.dataDir).stop('dev');
    await rename(project.dataDir, `${project.dataDir}.lost`);
    damageOne(folder);
    const damaged = await say('restore', folder);
    expect([damaged.code, damaged.stderr]).toEqual([1, expect.stringContaining('installation')]);
    expect(await readdir(dirname(project.dataDir))).toEqual(['data.lost', 'project']);
    damageOne(folder);

    const back = await say('restore', folder, '--json');
    expect(JSON.parse(back.stdout)).toMatchObject({ dataDir: project.dataDir, database: 'embedded' });
    await rm(project.dataDir, { recursive: true });
    await rm(`${project.dataDir}.lost`, { recursive: true });
    project = { ...project, dataDir: join(dirname(project.dataDir), 'another place') };
    const { stdout } = await say('restore', folder);
    expect(stdout).toContain(` serve --data-dir '${project.dataDir}'\n`);
    expect(await readdir(join(project.dataDir, 'stages', 'dev'))).not.toContain('children.json');
    const second = await start();
    await until('the stage', async () => {
      const { health } = await getAt<StageResource>(second.url, '/stages/dev');
      return health === 'healthy';
    });
    const answer = await fetch(before.address ?? '');
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ build: 'b1' })]);
    expect(await told(second)).toMatchObject({ ...before, items: expect.arrayContaining([...before.items]) });
    // Its secret is read by what was saved beside the rows.
    expect([before.webhooks.length, await letterAt(second.url, webhook)]).toEqual([1, letter]);
    const two = await registerAt(second.url, { project, name: 'two' });
    expect(await endedAt(second.url, two.promotions?.[0] ?? '')).toMatchObject({
      ...{ phase: 'succeeded', build: 'b2' },
    });
  },
  4 * minutes,
);

test(
  'while an update runs without its service, nothing is saved by halves',
  async () => {
    const service = await start();
    const gate = makeGate(project.dir, 'standing');
    const build = await registerAt(service.url, {
      project,
      name: 'standing',
      serverSource: gate.serverSource,
    });
    await until('the gate', () => gate.isReached());
    await service.end('SIGKILL');
    const refused = await say('backup', folder);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('update-running')]);
    expect(await readdir(project.dir)).not.toContain('saved');
    await gate.open();
    const next = await start();
    await endedAt(next.url, build.promotions?.[0] ?? '');
  },
  4 * minutes,
);

test('a folder without a record is no backup', async () => {
  await rename(project.dataDir, `${project.dataDir}.kept`);
  const refused = await say('restore', project.dir);
  await rename(`${project.dataDir}.kept`, project.dataDir);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('no-backup')]);
});

/** Turns the first byte of a saved file round; a second time it is as it was. */
function damageOne(saved: string): void {
  const { entries } = JSON.parse(readFileSync(join(saved, 'backup.json'), 'utf8')) as BackupRecord;
  const { path } = entries.find((entry) => entry.path === 'installation') ?? { path: '' };
  const file = join(saved, 'data', path);
  const bytes = readFileSync(file);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

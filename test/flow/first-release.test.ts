import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditResource, EventsPage } from '../../src/contract/audit.js';
import type { BuildResource } from '../../src/contract/build.js';
import type { HoldResource } from '../../src/contract/hold.js';
import type { MilestoneResource } from '../../src/contract/milestones.js';
import type { Page } from '../../src/contract/page.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { StageResource } from '../../src/contract/stage.js';
import { endedAt, getAt, registerAt } from '../support/at-service.js';
import { leaveFirstRelease } from '../support/first-release.js';
import { makeProject, type TestProject } from '../support/project.js';
import { runSwitchback, startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { platformOf } from '../support/world.js';

/** A service of today on the data directory and the rows that the first release left. */
let project: TestProject;
let service: ServiceProcess;
const minutes = 60_000;
const stages = ['dev', 'nightly', 'devqa', 'staging-1', 'staging-2'];

beforeAll(async () => {
  project = await makeProject();
  await leaveFirstRelease(project.dataDir);
  service = await startServiceProcess(project, { args: ['--warm-runners', '0'] });
}, 2 * minutes);
afterAll(async () => {
  await service.end('SIGTERM');
  for (const stage of stages) await platformOf(project.dataDir).stop(stage);
  // The rows of then lack what the invariants read (from which phase each run ended), so these are not asked.
  await project.remove();
}, minutes);

const get = <T>(path: string): Promise<T> => getAt<T>(service.url, path);
const stageOf = (name: string): Promise<StageResource> => get(`/stages/${name}`);
/** A stage that is stopped waits for connections that are kept. */
const ask = (url: string | null): Promise<Response> => fetch(url ?? '', { headers: { connection: 'close' } });
const say = (...args: readonly string[]) =>
  runSwitchback(args, { cwd: project.dir, env: { SWITCHBACK_DATA_DIR: project.dataDir } });

test('what a team had is there: its stages with what they ran, its builds, its milestone, its runs and its audit', async () => {
  const running = await Promise.all(
    stages.map(async (name) => [name, (await stageOf(name)).currentBuild?.id]),
  );
  expect(Object.fromEntries(running)).toEqual({
    ...{ dev: 'b3', nightly: 'b3', devqa: 'b1', 'staging-1': 'b1', 'staging-2': undefined },
  });
  const builds = await get<Page<BuildResource>>('/builds');
  expect(builds.items.map(({ id, branch, subject }) => [id, branch, subject])).toEqual([
    ['b4', 'feature/login', '변경 aside'],
    ['b3', 'main', '변경 two'],
    ['b2', 'main', '변경 exits'],
    ['b1', 'main', '변경 one'],
  ]);
  const milestones = await get<Page<MilestoneResource>>('/milestones');
  expect(milestones.items).toMatchObject([
    { number: 9, build: 'b1', stage: 'staging-1', notes: '아홉 번째' },
  ]);
  const failed = await get<Page<PromotionResource>>('/promotions?phase=failed');
  expect(failed.items).toMatchObject([{ stage: 'dev', build: 'b2', outcome: { code: expect.any(String) } }]);
  const { items } = await get<EventsPage>('/events?limit=200');
  const names = new Set(items.map(({ name }: AuditResource) => name));
  for (const name of ['build:registered', 'promotion:finished', 'milestone:created'])
    expect(names).toContain(name);
});

test(
  'its stages serve again at their addresses, what they served',
  async () => {
    for (const [stage, said] of Object.entries({ dev: 'two b3', nightly: 'two b3', devqa: 'one b1' })) {
      const { url } = await stageOf(stage);
      const answered = await until(`the stage ${stage}`, () =>
        ask(url).then(
          async (response) => response.ok && (await response.text()),
          () => false,
        ),
      );
      expect(answered).toBe(said);
    }
  },
  minutes,
);

test(
  'it goes on: the next build has the next number, a promotion updates the old stack, and the next milestone follows',
  async () => {
    const next = await registerAt(service.url, { project, name: 'today' });
    expect(next.id).toBe('b5');
    expect(await endedAt(service.url, next.promotions?.[0] ?? '')).toMatchObject({ phase: 'succeeded' });
    expect((await say('promote', 'devqa', '--build', 'b3', '--yes')).code).toBe(0);
    expect(await (await ask((await stageOf('devqa')).url)).text()).toBe('two b3');
    const made = await say('milestone', 'create', '10', '--build', 'b3', '--yes');
    expect([made.code, (await stageOf('staging-2')).currentBuild?.id]).toEqual([0, 'b3']);
  },
  2 * minutes,
);

test(
  'what the first release did not know works on its stages: holds, rollback, quarantine, a backup',
  async () => {
    expect((await say('hold', 'set', 'devqa', '--reason', '회귀 시험')).code).toBe(0);
    const holds = await get<Page<HoldResource>>('/holds');
    expect(holds.items).toMatchObject([{ stage: 'devqa', reason: '회귀 시험' }]);
    expect((await say('hold', 'release', 'devqa')).code).toBe(0);
    const back = await say('rollback', 'devqa', '--reason', 'prices', '--yes');
    expect([back.code, (await stageOf('devqa')).currentBuild?.id]).toEqual([0, 'b1']);
    await service.end('SIGTERM');
    const folder = join(project.dir, 'saved');
    expect(await say('backup', folder)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Saved in'),
    });
    await rm(folder, { recursive: true });
    service = await startServiceProcess(project, { args: ['--warm-runners', '0'] });
    expect((await stageOf('devqa')).currentBuild?.id).toBe('b1');
  },
  2 * minutes,
);

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ClientResource } from '../../src/contract/client.js';
import type { Page } from '../../src/contract/page.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { StageResource } from '../../src/contract/stage.js';
import { runSwitchback } from '../support/service-process.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.end(), 60_000);

const cli = (...args: string[]) =>
  runSwitchback(args, { cwd: world.project.dir, env: { SWITCHBACK_DATA_DIR: world.project.dataDir } });

test("the web team's dev on our nightly is shown before, while and after nightly gets a build", async () => {
  const attached = await cli('client', 'attach', 'web/dev', '--to', 'nightly', '--owner', 'web', '--json');
  expect(attached.code).toBe(0);
  expect(JSON.parse(attached.stdout)).toMatchObject({
    client: 'web',
    clientStage: 'dev',
    stage: 'nightly',
    mismatch: { namedLike: 'dev' },
  });
  const build = await world.build('named');
  await world.ended(build.promotions?.[0] ?? '');

  const preview = await cli('promote', 'nightly', '--build', build.id, '--preview');
  expect(preview.stdout).toContain('web/dev ≠');
  const run = await cli('promote', 'nightly', '--build', build.id, '--yes');
  expect([run.code, run.stdout]).toEqual([0, expect.stringContaining('web/dev ≠')]);
  const { body } = await world.get<Page<PromotionResource>>('/promotions?stage=nightly');
  expect(body.items[0]).toMatchObject({
    phase: 'succeeded',
    clients: [{ client: 'web', clientStage: 'dev', mismatch: { namedLike: 'dev' } }],
  });

  // Gone from the list, and still a part of what happened.
  expect((await cli('client', 'detach', 'web/dev')).code).toBe(0);
  expect((await world.stage('nightly')).clients).toEqual([]);
  const after = await world.get<PromotionResource>(`/promotions/${String(body.items[0]?.id)}`);
  expect(after.body.clients).toHaveLength(1);
}, 90_000);

test('whoever names the client in a header is heard of, and a restart forgets nobody', async () => {
  await cli('client', 'attach', 'ios/qa', '--to', 'devqa');
  await world.get<StageResource>('/stages/devqa', { 'x-switchback-client': 'ios/qa' });
  await world.restart();
  const { body } = await world.get<ClientResource>('/clients/ios/qa');
  expect(body).toMatchObject({ stage: 'devqa', seen: 'recently', mismatch: null });
}, 60_000);

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { HoldResource } from '../../src/contract/hold.js';
import type { Page } from '../../src/contract/page.js';
import type { PreviewResource } from '../../src/contract/preview.js';
import type { PromotedResource } from '../../src/contract/promotions.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  for (const name of ['one', 'two']) {
    const { promotions = [] } = await world.build(name);
    await world.ended(promotions[0] ?? '');
    expect(await world.promote('nightly', { from: 'dev' })).toMatchObject({ phase: 'succeeded' });
  }
}, 120_000);
afterAll(() => world.end(), 60_000);

const holds = async () => (await world.get<Page<HoldResource>>('/holds?stage=nightly')).body.items;

test('a person’s step back on nightly stays until a person puts the newest build there', async () => {
  const { body: preview } = await world.get<PreviewResource>('/stages/nightly/preview?build=b1');
  expect(preview.remarks.map(({ code }) => code)).toContain('step-back');
  const asked = await world.post<PromotedResource>('/stages/nightly/promotions', { build: 'b1' });
  expect(asked.body.hold).toMatchObject({ kind: 'kept', reason: 'b2 → b1' });
  expect(await world.ended(asked.body.id)).toMatchObject({ phase: 'succeeded' });

  const { body: run } = await world.post<PromotionResource>('/schedules/nightly/run', {});
  expect(run).toMatchObject({ phase: 'skipped', blockedBy: [{ code: 'held' }] });

  expect(await holds()).toMatchObject([{ kind: 'kept' }]);
  expect(await world.promote('nightly', { build: 'b2' })).toMatchObject({ phase: 'succeeded' });
  expect(await holds()).toEqual([]);
}, 90_000);

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { run } from '../cli/in-process.js';
import type { Ended } from '../cli/command.js';
import type { HoldResource } from '../../src/contract/hold.js';
import type { Page } from '../../src/contract/page.js';
import type { PreviewResource } from '../../src/contract/preview.js';
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
const current = async () => (await world.stage('nightly')).currentBuild?.id;
const runSchedule = async () => (await world.post<PromotionResource>('/schedules/nightly/run', {})).body;

/** The command, wide enough for whole lines. */
const cli = (...args: string[]): Promise<Ended> => run([...args, '--server', world.url()], { columns: 300 });
const back = (...args: string[]) => cli('promote', 'nightly', '--build', 'b1', ...args);

test('with --no-hold a step back comes without a hold, as the preview says, and the next scheduled run undoes it', async () => {
  const kept = await back('--preview');
  expect(kept.stdout).toContain(
    'nightly runs b2, which is newer. So that b1 stays, what comes by itself is kept off by a hold (kept)',
  );
  const looked = await back('--preview', '--no-hold');
  expect(looked.stdout).toContain('Nothing keeps b1 there: without a hold the next run of the schedule');
  expect(looked.stdout).not.toContain('(kept)');
  expect((await back('--preview', '--no-hold', '--lang', 'ko')).stdout).toContain(
    '고정하지 않으면 b1 빌드는 유지되지 않고, 다음 일정이 가장 새로운 빌드를 다시 올립니다.',
  );

  const done = await back('--no-hold', '--yes');
  expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('nightly now runs b1')]);
  expect([await current(), await holds()]).toEqual(['b1', []]);

  const next = await world.ended((await runSchedule()).id);
  expect(next).toMatchObject({ phase: 'succeeded', build: 'b2', trigger: 'schedule' });
  expect(await current()).toBe('b2');
}, 120_000);

test('else it stays: the hold is said, shown, keeps the schedule off, and ends when a person puts the newest build there', async () => {
  const { body: preview } = await world.get<PreviewResource>('/stages/nightly/preview?build=b1');
  expect(preview.remarks.map(({ code }) => code)).toContain('step-back');
  const done = await back('--yes');
  expect(done.stdout).toMatch(/kept.*b2 → b1[^]*hold release hld_[^]*nightly now runs b1/);
  expect(await holds()).toMatchObject([{ kind: 'kept', reason: 'b2 → b1' }]);

  expect(await runSchedule()).toMatchObject({ phase: 'skipped', blockedBy: [{ code: 'held' }] });
  expect(await current()).toBe('b1');
  expect((await cli('status')).stdout).toMatch(/^nightly .* kept/m);
  expect((await cli('status', '--lang', 'ko')).stdout).toMatch(/^nightly .* 이전 빌드 유지/m);
  expect((await cli('stage', 'show', 'nightly')).stdout).toMatch(
    /^Hold +nightly keeps what .* put there, .*\(kept\).*b2 → b1/m,
  );
  expect((await cli('stage', 'show', 'nightly', '--lang', 'ko')).stdout).toMatch(/이전 빌드 유지.*b2 → b1/);
  expect((await cli('hold', 'list')).stdout).toMatch(/^nightly +kept .*b2 → b1/m);

  expect(await world.promote('nightly', { build: 'b2' })).toMatchObject({ phase: 'succeeded' });
  expect(await holds()).toEqual([]);
  expect((await cli('status')).stdout).not.toContain('kept');
}, 120_000);

test('or when it is released: then the schedule goes on', async () => {
  expect((await back('--yes', '--reason', 'b2 is slow')).code).toBe(0);
  expect(await runSchedule()).toMatchObject({ phase: 'skipped', blockedBy: [{ code: 'held' }] });
  expect((await cli('hold', 'release', 'nightly')).code).toBe(0);
  const next = await world.ended((await runSchedule()).id);
  expect(next).toMatchObject({ phase: 'succeeded', build: 'b2' });
}, 90_000);

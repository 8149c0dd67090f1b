import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { removeHistory } from '../../src/engine/retention.js';
import { newestEntries, spentFiles } from '../../src/policy/retention.js';
import { stateFolder } from '../../src/pulumi-cli/environment.js';
import { stackPaths, stateFilesOf } from '../../src/pulumi-cli/state-files.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.end(), 60_000);

test('what the real CLI writes of an update is found by its name, in the history and among the backups, and can go', async () => {
  for (const name of ['one', 'two']) {
    const build = await world.build(name);
    expect((await world.ended(build.promotions?.[0] ?? '')).phase).toBe('succeeded');
  }
  const files = stateFilesOf(stateFolder(world.project.dataDir), null, {});
  const place = { dataDir: world.project.dataDir, project: 'switchback', files };
  const { history, backups } = stackPaths(place.project, 'dev');
  const [updates, copies] = [await files.list(history), await files.list(backups)];
  expect(updates.length).toBeGreaterThanOrEqual(2);
  expect(copies.length).toBeGreaterThan(0);
  // As many newer ones as always stay, so that all that are there may go.
  const newer = Array.from(
    { length: newestEntries },
    (_, index) => `dev-${String(9n * 10n ** 18n + BigInt(index))}.history.json`,
  );
  const rule = { before: new Date('2100-01-01'), seen: Date.parse('2100-01-01') * 1000 };
  expect(spentFiles([...updates, ...newer], rule).toSorted()).toEqual([...updates].toSorted());
  expect(spentFiles(updates, rule)).toEqual([]);
  const removed = await removeHistory(place, 'dev', (names) =>
    spentFiles([...names, ...newer], rule).filter((name) => names.includes(name)),
  );
  expect(removed).toBe(updates.length + copies.length);
  const build = await world.build('three');
  expect((await world.ended(build.promotions?.[0] ?? '')).phase).toBe('succeeded');
}, 120_000);

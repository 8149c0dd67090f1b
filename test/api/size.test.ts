import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aheadOf } from '../../src/queries/ahead.js';
import type { CompareResource } from '../../src/contract/compare.js';
import type { PreviewResource } from '../../src/contract/preview.js';
import { mina } from '../support/desk.js';
import { openDoor, type Door } from '../support/door.js';

const builds = 4;
const each = 2000;

const shaOf = (build: number, commit: number): string =>
  (build * each + commit).toString(16).padStart(40, 'a');
const subjectOf = (commit: number): string =>
  commit % 100 === 0 ? 'Revert "it"' : `change ${String(commit)}`;

/** The newest first; every build but the first names the newest of the one before once more. */
const commitsOf = (build: number) =>
  Array.from({ length: each }, (_, age) => {
    const sha = build > 1 && age === each - 1 ? shaOf(build - 1, 0) : shaOf(build, age);
    const author = `author ${String(age % 7)}`;
    return { sha, subject: subjectOf(age), author, at: '2026-11-11T05:03:22Z' };
  });

let door: Door;
const insert = (name: string, more: { branch: string; commits: ReturnType<typeof commitsOf> }) =>
  door.desk.inTransaction((rows) =>
    rows.builds.insert({
      ...{ commit: more.commits[0]?.sha ?? '', subject: name, author: 'Mina', migrations: [], ciUrl: null },
      ...{ artifacts: { tarball: `sha256:${name.padStart(64, '0')}` }, createdBy: mina.actor.id, ...more },
    }),
  );

beforeAll(async () => {
  door = await openDoor();
  for (let build = 1; build <= builds; build += 1)
    await insert(`b${String(build)}`, { branch: 'main', commits: commitsOf(build) });
  await door.desk.inTransaction(async (rows) => {
    const fence = await rows.stages.raiseFence('dev');
    await rows.stages.change('dev', fence, { currentBuild: 'b1' });
    const empty = { reason: null, milestone: null, occurrence: null };
    const wanted = { stage: 'nightly', build: 'b1', phase: 'pending', trigger: 'request' } as const;
    await rows.promotions.insert({ ...wanted, ...mina, ...empty });
  });
}, 120_000);
afterAll(() => door.close());

/** The answer, its length, and what was read at once for it: the largest number of rows, and of characters. */
async function got<T>(ask: () => Promise<{ readonly status: number; readonly body: T }>) {
  const { answered, lengths } = door.desk;
  const from = answered.length;
  const { status, body } = await ask();
  expect(status).toBe(200);
  // The graph of the commits comes in pages, each as one row.
  expect(Math.max(...lengths.slice(from))).toBeLessThan(100_000);
  return { body, length: JSON.stringify(body).length, most: Math.max(...answered.slice(from)) };
}

/** Commits of all builds but the first, each once. */
const gained = (builds - 1) * (each - 1);

test.each(['/builds', '/promotions', '/stages', '/stages/dev/timeline'])(
  'GET %s says how many commits there are and carries none',
  async (path) => {
    const { length, most } = await got(() => door.ask('GET', path));
    expect(length).toBeLessThan(40_000);
    expect(most).toBeLessThanOrEqual(50);
  },
);

test('a list of builds counts the commits of each', async () => {
  const { body } = await got(() => door.ask<{ items: object[] }>('GET', '/builds?limit=1'));
  expect(body.items).toEqual([expect.objectContaining({ id: `b${String(builds)}`, commitCount: each })]);
  expect(body.items[0]).not.toHaveProperty('commits');
});

test('a comparison counts all commits, each once, and reads no more of them than it tells', async () => {
  const { body, most } = await got(() =>
    door.ask<CompareResource>('GET', `/compare/b1...b${String(builds)}`),
  );
  expect([body.ahead, body.behind, body.truncated]).toEqual([gained, 0, true]);
  expect(body.aheadCommits.map(({ sha }) => sha)).toEqual(
    Array.from({ length: 1000 }, (_, age) => shaOf(builds, age)),
  );
  expect(most).toBeLessThanOrEqual(500);
});

test('what a stage is behind its source counts the same', async () => {
  const { body } = await got(() => door.ask<CompareResource>('GET', `/compare/b1...b${String(builds)}`));
  const [count] = await aheadOf(door.desk.ports.store.read, [{ from: 'b1', to: `b${String(builds)}` }]);
  expect(count).toEqual({ builds: builds - 1, commits: body.ahead, isAll: true });
});

test('a preview tells the newest commits, and how many more there are by how many people', async () => {
  const { body, most } = await got(() =>
    door.ask<PreviewResource>('GET', `/stages/dev/preview?build=b${String(builds)}`),
  );
  const reverts = ((builds - 1) * each) / 100;
  expect(body.commits).toMatchObject({ ahead: gained, behind: 0, authors: 7, reverts });
  expect(body.commits?.newest.map(({ sha }) => sha)).toEqual([0, 1, 2].map((age) => shaOf(builds, age)));
  expect(most).toBeLessThanOrEqual(50);
});

test('another branch has what it names itself, however much both have', async () => {
  const commits = [...commitsOf(7).slice(0, 700), ...commitsOf(3).slice(0, 700)];
  await insert('b7', { branch: 'other', commits });
  const { body, most } = await got(() =>
    door.ask<CompareResource>('GET', `/compare/b3...b${String(builds + 1)}`),
  );
  expect([body.ahead, body.mergeBase]).toEqual([700, shaOf(3, 0)]);
  expect(body.aheadCommits.map(({ sha }) => sha)).toEqual(commits.slice(0, 700).map(({ sha }) => sha));
  expect(most).toBeLessThanOrEqual(500);
});

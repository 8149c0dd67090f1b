import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Ends, Side } from '../../src/model/history.js';
import * as graph from '../../src/store/commit-graph.js';
import { trunk } from '../../src/store/migrations/0050_trunk.js';
import { between } from '../../src/store/trunk.js';
import { openDesk, type Desk } from '../support/desk.js';
import { aStage } from '../support/nouns.js';
import { seeded, shuffled } from '../support/random.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk([aStage({ name: 'one', trigger: 'request', source: null })]);
});
afterEach(() => desk.clear());
afterAll(() => desk.close());

const sha = (name: string): string => Buffer.from(name).toString('hex').padStart(40, 'c');
const commit = (name: string) => ({ sha: sha(name), subject: name, author: 'Mina', at: null });
const execute = async (text: string) =>
  (await desk.inTransaction((rows) => rows.sql.executeSql(text))).rows as Record<string, unknown>[];
const told = (name: string, parents: readonly string[], branch = 'main') =>
  desk.register(name, {
    branch,
    commits: [commit(name)],
    parents: new Map([[sha(name), parents.map(sha)]]),
  });
const silent = (name: string, branch: string) =>
  desk.register(name, { branch, commits: [`${name}1`, name].map(commit) });

const side = (name: string): Side[] => [{ of: 'commit', name: sha(name) }];
/** Every two of these commits, and every one beside what the branches have now. */
const pairsOf = (names: readonly string[]): Ends[] => {
  const branches: Side[][] = ['main', 'side'].map((name) => [{ of: 'branch', name }]);
  const sides = [...names.map(side), ...branches, [...side(names[0] ?? ''), ...side(names.at(-1) ?? '')]];
  return sides.flatMap((from) => sides.map((to) => ({ from, to })));
};

/** What the trunk says of each pair, and what a walk through the whole graph does. */
async function bothAnswers(names: readonly string[]) {
  const pairs = pairsOf(names);
  const { history } = desk.ports.store.read;
  return {
    counts: (await history.between(pairs, 1)).map(({ count }) => count),
    byTrunk: [await history.contains(pairs), await history.between(pairs)],
    byWalk: [
      await graph.contains(desk.database.db, pairs),
      await graph.between(desk.database.db, pairs),
    ] as const,
  };
}

const onTrunk = async () =>
  (await execute('select sha from trunk_commits where place is not null order by place')).map(
    (row) => row['sha'],
  );
const entries = () => execute('select sha, entered, place from trunk_commits order by entered, sha');

test('numbers the first parents of the branch, and beside each what it merged', async () => {
  await told('a', []);
  await told('s', ['a'], 'side');
  await told('t', ['s'], 'side');
  await told('b', ['a']);
  await told('m', ['b', 't']);
  const numbers = (await entries()).map((row) => [row['sha'], Number(row['entered']), row['place'] !== null]);
  expect(numbers).toEqual([
    [sha('a'), 1, true],
    [sha('b'), 2, true],
    [sha('m'), 3, true],
    [sha('s'), 3, false],
    [sha('t'), 3, false],
  ]);
});

test('goes on when a parent comes after its child, and is cut where the branch was set back', async () => {
  await told('a', []);
  await told('c', ['b']);
  expect(await onTrunk()).toEqual([sha('a')]);
  await told('b', ['a']);
  expect(await onTrunk()).toEqual(['a', 'b', 'c'].map(sha));
  await desk.inTransaction((rows) => rows.history.rewind('main', { before: sha('c'), after: sha('a') }));
  expect(await onTrunk()).toEqual([sha('a')]);
  await told('d', ['a']);
  expect(await onTrunk()).toEqual(['a', 'd'].map(sha));
});

test('is of the branch that has the most builds', async () => {
  await told('try', [], 'try');
  for (const [name, ...parents] of [['a'], ['b', 'a'], ['c', 'b']] as const) await told(name, parents);
  expect(await onTrunk()).toEqual(['a', 'b', 'c'].map(sha));
  expect(await execute('select branch from branch_heads where is_trunk')).toEqual([{ branch: 'main' }]);
});

test('says of every two commits what a walk says, in whatever order they come, are told, merged and set back', async () => {
  const random = seeded(50);
  let most = 0;
  for (let round = 0; round < 25; round += 1) {
    const names = Array.from('abcdefghi').slice(0, 4 + Math.floor(random() * 6));
    const acts = names.map((name, place) => {
      const before = names.slice(Math.max(0, place - 3), place).toReversed();
      const parents = before.filter((_, at) => random() < (at === 0 ? 0.8 : 0.3));
      const branch = random() < 0.75 ? 'main' : 'side';
      return random() < 0.8 ? () => told(name, parents, branch) : () => silent(name, branch);
    });
    const inOrder = random() < 0.5 ? acts : shuffled(acts, random);
    await desk.clear();
    for (const act of inOrder) {
      await act();
      if (random() < 0.2) await setBack(names, random);
      const { byTrunk, byWalk, counts } = await bothAnswers([...names, 'a1', 'unknown']);
      expect(byTrunk).toEqual(byWalk);
      expect(counts).toEqual(byWalk[1].map(({ count }) => count));
    }
    await drawnAgain();
    const { byTrunk, byWalk } = await bothAnswers(names);
    expect(byTrunk).toEqual(byWalk);
    most = Math.max(most, (await entries()).length);
  }
  expect(most).toBeGreaterThan(6);
});

async function setBack(names: readonly string[], random: () => number): Promise<void> {
  const [head] = (await execute(`select sha from branch_heads where branch = 'main'`)) as { sha: string }[];
  const after = sha(names[Math.floor(random() * names.length)] ?? '');
  await desk.inTransaction((rows) => rows.history.rewind('main', { before: head?.sha ?? '', after }));
}

/** As the migration finds the builds of before. */
async function drawnAgain(): Promise<void> {
  await execute('delete from trunk_commits');
  await execute('update branch_heads set is_trunk = false');
  await execute(trunk.at(-1) ?? '');
}

test('of a long history the newest commits are told up to a bound, and as many as there are below it', async () => {
  const names = Array.from({ length: 1200 }, (_, place) => `n${String(place)}`);
  await desk.register('first', { commits: [commit('first')] });
  await desk.register('n0', { commits: names.map(commit) });
  const pair: Ends = { from: [{ of: 'build', name: 'b1' }], to: [{ of: 'build', name: 'b2' }] };
  const [few, all] = [
    await between(desk.database.db, [pair], { read: 600 }),
    await between(desk.database.db, [pair], { read: 5000 }),
  ];
  expect([few[0]?.isAll, few[0]?.gained.length]).toEqual([false, 1000]);
  expect([all[0]?.isAll, all[0]?.gained.length, all[0]?.base]).toEqual([true, 1200, sha('first')]);
  expect(few[0]?.gained).toEqual(all[0]?.gained.slice(0, 1000));
});

test('a rewritten history, of which nothing leads to the one before, has a trunk of its own once it is long', async () => {
  for (const size of [20, 1200]) {
    await desk.clear();
    const names = Array.from({ length: size }, (_, place) => `r${String(place)}`);
    await desk.register('first', { commits: [commit('first')] });
    const parents = new Map(names.map((name, place) => [sha(name), [sha(names[place - 1] ?? 'never told')]]));
    await desk.register(`r${String(size - 1)}`, { commits: names.map(commit), parents });
    const [told] = await execute('select max(place) as length from trunk_commits');
    expect(Number(told?.['length'])).toBe(size === 20 ? 1 : size);
    const pair: Ends = { from: [{ of: 'build', name: 'b1' }], to: [{ of: 'build', name: 'b2' }] };
    const [found] = await between(desk.database.db, [pair], { read: 5000 });
    expect([found?.gained.length, found?.base ?? null]).toEqual([size, null]);
  }
});

test('the trunk follows a branch that was renamed, whatever number of builds the old name had', async () => {
  await desk.clear();
  await told('a', [], 'master');
  await told('b', ['a'], 'main');
  await execute(`insert into builds (commit, branch, subject, author, migrations, created_by, commit_count, tarball)
    select lpad(i::text, 40, 'e'), case when i <= 1500 then 'master' else 'main' end, '', '', '[]', 'ci', 0, 'sha256:' || lpad(i::text, 64, 'e')
    from generate_series(1, 2300) i`);
  await execute('select choose_trunk()');
  expect(await execute('select branch from branch_heads where is_trunk')).toEqual([{ branch: 'main' }]);
  const { byTrunk, byWalk } = await bothAnswers(['a', 'b']);
  expect(byTrunk).toEqual(byWalk);
});

/** The database as one has it to whom something happens between the first statement and the second. */
function interrupted(happens: () => Promise<unknown>) {
  let statements = 0;
  return desk.database.db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      statements += 1;
      if (statements === 1) await happens();
      return result;
    },
  });
}

test.each([undefined, 1])(
  'a range is read by the numbers of one trunk, though it is cut meanwhile (newest: %s)',
  async (newest) => {
    await desk.clear();
    await told('a', []);
    await told('b', ['a']);
    await told('c', ['b']);
    const pair: Ends = { from: side('a'), to: side('c') };
    const [before] = await between(desk.database.db, [pair]);
    expect(before?.gained).toEqual(['c', 'b'].map(sha));
    // Three commits come before all others: `c` is the sixth then, and the second and third are none of the range.
    const grown = interrupted(async () => {
      await execute(`update commit_graph set generation = generation + 3`);
      await execute(`insert into commit_graph (sha, parents, outside, generation, assumed, build)
      select lpad(i::text, 40, '0'), case when i = 1 then '[]'::jsonb else jsonb_build_array(lpad((i - 1)::text, 40, '0')) end, '[]', i, false, 1
      from generate_series(1, 3) i`);
      await execute(
        `update commit_graph set parents = jsonb_build_array(lpad('3', 40, '0')) where sha = '${sha('a')}'`,
      );
      await execute('delete from trunk_commits');
      await execute('select follow_trunk()');
    });
    const [found] = await between(grown, [pair], newest === undefined ? {} : { newest });
    expect(found?.gained).toEqual(newest === undefined ? before?.gained : [sha('c')]);
    expect(found?.count).toBe(before?.count);
  },
);

test('a pair with much beside the trunk leaves the others what the trunk says', async () => {
  await desk.clear();
  const names = Array.from({ length: 1200 }, (_, place) => `n${String(place)}`);
  await desk.register('first', { commits: [commit('first')] });
  await desk.register('n0', { commits: names.map(commit) });
  const apart = Array.from({ length: 60 }, (_, place) => `s${String(place)}`);
  await desk.register('s0', { branch: 'side', commits: apart.map(commit) });
  const [onTrunkOnly, beside]: Ends[] = [
    { from: [{ of: 'build', name: 'b1' }], to: [{ of: 'build', name: 'b2' }] },
    { from: [{ of: 'build', name: 'b1' }], to: [{ of: 'build', name: 'b3' }] },
  ];
  const [few, , other] = await between(desk.database.db, [onTrunkOnly, beside, onTrunkOnly] as Ends[], {
    ...{ beside: 50, read: 500, newest: 1 },
  });
  expect([few?.isAll, few?.count]).toEqual([true, 1200]);
  expect(other).toEqual(few);
});

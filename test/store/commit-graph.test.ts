import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { buildNumber } from '../../src/model/build.js';
import { between, contains } from '../../src/store/commit-graph.js';
import { commitGraph } from '../../src/store/migrations/0025_commit_graph.js';
import { openTestDatabase } from '../support/database.js';
import { openDesk, type Desk } from '../support/desk.js';
import { aStage } from '../support/nouns.js';
import { seeded, shuffled } from '../support/random.js';

let desk: Desk;
beforeAll(async () => {
  // No stage takes commits: registrations take turns on those, and here on the graph alone.
  desk = await openDesk([aStage({ name: 'one', trigger: 'request', source: null })]);
});
afterEach(() => desk.clear());
afterAll(() => desk.close());

const sha = (name: string): string => Buffer.from(name).toString('hex').padStart(40, 'c');
const commit = (name: string) => ({ sha: sha(name), subject: name, author: 'Mina', at: null });
const register = (name: string, commits: string[], branch = 'main') =>
  desk.register(name, { branch, commits: commits.map(commit) });

const execute = (text: string) => desk.inTransaction((rows) => rows.sql.executeSql(text));
const graph = async () => {
  const { rows } = await execute('select sha, parents, outside, assumed from commit_graph order by sha');
  const heads = await execute('select branch, sha from branch_heads order by branch');
  return { commits: rows, heads: heads.rows };
};

/** What the migration makes of builds that were registered before there was a graph. */
async function migrated() {
  await execute('delete from commit_graph');
  await execute('delete from branch_heads');
  for (const statement of commitGraph.filter((text) => /^(with|insert)/.test(text))) await execute(statement);
  return graph();
}

test('builds of before are in the graph as if they had been registered without parents now', async () => {
  await register('one', ['one']);
  await register('two', ['two', 'b', 'a']);
  await register('side', ['s', 'b', 'side'], 'side');
  await register('three', ['c', 'three']);
  await register('alone', []);
  await register('again', ['again', 'two']);
  const live = await graph();
  expect(live.commits).toHaveLength(10);
  expect(await migrated()).toEqual(live);
});

test('a further commit of a build of before comes after that build, and after nothing that came later', async () => {
  await register('one', ['one']);
  await register('two', ['two']);
  await desk.register('revert', {
    artifacts: { tarball: `sha256:${Buffer.from('one').toString('hex').padStart(64, '0')}` },
  });
  await migrated();
  const { history } = desk.ports.store.read;
  const builds = ['b1', 'b2'].map((name) => [{ of: 'build' as const, name }]);
  const have = (name: string) =>
    history.contains(builds.map((from) => ({ from, to: [{ of: 'commit', name: sha(name) }] })));
  expect(await have('revert')).toEqual([true, false]);
  expect(await have('one')).toEqual([true, true]);
});

test('every commit stands above its parents, so that the graph can be walked by generations', async () => {
  await register('one', ['one']);
  await register('two', ['two', 'b', 'a']);
  await register('side', ['s', 'b', 'side'], 'side');
  await migrated();
  expect((await execute(notAbove)).rows).toEqual([]);
});

test('whether a long history is there already is known from its newest commits', async () => {
  const names = Array.from({ length: 1200 }, (_, place) => `n${String(place)}`);
  await register('first', ['first']);
  await register('n0', names);
  const { history } = desk.ports.store.read;
  const [older, newer] = [[{ of: 'build', name: 'b1' }], [{ of: 'build', name: 'b2' }]] as const;
  const reads = async <T>(ask: () => Promise<T>) => {
    const before = desk.statements.length;
    return { answer: await ask(), statements: desk.statements.length - before };
  };
  expect(await reads(() => history.contains([{ from: older, to: newer }]))).toEqual({
    ...{ answer: [false], statements: 1 },
  });
  const whole = await reads(() => history.between([{ from: older, to: newer }]));
  expect([whole.answer[0]?.gained.length, whole.statements]).toEqual([1200, 4]);
});

test('thousands of look-ups read no list of new entries, and what waits is looked for among itself', async () => {
  const { rows } = await execute(
    `select relname, reloptions, indpred is not null as few from pg_class join pg_index on indexrelid = oid
      where indrelid = 'commit_graph'::regclass and (indpred is not null or relam = (select oid from pg_am
        where amname = 'gin')) order by relname`,
  );
  expect(rows).toEqual([
    { relname: 'commit_graph_by_parents', reloptions: ['fastupdate=off'], few: false },
    { relname: 'commit_graph_waiting', reloptions: null, few: true },
  ]);
});

test('builds that are registered at once leave the graph that they leave one after the other', async () => {
  const letters = Array.from('abcdefghijklmnop');
  const registrations = letters.flatMap((name, place) => {
    const parents = new Map([[sha(name), letters.slice(Math.max(0, place - 2), place).map(sha)]]);
    return [
      () => desk.register(name, { branch: 'told', commits: [commit(name)], parents }),
      () => register(`${name}2`, [`${name}2`, `${name}1`, name], 'silent'),
    ];
  });
  const numbered = async (register: () => ReturnType<Desk['register']>) => {
    const { build } = await register();
    return { register, number: buildNumber(build.id) };
  };
  const atOnce = await Promise.all(registrations.toReversed().map(numbered));
  const { rows: waiting } = await execute(`select sha from commit_graph where outside <> '[]'`);
  expect(waiting).toEqual([]);
  const left = await graph();
  await desk.clear();
  for (const { register } of atOnce.toSorted((one, other) => one.number - other.number)) await register();
  expect(await graph()).toEqual(left);
});

const told = (parents: Readonly<Record<string, string[]>>, branch = 'told') => {
  const names = Object.keys(parents);
  return desk.register(names[0] ?? '', {
    branch,
    commits: names.map(commit),
    parents: new Map(names.map((name) => [sha(name), (parents[name] ?? []).map(sha)])),
  });
};
const parentsOf = async (names: readonly string[]): Promise<Record<string, string[]>> => {
  const { commits } = await graph();
  const rows = new Map(
    (commits as { sha: string; parents: string[]; outside: string[] }[]).map((row) => [row.sha, row]),
  );
  const named = new Map(names.map((name) => [sha(name), name]));
  return Object.fromEntries(
    names.map((name) => {
      const { parents = [], outside = [] } = rows.get(sha(name)) ?? {};
      return [name, [...parents, ...outside].map((one) => named.get(one) ?? one).toSorted()];
    }),
  );
};
const notAbove = `select child.sha from commit_graph child, jsonb_array_elements_text(child.parents) as parent (sha)
  join commit_graph above on above.sha = parent.sha where above.generation >= child.generation`;

test('in whatever order CI tells and keeps silent, nothing is refused, and what was told is there', async () => {
  const random = seeded(20);
  for (let history = 0; history < 40; history += 1) {
    const names = Array.from('abcdefgh').slice(0, 3 + Math.floor(random() * 5));
    const truth = Object.fromEntries(
      names.map((name, place) => [name, names.slice(0, place).filter(() => random() < 0.5)]),
    );
    const registrations = names.flatMap((name) => [
      () => told({ [name]: truth[name] ?? [] }),
      () => register(`${name}2`, [`${name}2`, `${name}1`, name], 'silent'),
    ]);
    await desk.clear();
    for (const one of shuffled(registrations, random)) await one();
    expect(await parentsOf(names)).toEqual(truth);
    expect((await execute(notAbove)).rows).toEqual([]);
  }
});

test('what was assumed the other way round gives way to what is told, also where that leads over a third one', async () => {
  await register('first', ['first'], 'silent');
  await register('second', ['second'], 'silent');
  const truth = { first: ['between'], between: ['second'] };
  await told(truth);
  expect(await parentsOf(['first', 'between', 'second'])).toEqual({ ...truth, second: [] });
  expect((await execute(notAbove)).rows).toEqual([]);
});

test('what is told cannot come before itself, over however many registrations', async () => {
  await told({ one: ['x'] });
  await told({ two: ['y'] });
  const before = await graph();
  await expect(told({ x: ['two'], y: ['one'] })).rejects.toMatchObject({ code: 'validation' });
  expect(await graph()).toEqual(before);
});

test('what was not read to its end is not known: a bound gives the least there is, and no answer that it has not seen', async () => {
  const database = await openTestDatabase();
  const { db } = database;
  try {
    await sql`insert into builds (commit, branch, subject, author, image, migrations, created_by)
      values ('near', 'main', 'near', 'Mina', 'r@1', '[]', 'mina')`.execute(db);
    await sql`insert into commit_graph (sha, parents, outside, generation, assumed, build)
      select 'other' || i, '[]'::jsonb, '[]'::jsonb, 1 + i, false, 1 from generate_series(1, 1200) as i
      union all values ('base', '[]'::jsonb, '[]'::jsonb, 1, false, 1),
        ('middle', '["base"]'::jsonb, '[]'::jsonb, 2, false, 1),
        ('near', '["middle"]'::jsonb, '[]'::jsonb, 5000, false, 1)`.execute(db);
    const [near, base] = [[{ of: 'commit', name: 'near' }], [{ of: 'commit', name: 'base' }]] as const;
    const asked = async (most?: number) => [
      await contains(db, [{ from: near, to: base }], most),
      await between(db, [{ from: base, to: near }], most),
    ];
    expect(await asked()).toMatchObject([
      [true],
      [{ gained: ['near', 'middle'], base: 'base', isAll: true }],
    ]);
    expect(await asked(500)).toMatchObject([[null], [{ gained: ['near'], base: null, isAll: false }]]);
  } finally {
    await database.drop();
  }
});

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { buildId } from '../../src/model/build.js';
import { stepBacks } from '../../src/store/migrations/0051_step_backs.js';
import { openDesk, type Desk } from '../support/desk.js';
import { aStage } from '../support/nouns.js';
import { seeded } from '../support/random.js';

const stages = ['one', 'two'];
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(stages.map((name) => aStage({ name, trigger: 'request', source: null })));
});
afterEach(() => desk.clear());
afterAll(() => desk.close());

const sha = (name: string): string => Buffer.from(name).toString('hex').padStart(40, 'c');
const told = (name: string, parents: readonly string[]) =>
  desk.register(name, { parents: new Map([[sha(name), parents.map(sha)]]) });
const execute = async (text: string) =>
  (await desk.inTransaction((rows) => rows.sql.executeSql(text))).rows as Record<string, unknown>[];
const actor = { id: 'mina', via: 'api' } as const;

/** A promotion that is over: as one that was done by hand is written. */
const arrives = (stage: string, build: string, at: Date) =>
  desk.inTransaction(({ promotions }) =>
    promotions.insert({
      ...{ stage, build, phase: 'succeeded', trigger: 'by-hand', actor, requestId: null, reason: null },
      ...{ milestone: null, occurrence: null, at },
    }),
  );

interface Came {
  readonly stage: string;
  readonly build: string;
  readonly at: Date;
}

/** By every arrival, as it was found before. */
async function sinceByAll(came: readonly Came[], commit: string): Promise<unknown[]> {
  const { history } = desk.ports.store.read;
  const builds = [...new Set(came.map(({ build }) => build))];
  const to = [{ of: 'commit' as const, name: sha(commit) }];
  const has = await history.contains(builds.map((name) => ({ from: [{ of: 'build', name }], to })));
  const having = new Set(builds.filter((_, place) => has[place]));
  return stages.flatMap((stage) => {
    const own = came.filter((one) => one.stage === stage).toSorted((a, b) => a.at.getTime() - b.at.getTime());
    const since = own[own.findLastIndex(({ build }) => !having.has(build)) + 1];
    return since === undefined ? [] : [{ stage, since: since.at }];
  });
}

test('since when a stage has a commit is what all arrivals say, also after steps back, side branches and news of earlier', async () => {
  const random = seeded(51);
  for (let round = 0; round < 12; round += 1) {
    await desk.clear();
    const names = Array.from('abcdefgh');
    for (const [place, name] of names.entries()) {
      const before = names.slice(Math.max(0, place - 2), place).toReversed();
      await told(
        name,
        before.filter((_, at) => random() < (at === 0 ? 0.8 : 0.3)),
      );
    }
    const came: Came[] = [];
    let number = 1;
    for (let step = 0; step < 40; step += 1) {
      number = Math.max(
        1,
        Math.min(names.length, number + (random() < 0.75 ? 1 : -1 - Math.floor(random() * 3))),
      );
      const minute = random() < 0.1 ? Math.floor(random() * step) + 0.5 : step;
      const at = new Date(Date.UTC(2026, 0, 1) + minute * 60_000);
      const one = { stage: stages[Math.floor(random() * 2)] ?? '', build: buildId(number), at };
      if (came.some(({ stage, at: other }) => stage === one.stage && other.getTime() === at.getTime()))
        continue;
      came.push(one);
      await arrives(one.stage, one.build, one.at);
    }
    const sought = (await readSince(names)).flat();
    expect(sought).toEqual((await Promise.all(names.map((name) => sinceByAll(came, name)))).flat());
    await execute('delete from step_backs');
    await execute(stepBacks.at(-1) ?? '');
    expect((await readSince(names)).flat()).toEqual(sought);
  }
});

test('a build that got a further commit has that on its stages since it came again, and not since it came first', async () => {
  for (const [place, name] of ['a', 'b'].entries()) await told(name, place === 0 ? [] : ['a']);
  const at = (minutes: number): Date => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000);
  await arrives('one', 'b1', at(1));
  await arrives('one', 'b2', at(2));
  const [first] = await execute('select commit, subject, author, tarball from builds where number = 1');
  // A revert gives the bytes of the first build again.
  await desk.inTransaction((rows) =>
    rows.builds.attach(
      'b1',
      {
        ...{ commit: sha('c'), branch: 'main', subject: 'back', author: 'Mina', commits: [] },
        ...{
          artifacts: { tarball: String(first?.['tarball']) },
          migrations: [],
          ciUrl: null,
          createdBy: 'mina',
        },
        parents: new Map([[sha('c'), [sha('b')]]]),
      },
      'main',
    ),
  );
  await arrives('one', 'b1', at(3));
  expect(await readSince(['a', 'c'])).toEqual([
    [{ stage: 'one', since: at(1) }],
    [{ stage: 'one', since: at(3) }],
  ]);
});

const readSince = async (names: readonly string[]) => {
  const found = [];
  for (const name of names)
    found.push(await desk.ports.store.read.promotions.presentSince(stages, sha(name)));
  return found;
};

test('of thousands of arrivals few are read, however many stages are asked for', async () => {
  for (let number = 0; number < 3; number += 1)
    await told(String(number), number === 0 ? [] : [String(number - 1)]);
  await execute(`insert into promotions (id, stage, build, phase, trigger, actor_id, actor_via, allow_changes, clients, override_holds, blocked_by, created_at, ended_at)
    select stage || i, stage, case when i < 700 then 1 when i < 1500 then 2 else 3 end, 'succeeded', 'request', 'mina', 'api', '[]', '[]', '[]', '[]', at, at
    from generate_series(1, 2000) i, unnest(array['one', 'two']) stage, lateral (select timestamptz '2026-01-01T00:00:00Z' + i * interval '1 minute' as at) made`);
  await execute(stepBacks.at(-1) ?? '');
  expect(await execute('select stage from step_backs order by stage')).toEqual([
    { stage: 'one' },
    { stage: 'two' },
  ]);
  const { promotions } = desk.ports.store.read;
  const before = desk.statements.length;
  const found = await promotions.presentSince(['one'], sha('2'));
  const forOne = desk.statements.length - before;
  expect(found).toEqual([{ stage: 'one', since: new Date('2026-01-02T01:00:00Z') }]);
  expect(await promotions.presentSince(stages, sha('2'))).toHaveLength(2);
  expect(desk.statements.length - before - forOne).toBe(forOne);
  expect(forOne).toBeLessThan(12);
});

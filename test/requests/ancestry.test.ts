import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Migration } from '../../src/model/build.js';
import { commitsOfPullRequest, whereIs } from '../../src/queries/commit.js';
import { compare } from '../../src/queries/compare.js';
import { findBuildOfCommit, findStage } from '../../src/queries/find.js';
import { viewStage } from '../../src/queries/stage.js';
import { abortPromotion } from '../../src/requests/abort.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { mina, openDesk, type Desk } from '../support/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => desk.clear());
afterAll(() => desk.close());

const read = () => desk.ports.store.read;
const sha = (name: string): string => Buffer.from(name).toString('hex').padStart(40, 'c');
const digest = (name: string): string => `sha256:${Buffer.from(name).toString('hex').padStart(64, '0')}`;

interface Built {
  /** Its name and its parents, newest first: what the command line sends. */
  readonly commits: readonly (readonly [string, ...string[]])[];
  /** What gives the same bytes. */
  readonly bytes?: string;
  readonly branch?: string;
  readonly migrations?: readonly Migration[];
}

/** Commits whose name ends so are of pull request 412. */
const ofPull = '(#412)';

const register = ({ commits, bytes, branch = 'main', migrations = [] }: Built) => {
  const [[name] = ['']] = commits;
  return desk.register(name, {
    ...{ branch, migrations },
    ...(bytes === undefined ? {} : { artifacts: { tarball: digest(bytes) } }),
    commits: commits.map(([one]) => ({
      ...{ sha: sha(one), subject: one, author: 'Mina', at: null },
      ...(one.endsWith(ofPull) ? { pr: 412 } : {}),
    })),
    parents: new Map(commits.map(([one, ...parents]) => [sha(one), parents.map(sha)])),
  });
};

const run = (stage: string, build: string): Promise<void> =>
  desk.inTransaction(async (rows) => {
    await rows.stages.change(stage, await rows.stages.raiseFence(stage), { currentBuild: build });
  });

const where = async (name: string): Promise<Record<string, boolean | null>> => {
  const { stages } = await whereIs(desk.ports, read(), sha(name));
  return Object.fromEntries(stages.slice(0, 2).map(({ stage, reached }) => [stage.name, reached]));
};

const reasonsOf = async (promotion: string | undefined): Promise<readonly string[]> => {
  const found = await read().promotions.get(promotion ?? '');
  return [found?.phase ?? '', String(found?.outcome?.code), JSON.stringify(found?.outcome?.facts)];
};

test('a commit that only took another one back is on the stages that go on from it, not on those that have its bytes of before', async () => {
  await register({ commits: [['A']] });
  await desk.succeed('dev');
  await register({ commits: [['B', 'A']] });
  await desk.succeed('dev');
  await run('nightly', 'b2');
  const { build } = await register({ commits: [['C', 'B']], bytes: 'A' });
  expect(build.id).toBe('b1');
  await desk.succeed('dev');
  expect(await where('C')).toEqual({ dev: true, nightly: false });
  expect(await where('B')).toEqual({ dev: true, nightly: true });
});

describe('a parent that is registered after its child', () => {
  const late = async () => {
    await register({ commits: [['W']] });
    await desk.succeed('dev');
    await register({
      commits: [
        ['Y', 'X'],
        ['X', 'W'],
      ],
    });
    return () => register({ commits: [['X', 'W']] });
  };

  test('is registered and skipped, with a reason, on a stage that has the child', async () => {
    const parent = await late();
    await desk.succeed('dev');
    const { build, promotions } = await parent();
    expect(build.id).toBe('b3');
    expect(await reasonsOf(promotions[0]?.id)).toEqual([
      'skipped',
      'older-commit',
      expect.stringContaining('"newer":"b2"'),
    ]);
    expect(await where('Y')).toMatchObject({ dev: true });
    expect(await where('X')).toMatchObject({ dev: true });
  });

  test('does not take the place of the child that waits', async () => {
    const parent = await late();
    const { promotions } = await parent();
    expect((await reasonsOf(promotions[0]?.id)).slice(0, 2)).toEqual(['skipped', 'older-commit']);
    expect((await read().promotions.open('dev')).map(({ build }) => build)).toEqual(['b2']);
  });

  test('may be put there by a person', async () => {
    const parent = await late();
    await desk.succeed('dev');
    await parent();
    const request = {
      stage: 'dev',
      wanted: { build: 'b3' },
      reason: 'on purpose',
      ifMatch: null,
      hold: { do: 'reject' as const },
    };
    const promotion = await desk.inTransaction((rows) =>
      requestPromotion(desk.ports, rows, { caller: mina, request }),
    );
    expect(promotion).toMatchObject({ build: 'b3', phase: 'pending' });
    await desk.succeed('dev');
    expect(await where('Y')).toMatchObject({ dev: false });
    expect(await where('X')).toMatchObject({ dev: true });
  });

  test('is no older commit where the branch has gone another way', async () => {
    await register({ commits: [['W']] });
    await desk.succeed('dev');
    await register({ commits: [['side', 'W']] });
    await desk.succeed('dev');
    const { promotions } = await register({ commits: [['other', 'W']] });
    expect(promotions[0]).toMatchObject({ phase: 'pending' });
  });

  test('built once more with other bytes goes there: it is the same commit', async () => {
    await register({ commits: [['W']] });
    await desk.succeed('dev');
    const { promotions } = await register({ commits: [['W']], bytes: 'again' });
    expect(promotions[0]).toMatchObject({ phase: 'pending' });
  });
});

describe('the migrations between two builds', () => {
  const migrations = (...ids: string[]) => ids.map((id) => ({ id, reversible: true }));
  const between = async (a: string, b: string): Promise<string[]> => {
    const found = await compare(desk.ports, read(), { a, b, most: 1000 });
    return found.migrations.map(({ id, build }) => `${id} ${build}`);
  };

  test('come in the order of history, also where a parent is registered after its child', async () => {
    await register({ commits: [['W']] });
    await register({ commits: [['Z', 'Y']], migrations: migrations('z') });
    await register({ commits: [['X', 'W']], migrations: migrations('x') });
    await register({ commits: [['Y', 'X']], migrations: migrations('y1', 'y2') });
    expect(await between('b1', 'b2')).toEqual(['x b3', 'y1 b4', 'y2 b4', 'z b2']);
    expect(await between('b3', 'b4')).toEqual(['y1 b4', 'y2 b4']);
    expect(await between('b4', 'b1')).toEqual([]);
  });

  test('are those of the commits that were gained, also where a child brought them before they were built', async () => {
    await register({ commits: [['W']] });
    await register({
      commits: [
        ['Y', 'X'],
        ['X', 'W'],
      ],
      migrations: migrations('y'),
    });
    await register({ commits: [['X', 'W']], migrations: migrations('x') });
    expect(await between('b1', 'b2')).toEqual(['x b3', 'y b2']);
    expect(await between('b1', 'b3')).toEqual(['x b3']);
    expect(await between('b3', 'b2')).toEqual(['y b2']);
  });

  test('are told once, where a commit was built again', async () => {
    await register({ commits: [['W']] });
    await register({ commits: [['X', 'W']], migrations: migrations('x', 'y') });
    await register({ commits: [['X', 'W']], bytes: 'again', migrations: migrations('x', 'y') });
    expect(await between('b1', 'b3')).toEqual(['x b2', 'y b2']);
  });

  test('are not told again of a commit that took others back to bytes that were there', async () => {
    await register({ commits: [['W']], migrations: migrations('w') });
    await register({ commits: [['X', 'W']], migrations: migrations('x') });
    await register({
      commits: [
        ['revert', 'merge'],
        ['merge', 'X'],
      ],
      bytes: 'W',
    });
    expect(await between('b2', 'b1')).toEqual([]);
  });

  test('are told of a build of which only a part is there, for nobody knows with which commit they came', async () => {
    await register({ commits: [['W']] });
    await register({
      commits: [
        ['Y', 'X'],
        ['X', 'W'],
      ],
      branch: 'feature',
      migrations: migrations('xy'),
    });
    await register({ commits: [['merge', 'W', 'X']] });
    expect(await between('b1', 'b3')).toEqual(['xy b2']);
  });
});

describe('the build that is offered to a stage', () => {
  const offered = async (name: string, stage = 'dev') => {
    const found = await whereIs(desk.ports, read(), sha(name));
    return {
      build: found.stages.find((one) => one.stage.name === stage)?.build.id,
      builds: found.builds,
    };
  };

  test('is the one of the commit itself, also where that was registered after its child', async () => {
    await register({ commits: [['W']] });
    await register({
      commits: [
        ['Y', 'X'],
        ['X', 'W'],
      ],
    });
    await register({ commits: [['X', 'W']] });
    await run('dev', 'b1');
    for (const { id } of await read().promotions.open('dev'))
      await desk.inTransaction((rows) =>
        abortPromotion(desk.ports, rows, { caller: mina, id, reason: null }),
      );
    expect(await offered('X')).toEqual({ build: 'b3', builds: ['b3', 'b2'] });
    expect(await offered('Y')).toEqual({ build: 'b2', builds: ['b2'] });
  });

  test('is the nearest that has it, where none was made from it, however late it was registered', async () => {
    await register({
      commits: [
        ['Z', 'Y'],
        ['Y', 'X'],
        ['X', 'W'],
      ],
      branch: 'feature',
    });
    await register({ commits: [['W']] });
    await register({ commits: [['merge', 'W', 'Z']] });
    await register({ commits: [['before', 'W', 'Y']] });
    await register({ commits: [['after', 'before', 'Z']] });
    await run('dev', 'b2');
    for (const { id } of await read().promotions.open('dev'))
      await desk.inTransaction((rows) =>
        abortPromotion(desk.ports, rows, { caller: mina, id, reason: null }),
      );
    expect((await offered('X')).build).toBe('b4');
    expect((await offered('Z')).build).toBe('b5');
  });

  test('is the nearest that came through the source, where that runs another one', async () => {
    await register({ commits: [['W']] });
    await desk.succeed('dev');
    await register({ commits: [['Y', 'X']] });
    await desk.succeed('dev');
    await register({ commits: [['X', 'W']] });
    const wanted = { build: 'b3' };
    const request = {
      stage: 'dev',
      wanted,
      reason: 'on purpose',
      ifMatch: null,
      hold: { do: 'reject' as const },
    };
    await desk.inTransaction((rows) => requestPromotion(desk.ports, rows, { caller: mina, request }));
    await desk.succeed('dev');
    await run('dev', 'b1');
    expect((await offered('X', 'nightly')).build).toBe('b3');
  });

  test('is of several of the same commit the one that was registered last, as a promotion by the commit takes it', async () => {
    await register({ commits: [['W']] });
    await desk.succeed('dev');
    await register({ commits: [['X', 'W']] });
    await register({ commits: [['X', 'W']], bytes: 'once more' });
    await run('dev', 'b1');
    expect(await offered('X', 'nightly')).toEqual({ build: 'b3', builds: ['b3', 'b2'] });
    expect((await findBuildOfCommit(read(), sha('X'))).id).toBe('b3');
  });
});

describe('the commits of a pull request', () => {
  const listed = async (part = { offset: 0, limit: 200 }): Promise<string[]> => {
    const found = await commitsOfPullRequest(desk.ports, read(), { pr: 412, ...part });
    return found.map(({ subject }) => subject.replace(` ${ofPull}`, ''));
  };
  const mine = (name: string): string => `${name} ${ofPull}`;

  test('come in the order of history, also where a parent is registered after its child', async () => {
    await register({ commits: [['W']] });
    await register({ commits: [[mine('Y'), mine('X')]] });
    await register({ commits: [[mine('X'), 'W']] });
    expect(await listed()).toEqual(['Y', 'X']);
    expect(await listed({ offset: 1, limit: 1 })).toEqual(['X']);
  });

  test('begin with the one that was squashed onto the branch that stages take, although its own were built later', async () => {
    await register({ commits: [['W']] });
    await register({ commits: [[mine('squashed'), 'W']] });
    for (const [name, parent] of [
      ['a', 'W'],
      ['b', mine('a')],
      ['c', mine('b')],
    ] as const)
      await register({ commits: [[mine(name), parent]], branch: 'feature' });
    expect(await listed()).toEqual(['squashed', 'c', 'b', 'a']);
  });

  test('begin with the one that came after it was merged, where there is one', async () => {
    await register({ commits: [['W']] });
    await register({
      commits: [
        ['after', mine('b')],
        [mine('b'), mine('a')],
        [mine('a'), 'W'],
      ],
    });
    await register({ commits: [[mine('c'), 'after']], branch: 'feature' });
    await register({ commits: [[mine('b'), mine('a')]] });
    expect(await listed()).toEqual(['c', 'b', 'a']);
  });

  test('end with those that a forced push dropped, however much stands below them', async () => {
    await register({ commits: [['W']] });
    await register({ commits: [[mine('kept'), 'W']] });
    await register({
      commits: [
        [mine('dropped'), 'V'],
        ['V', 'U'],
        ['U', mine('kept')],
      ],
    });
    await register({ commits: [['on', mine('kept')]] });
    await register({ commits: [[mine('again'), 'on']] });
    await register({ commits: [[mine('other'), 'V']] });
    await register({ commits: [['further', mine('again')]] });
    expect(await listed()).toEqual(['again', 'kept', 'other', 'dropped']);
  });

  test('are put in order by what was registered last only where history says nothing', async () => {
    await register({ commits: [['W']] });
    await register({ commits: [[mine('one'), 'W']], branch: 'one' });
    await register({ commits: [[mine('two'), 'W']], branch: 'two' });
    await register({ commits: [[mine('three'), 'W']], branch: 'three' });
    expect(await listed()).toEqual(['three', 'two', 'one']);
  });

  test('count one that gave the bytes of an earlier build again', async () => {
    await register({ commits: [['W']] });
    await register({ commits: [['X', 'W']] });
    const { build } = await register({ commits: [[mine('revert'), 'X']], bytes: 'W' });
    expect(build.id).toBe('b1');
    expect(await listed()).toEqual(['revert']);
  });

  test('come each once, however many there are', async () => {
    const names = Array.from({ length: 1203 }, (_, place) => mine(`n${String(place)}`));
    const commits = names.map((name, place) => [name, ...names.slice(place + 1, place + 2)] as const);
    await register({ commits: commits.slice(600) });
    await register({ commits: commits.slice(0, 600) });
    const pages = [];
    for (let offset = 0; offset < names.length; offset += 201)
      pages.push(...(await listed({ offset, limit: 201 })));
    expect(pages).toEqual(names.map((name) => name.replace(` ${ofPull}`, '')));
  });
});

describe('after a forced push', () => {
  const forced = async () => {
    await register({ commits: [['W']] });
    await desk.succeed('dev');
    await register({ commits: [['dropped', 'W']] });
    await desk.succeed('dev');
    await run('nightly', 'b2');
    await register({ commits: [['kept', 'W']] });
  };
  const off = async (build: string) => {
    await run('dev', build);
    const dev = findStage(desk.ports.catalogue, 'dev');
    return (await viewStage(desk.ports, read(), dev)).offBranch;
  };

  test('a commit that was dropped is on no stage that went on', async () => {
    await forced();
    await desk.succeed('dev');
    expect(await where('dropped')).toEqual({ dev: false, nightly: true });
    expect(await where('kept')).toEqual({ dev: true, nightly: false });
    expect(await where('W')).toEqual({ dev: true, nightly: true });
  });

  test('a build whose commits the branch no longer has is known', async () => {
    await forced();
    expect([await off('b1'), await off('b2'), await off('b3')]).toEqual([null, 'main', null]);
  });

  test('where tells it of each stage that runs such a build, whether the commit is there or not', async () => {
    await forced();
    await desk.succeed('dev');
    for (const name of ['dropped', 'kept', 'W']) {
      const { stages } = await whereIs(desk.ports, read(), sha(name));
      expect(stages.map(({ offBranch }) => offBranch)).toEqual([null, 'main', null, null, null]);
    }
  });

  test('a late parent is not taken for a forced push', async () => {
    await register({ commits: [['Y', 'X'], ['X']] });
    await register({ commits: [['X']] });
    expect([await off('b1'), await off('b2')]).toEqual([null, null]);
  });
});

describe('a registration', () => {
  const history = () => read().history;
  const side = (name: string) => [{ of: 'commit' as const, name: sha(name) }];
  const carriersOf = async (commit: string, builds: string[]) => {
    const to = [{ of: 'commit' as const, name: commit }];
    const pairs = builds.map((name) => ({ from: [{ of: 'build' as const, name }], to }));
    const has = await history().contains(pairs);
    return builds.filter((_, place) => has[place]);
  };
  const gained = async (from: string, to: string) => {
    const [found] = await history().between([{ from: side(from), to: side(to) }]);
    return { gained: found?.gained, base: found?.base };
  };

  test('without parents is taken to follow the one before it on its branch', async () => {
    await desk.register('one');
    await desk.register('two');
    await desk.register('side', { branch: 'side' });
    expect([await gained('one', 'two'), await gained('two', 'side')]).toEqual([
      { gained: [sha('two')], base: sha('one') },
      { gained: [sha('side')], base: null },
    ]);
  });

  test('tells parents of what was assumed, the other way round, too', async () => {
    await desk.register('Y');
    await desk.register('X');
    await register({
      commits: [
        ['Y', 'X'],
        ['X', 'W'],
      ],
      bytes: 'Y',
    });
    expect(await gained('X', 'Y')).toMatchObject({ gained: [sha('Y')] });
    expect(await carriersOf(sha('X'), ['b1', 'b2'])).toEqual(['b1', 'b2']);
    expect(await carriersOf(sha('Y'), ['b1', 'b2'])).toEqual(['b1']);
  });

  test('brings in what others waited for, in any order', async () => {
    for (const name of ['5', '3', '1', '4', '2', '6'])
      await register({ commits: [[name, ...(name === '1' ? [] : [String(Number(name) - 1)])]] });
    expect(await gained('1', '6')).toEqual({ gained: ['6', '5', '4', '3', '2'].map(sha), base: sha('1') });
  });

  test.each([
    ['itself', [[['A', 'A']]]],
    [
      'those that it came after, in one registration',
      [
        [
          ['A', 'B'],
          ['B', 'A'],
        ],
      ],
    ],
    ['those that it came after, in several', [[['A', 'B']], [['B', 'C']], [['C', 'A']]]],
  ] as const)('in which a commit comes before %s is refused', async (_whom, all) => {
    const told = async () => {
      for (const commits of all) await register({ commits });
    };
    await expect(told()).rejects.toMatchObject({ code: 'validation' });
  });
});

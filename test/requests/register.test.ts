import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lookForTarball, registerBuild } from '../../src/requests/register.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { aStage } from '../support/nouns.js';

/** Nobody would remove what has just come. */
const tarball = { since: new Date() };

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const open = async () => (await desk.ports.store.read.promotions.open('dev')).map(({ build }) => build);

test('a build of the main branch waits for dev, and the newest one replaces those that still wait', async () => {
  await desk.register('one');
  const { promotions } = await desk.register('two');
  expect(promotions.map(({ stage, trigger }) => [stage, trigger])).toEqual([['dev', 'commit']]);
  expect(await open()).toEqual(['b2']);
  const [older] = await desk.ports.store.read.promotions.list({
    stage: 'dev',
    phases: ['superseded'],
    limit: 9,
  });
  expect(older).toMatchObject({ build: 'b1', outcome: { code: 'superseded', facts: { build: 'b2' } } });
});

test('a build of another branch is registered, and recorded as skipped', async () => {
  const { build, promotions } = await desk.register('try', { branch: 'try-things' });
  expect(build.branch).toBe('try-things');
  expect(promotions[0]).toMatchObject({ phase: 'skipped', outcome: { code: 'other-branch' } });
  expect(await open()).toEqual(['b2']);
});

test('the same artifacts are the same build; a further commit is attached to it and nothing is promoted', async () => {
  const known = await desk.ports.store.read.builds.get('b2');
  const wanted = {
    commit: 'd'.repeat(40),
    branch: 'main',
    subject: 'only the README changed',
    author: 'Jin',
    artifacts: known?.artifacts ?? {},
    commits: [],
    migrations: [],
    ciUrl: null,
    createdBy: 'mina',
  };
  const again = await desk.inTransaction((rows) =>
    registerBuild(desk.ports, rows, { caller: mina, tarball, wanted }),
  );
  expect(again).toMatchObject({ created: false, promotions: [], build: { id: 'b2' } });
  expect(again.build.alsoCommits).toEqual(['d'.repeat(40)]);
});

test('two registrations of the same artifacts at once make one build', async () => {
  const both = await Promise.all([desk.register('twin'), desk.register('twin')]);
  expect(new Set(both.map(({ build }) => build.id)).size).toBe(1);
});

test('also in a catalogue without a commit stage, where no stage makes them take turns', async () => {
  const own = await openDesk([aStage({ name: 'solo', source: null })]);
  try {
    const eight = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: 8 }, work));
    // Connections that are open already, so that a server really sees them at once.
    await eight(() => own.inTransaction((rows) => rows.now()));
    const all = await eight(() => own.register('twin'));
    expect(new Set(all.map(({ build }) => build.id)).size).toBe(1);
    expect(all.filter(({ created }) => created)).toHaveLength(1);
  } finally {
    await own.close();
  }
});

test('a build whose tarball was not uploaded is refused', async () => {
  const digest = `sha256:${Buffer.from('lost').toString('hex').padStart(64, '0')}`;
  desk.missing.add(digest);
  await expect(desk.register('lost')).rejects.toMatchObject({ code: 'artefact-missing', facts: { digest } });
});

test('a tarball is looked for before anything is locked, and one that begins to go since then counts as gone', async () => {
  const own = await openDesk();
  try {
    const { build } = await own.register('one');
    const digest = build.artifacts.tarball ?? '';
    let asked = 0;
    const sentBefore = async (days: number, meanwhile: () => Promise<unknown>): Promise<unknown> => {
      const sent = new Date(Date.now() - days * 86_400_000);
      asked = 0;
      const since = () => {
        asked += 1;
        return Promise.resolve(sent);
      };
      const ports = { ...own.ports, artifacts: { ...own.ports.artifacts, since } };
      const wanted = { ...build, commit: 'd'.repeat(40) };
      const looked = await lookForTarball(ports, digest);
      await meanwhile();
      return own.inTransaction((rows) =>
        registerBuild(ports, rows, { caller: mina, tarball: looked, wanted }),
      );
    };
    const removal = { digest, id: 'one' };
    const goes = () => own.inTransaction((rows) => rows.removals.begin(removal, 60));
    const isOver = () => own.inTransaction((rows) => rows.removals.end(removal, 'gone'));
    await sentBefore(31, () => Promise.resolve());
    // What was just sent stays: whoever removes it looks again.
    await sentBefore(29, goes);
    await isOver();
    for (const meanwhile of [goes, isOver])
      await expect(
        sentBefore(31, async () => {
          await goes();
          await meanwhile();
        }),
      )
        .rejects.toMatchObject({ code: 'artefact-missing' })
        .finally(isOver);
    expect(asked).toBe(1);
  } finally {
    await own.close();
  }
});

test('a revert brings its known build back to dev, also over one that waits; a retry of CI brings nothing', async () => {
  const own = await openDesk();
  try {
    const first = await own.register('one');
    await own.succeed('dev');
    await own.register('two');
    await own.succeed('dev');
    const again = (commit: string, branch = 'main') =>
      own.inTransaction((rows) =>
        registerBuild(own.ports, rows, { caller: mina, tarball, wanted: { ...first.build, commit, branch } }),
      );
    const reverted = await again('e'.repeat(40));
    expect(reverted.promotions.map(({ build, phase }) => [build, phase])).toEqual([['b1', 'pending']]);
    expect((await again('e'.repeat(40))).promotions).toEqual([]);
    await own.succeed('dev');
    await own.register('three');
    const overWaiting = await again('f'.repeat(40));
    expect(overWaiting.promotions).toHaveLength(1);
    const waiting = await own.ports.store.read.promotions.open('dev');
    expect(waiting.map(({ build }) => build)).toEqual(['b1']);
  } finally {
    await own.close();
  }
});

test('a commit with the bytes of what a stage ran last goes there again when nobody knows whether it still runs', async () => {
  const own = await openDesk();
  try {
    const { build } = await own.register('one');
    await own.succeed('dev');
    const again = (commit: string) =>
      own.inTransaction((rows) =>
        registerBuild(own.ports, rows, { caller: mina, tarball, wanted: { ...build, commit } }),
      );
    expect((await again('d'.repeat(40))).promotions).toEqual([]);
    await own.lose('dev');
    expect((await again('e'.repeat(40))).promotions).toMatchObject([{ build: 'b1', phase: 'pending' }]);
  } finally {
    await own.close();
  }
});

test('a build that was tried on its own branch and merged as it was goes to dev', async () => {
  const own = await openDesk();
  try {
    const { build } = await own.register('tried', { branch: 'feature/x' });
    const merged = await own.inTransaction((rows) =>
      registerBuild(own.ports, rows, {
        caller: mina,
        tarball,
        wanted: { ...build, commit: 'e'.repeat(40), branch: 'main' },
      }),
    );
    expect(merged.build).toMatchObject({ id: build.id, branch: 'main' });
    expect(merged.promotions[0]).toMatchObject({ stage: 'dev', phase: 'pending' });
  } finally {
    await own.close();
  }
});

test('what a registration changed of a known build is in the audit; what CI says once more is not', async () => {
  const own = await openDesk();
  try {
    const { build } = await own.register('one', { branch: 'feature/x' });
    const told = async (change: object): Promise<unknown[]> => {
      const before = await own.ports.store.read.events.last();
      const wanted = { ...build, ...change };
      await own.inTransaction((rows) => registerBuild(own.ports, rows, { caller: mina, tarball, wanted }));
      const rows = await own.ports.store.read.events.after(before, { limit: 100 });
      return rows.filter(({ name }) => name.startsWith('build:')).map(({ name, facts }) => [name, facts]);
    };
    const commit = 'e'.repeat(40);
    const image = `api@sha256:${'1'.repeat(64)}`;
    expect(await told({})).toEqual([]);
    expect(await told({ commit })).toEqual([['build:commit-attached', { build: 'b1', commit }]]);
    expect(await told({ commit })).toEqual([]);
    expect(await told({ artifacts: { ...build.artifacts, image } })).toEqual([
      ['build:artefact-attached', { build: 'b1', kind: 'image', digest: image }],
    ]);
    expect(await told({ branch: 'main' })).toEqual([
      ['build:branch-changed', { build: 'b1', before: 'feature/x', after: 'main' }],
    ]);
    expect(await told({ branch: 'main' })).toEqual([]);
  } finally {
    await own.close();
  }
});

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { compare, type Comparison } from '../../src/queries/compare.js';
import { openDesk, type Desk } from '../support/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => desk.clear());
afterAll(() => desk.close());

const sha = (name: string): string => Buffer.from(name).toString('hex').padStart(40, 'c');
const commit = (name: string) => ({
  sha: sha(name),
  subject: name,
  author: 'Mina',
  at: '2026-11-11T05:03:22.000Z',
});
const register = (name: string, commits: string[], branch = 'main') =>
  desk.register(name, { branch, commits: commits.map(commit) });
const between = (a: string, b: string): Promise<Comparison> =>
  compare(desk.ports, desk.ports.store.read, { a, b, most: 1000 });
const names = ({ commits }: Comparison['behind']): string[] => commits.map(({ subject }) => subject);

test('commits come newest first, whichever way round CI named them', async () => {
  await register('one', ['one']);
  await register('two', ['two', 'b', 'a']);
  await register('three', ['c', 'three']);
  const { ahead, behind, mergeBase } = await between('b1', 'b3');
  expect(names(ahead)).toEqual(['three', 'c', 'two', 'b', 'a']);
  expect(ahead.commits.map(({ build }) => build)).toEqual(['b3', 'b3', 'b2', 'b2', 'b2']);
  expect([names(behind), mergeBase]).toEqual([[], sha('one')]);
  expect(names((await between('b3', 'b1')).behind)).toEqual(names(ahead));
});

test('a side whose stage nobody knows any more is compared with its last known build, and says so', async () => {
  await register('one', ['one']);
  await desk.succeed('dev');
  await register('two', ['two']);
  expect(await between('dev', 'b2')).toMatchObject({
    a: { unknownReason: null },
    b: { unknownReason: null },
  });
  await desk.lose('dev');
  expect(await between('dev', 'b2')).toMatchObject({
    a: { build: { id: 'b1' }, unknownReason: 'interrupted' },
    b: { unknownReason: null },
  });
});

test('a commit inside a build is compared where it stands there', async () => {
  await register('one', ['one']);
  await register('two', ['two', 'b', 'a']);
  expect(names((await between('b1', sha('b'))).ahead)).toEqual(['b', 'a']);
  expect(names((await between(sha('a'), 'b2')).ahead)).toEqual(['two', 'b']);
  expect(await between(sha('b'), sha('a'))).toMatchObject({
    ahead: { count: 0, commits: [] },
    behind: { count: 1, commits: [{ subject: 'b' }] },
  });
});

test('branches are compared by the names of their commits', async () => {
  await register('one', ['one']);
  await register('try', ['try', 'one'], 'try-things');
  await register('two', ['two']);
  const { ahead, behind, mergeBase } = await between('b3', 'b2');
  expect([names(ahead), names(behind), mergeBase]).toEqual([['try'], ['two'], sha('one')]);
  await register('island', ['island'], 'elsewhere');
  expect((await between('b1', 'b4')).mergeBase).toBeNull();
});

test('of two stages the policy differs by value, of one with a build nothing is said', async () => {
  await register('one', ['one']);
  await desk.succeed('dev');
  expect((await between('dev', 'dev')).settings).toEqual([]);
  expect((await between('dev', 'b1')).settings).toBeNull();
});

test('what a stage ran at a time is a side of its own', async () => {
  await register('one', ['one']);
  await desk.succeed('dev');
  const between1And2 = (await desk.ports.store.read.now()).toISOString();
  await register('two', ['two', 'b']);
  await desk.succeed('dev');
  const then = `dev@${between1And2}`;
  const { a, ahead, environment } = await between(then, 'dev');
  expect([a.kind, a.name, a.build.id, a.stage, environment]).toEqual(['build', then, 'b1', null, null]);
  expect(names(ahead)).toEqual(['two', 'b']);
  await expect(between('dev@2020-01-01', 'dev')).rejects.toMatchObject({
    ...{ code: 'not-found', facts: { kind: 'build-then', name: 'dev@2020-01-01' } },
  });
  for (const wrong of ['dev@yesterday', 'dev@2026-13-45', 'nowhere@2026-11-01'])
    await expect(between(wrong, 'dev')).rejects.toMatchObject({ facts: { kind: 'stage' } });
});

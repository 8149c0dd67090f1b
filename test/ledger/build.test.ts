import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { attach, register } from '../../src/ledger/build.js';
import type { Build } from '../../src/model/build.js';
import type { NewBuild } from '../../src/ports/builds.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { aBuild } from '../support/nouns.js';
import { leftBy, leftByRefused, nothing, onStage } from './trace.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const place = onStage('dev');
const wanted: NewBuild = aBuild({ branch: 'feature' });
const { actor } = mina;

const registered = (): Promise<Build> =>
  desk.inTransaction((rows) => register(desk.ports, rows, { caller: mina, wanted }));

test('a build that is registered is in the audit with its commit, and moves no stage', async () => {
  const left = await leftBy(desk, place, (rows) => register(desk.ports, rows, { caller: mina, wanted }));
  const facts = { build: 'b1', commit: wanted.commit };
  expect(left).toMatchObject({
    ...nothing,
    audit: [{ name: 'build:registered', stage: null, promotion: null, actor, facts }],
  });
  expect(await desk.ports.store.read.builds.whole('b1')).toEqual(left.result);
});

test('the same tarball again is no second build, and leaves nothing', async () => {
  await registered();
  const { result, ...left } = await leftByRefused(desk, place, (rows) =>
    register(desk.ports, rows, { caller: mina, wanted }),
  );
  expect(result).toContain('one_build_per_tarball');
  expect(left).toEqual(nothing);
});

test('a further commit, a further artefact and another branch are a row of the audit each', async () => {
  const known = await registered();
  const commit = 'd'.repeat(40);
  const image = `example.test/app@sha256:${'1'.repeat(64)}`;
  const more: NewBuild = { ...wanted, commit, artifacts: { ...wanted.artifacts, image } };
  const left = await leftBy(desk, place, (rows) =>
    attach(desk.ports, rows, { caller: mina, known, wanted: more, branch: 'main', retried: false }),
  );
  expect(left).toMatchObject({
    result: { id: 'b1', alsoCommits: [commit], artifacts: { image }, branch: 'main' },
    ...{ told: [], moved: false, woken: [] },
  });
  expect(left.audit.map(({ name, facts }) => [name, facts])).toEqual([
    ['build:commit-attached', { build: 'b1', commit }],
    ['build:artefact-attached', { build: 'b1', kind: 'image', digest: image }],
    ['build:branch-changed', { build: 'b1', before: 'feature', after: 'main' }],
  ]);
});

test('what CI says once more leaves nothing', async () => {
  const known = await registered();
  const again = { caller: mina, known, wanted, branch: 'feature', retried: true };
  const left = await leftBy(desk, place, (rows) => attach(desk.ports, rows, again));
  expect(left).toEqual({ ...nothing, result: known });
});

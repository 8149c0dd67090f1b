import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { parse, parseLong } from '../../src/api/parse.js';
import { registerBuild } from '../../src/contract/builds.js';
import { isRefusal } from '../../src/model/error.js';

const good = { sha: 'b'.repeat(40), subject: 'a', author: 'b', at: '2026-11-11T05:03:22Z' };
const bad = [
  ...[{}, null, 7, { ...good, sha: 'x' }, { ...good, at: '0000-01-01T00:00:00Z' }, { ...good, more: 1 }],
  ...[
    { ...good, parents: ['x'] },
    { ...good, subject: '' },
    { ...good, pr: 0 },
  ],
];
const commits = (count: number, place?: number, one?: unknown): unknown[] =>
  Array.from({ length: count }, (_, index) => (index === place ? one : good));
const body = (change: object) => ({
  ...{ commit: 'a'.repeat(40), artifacts: { tarball: `sha256:${'1'.repeat(64)}` } },
  ...change,
});

/** What is taken, or what a refusal names. */
const said = async (take: () => unknown): Promise<unknown> => {
  try {
    return await take();
  } catch (error) {
    if (!isRefusal(error, 'validation')) throw error;
    const { errors = [], errorCount } = error.extra as { errors?: readonly object[]; errorCount?: number };
    return { facts: error.facts, errorCount, errors: errors.map((one) => JSON.stringify(one)).toSorted() };
  }
};
const asWhole = (value: unknown) => said(() => parse(registerBuild.body, value, ''));
const inPieces = (value: unknown) => said(() => parseLong(registerBuild.body, value, ''));

test.each([
  ...[3, 100, 101, 250, 10_000].map((count) => body({ commits: commits(count) })),
  ...bad.flatMap((one) => [0, 99, 100, 249].map((place) => body({ commits: commits(250, place, one) }))),
  body({ commits: commits(250, 120, {}), more: 1, branch: ' x' }),
  body({ commits: commits(250), commit: 'x', migrations: commits(150, 3, { id: 'a', reversible: true }) }),
  body({ commits: commits(250), migrations: commits(201, 0) }),
  ...[undefined, null, 'text', {}].map((value) => body({ commits: value })),
  ...[null, [], 'text'],
])('a long list is taken and refused piece by piece as it is as a whole: case %#', async (value) => {
  expect(await inPieces(value)).toEqual(await asWhole(value));
});

test('a list that is longer than it may be is refused without a look at what is in it', async () => {
  const errors = [JSON.stringify({ pointer: '/commits', code: 'out-of-range', facts: { maximum: 10_000 } })];
  expect(await inPieces(body({ commits: commits(10_001, 3, {}) }))).toEqual({
    ...{ facts: {}, errorCount: undefined, errors },
  });
});

test('others get their turn while a long list is looked at', async () => {
  let turns = 0;
  const over = new AbortController();
  const others = (async () => {
    for (; !over.signal.aborted; turns += 1) await turn();
  })();
  await parseLong(registerBuild.body, body({ commits: commits(2000) }), '');
  over.abort();
  await others;
  expect(turns).toBeGreaterThanOrEqual(19);
});

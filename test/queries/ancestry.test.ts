import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { whereIs } from '../../src/queries/commit.js';
import { compare } from '../../src/queries/compare.js';
import type { NewBuild } from '../../src/ports/builds.js';
import type { Rows } from '../../src/ports/rows.js';
import { openDesk, type Desk } from '../support/desk.js';
import { askGit, type Answers } from '../support/git-answers.js';
import { aStage } from '../support/nouns.js';
import {
  historiesFrom,
  importHistories,
  patchesOf,
  type History,
  type Made,
} from '../support/random-history.js';

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const count = 500;
/** Histories that stand beside each other in one database, each on a branch and two stages of its own. */
const together = 20;
const histories = historiesFrom(seed, count);
const home = mkdtempSync(join(tmpdir(), 'switchback-ancestry-'));

let desk: Desk;
let shas: ReadonlyMap<number, string>;
let answers: Answers;
beforeAll(async () => {
  const names = Array.from({ length: together }, (_, index) => stagesOf(index)).flat();
  desk = await openDesk(names.map((name) => aStage({ name, trigger: 'request', source: null })));
  shas = importHistories(home, histories);
  answers = askGit(home, histories.flatMap(questionsOf));
}, 120_000);
afterAll(async () => {
  await desk.close();
  rmSync(home, { recursive: true });
});

const stagesOf = (place: number): [string, string] => {
  const number = String(place % together);
  return [`one-${number}`, `two-${number}`];
};
const shaOf = ({ mark }: Made): string => shas.get(mark) ?? '';

/** The commits of each build, in the order in which they were registered: the same bytes are the same build. */
const buildsOf = ({ built }: History): Map<string, string[]> =>
  new Map(built.map(({ content }) => [content, built.filter((made) => made.content === content).map(shaOf)]));

/** The commits of the two builds that are compared, and run on the two stages. */
function pairOf(history: History): [string, string] {
  const builds = [...buildsOf(history).keys()];
  const chance = history.commits.length + history.built.length;
  return [builds[chance % builds.length] ?? '', builds[(chance * 5 + 1) % builds.length] ?? ''];
}

const newer = (to: readonly string[], from: readonly string[]): string =>
  ['rev-list', '--parents', ...to, '--not', ...from].join(' ');

const headsOf = (history: History): string[][] =>
  pairOf(history).map((content) => buildsOf(history).get(content) ?? []);

function questionsOf(history: History): string[] {
  const [one = [], two = []] = headsOf(history);
  const built = history.built.map(shaOf);
  return [
    ...built.map((sha, place) => newer([sha], built.slice(0, place))),
    ...built.map((sha) => newer([sha], [])),
    ...[newer(one, two), newer(two, one)],
  ];
}

/** What the command line sends: what came since the commits that are registered, each with its parents. */
async function register(rows: Rows, { built }: History, branch: string): Promise<Map<string, string>> {
  const builds = new Map<string, string>();
  for (const [place, made] of built.entries()) {
    const lines = answers(newer([shaOf(made)], built.slice(0, place).map(shaOf)));
    const known = builds.get(made.content);
    const wanted: NewBuild = {
      ...{ commit: shaOf(made), branch, subject: made.content, author: 'Mina', migrations: [], ciUrl: null },
      artifacts: { tarball: `${branch} ${made.content}` },
      commits: lines.map(([sha = '']) => ({ sha, subject: sha, author: 'Mina', at: null })),
      parents: new Map(lines.map(([sha = '', ...parents]) => [sha, parents])),
      createdBy: 'ci',
    };
    if (known === undefined) builds.set(made.content, (await rows.builds.insert(wanted)).id);
    else await rows.builds.attach(known, wanted, branch);
  }
  return builds;
}

/** Some histories from here on, registered and run. */
const play = (some: readonly History[]): Promise<void> =>
  desk.inTransaction(async (rows) => {
    for (const [place, history] of some.entries()) {
      const builds = await register(rows, history, `branch-${String(place)}`);
      for (const [side, stage] of stagesOf(place).entries()) {
        const fence = await rows.stages.raiseFence(stage);
        const currentBuild = builds.get(pairOf(history)[side] ?? '') ?? null;
        await rows.stages.change(stage, fence, { currentBuild });
      }
    }
  });

const has = (heads: readonly string[], sha: string): boolean =>
  heads.some((head) => answers(newer([head], [])).some(([one]) => one === sha));

/** Of every third commit that any build has, on which stages it is. */
async function compareWhere(history: History, place: number): Promise<number> {
  const built = history.built.map(shaOf);
  const known = history.commits.map(shaOf).filter((sha) => has(built, sha));
  const asked = known.filter((_, index) => (index + place) % 3 === 0);
  for (const sha of asked) {
    const { stages } = await whereIs(desk.ports, desk.ports.store.read, sha);
    const said = stages.filter(({ reached }) => reached === true).map(({ stage }) => stage.name);
    const right = stagesOf(place).filter((_, side) => has(headsOf(history)[side] ?? [], sha));
    expect({ seed, place, sha, said }).toEqual({ seed, place, sha, said: right });
  }
  return asked.length;
}

async function compareDiff(history: History, place: number): Promise<void> {
  const [a, b] = stagesOf(place);
  const found = await compare(desk.ports, desk.ports.store.read, { a, b, most: 1000 });
  const said = [found.ahead, found.behind].map(({ commits }) => commits.map(({ sha }) => sha).toSorted());
  const [one = [], two = []] = headsOf(history);
  const right = [newer(two, one), newer(one, two)].map((question) =>
    answers(question)
      .map(([sha]) => sha)
      .toSorted(),
  );
  expect({ seed, place, said }).toEqual({ seed, place, said: right });
  const sides = [found.a, found.b].map(({ build }) => [{ of: 'build' as const, name: build.id }]);
  const [from = [], to = []] = sides;
  const has = await desk.ports.store.read.history.contains([
    ...[
      { from, to },
      { from: to, to: from },
    ],
  ]);
  expect({ seed, place, has }).toEqual({ seed, place, has: right.map((shas) => shas.length === 0) });
}

test('the cherry-picks among them are real ones: the patch of another commit on other parents', () => {
  const commits = histories.flatMap((history) => history.commits);
  const of = new Map(commits.map((made) => [made.mark, made]));
  const pairs = commits.flatMap((made) => {
    const original = made.picked === null ? undefined : of.get(made.picked);
    return original === undefined ? [] : [[made, original] as const];
  });
  const patches = patchesOf(home, pairs.flat().map(shaOf));
  expect(pairs.length).toBeGreaterThan(count / 10);
  expect(pairs.filter(([a, b]) => patches.get(shaOf(a)) !== patches.get(shaOf(b)))).toEqual([]);
  expect(pairs.filter(([a, b]) => shaOf(a) === shaOf(b))).toEqual([]);
  expect(pairs.filter(([a, b]) => a.parents.join() !== b.parents.join()).length).toBeGreaterThan(count / 20);
});

test(`where and diff say of ${String(count)} random histories what git says`, async () => {
  let asked = 0;
  for (let from = 0; from < count; from += together) {
    const some = histories.slice(from, from + together);
    await desk.clear();
    await play(some);
    for (const [place, history] of some.entries()) {
      asked += await compareWhere(history, from + place);
      await compareDiff(history, from + place);
    }
  }
  expect(asked).toBeGreaterThan(count);
}, 900_000);

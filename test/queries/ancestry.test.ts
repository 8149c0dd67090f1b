import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { StageState } from '../../src/model/stage.js';
import { readLineage, stateOf, type Lineage } from '../../src/queries/behind.js';
import { whereIs } from '../../src/queries/commit.js';
import { compare } from '../../src/queries/compare.js';
import type { NewBuild } from '../../src/ports/builds.js';
import type { Rows } from '../../src/ports/rows.js';
import type { Whereabouts } from '../../src/queries/whereabouts.js';
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
/** The second one of each history as if it took what the first one runs. */
const chained = Array.from({ length: together }, (_, place) => stagesOf(place)).flatMap(([one, two]) => [
  aStage({ name: one, trigger: 'request', source: null }),
  aStage({ name: two, trigger: 'request', source: one }),
]);
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

/** What these commits have, as git listed it. */
const ofAll = (heads: readonly string[]): ReadonlySet<string> =>
  new Set(heads.flatMap((head) => answers(newer([head], [])).map(([one = '']) => one)));
const has = (heads: readonly string[], sha: string): boolean => ofAll(heads).has(sha);
const countBetween = (from: readonly string[], to: readonly string[]): number => {
  const had = ofAll(from);
  return [...ofAll(to)].filter((sha) => !had.has(sha)).length;
};

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
    for (const [side, stage] of stagesOf(place).entries()) {
      const found = stages.find((one) => one.stage.name === stage);
      if (found?.reached === false)
        compareWay(history, { place, sha, found, runs: headsOf(history)[side] ?? [] });
    }
  }
  return asked.length;
}

/** What is offered has the commit, and of what has it nothing comes before; and so much would come with it. */
function compareWay(
  history: History,
  {
    place,
    sha,
    found: { build, behind },
    runs,
  }: { place: number; sha: string; found: Whereabouts; runs: readonly string[] },
): void {
  const offered = [...buildsOf(history).values()].find((commits) => commits.includes(build.commit)) ?? [];
  const having = history.built.map(shaOf).filter((one) => has([one], sha));
  const nearest = having.filter((one) => having.every((other) => other === one || !has([one], other)));
  const said = { isNearest: offered.some((one) => nearest.includes(one)), behind: behind?.commits };
  const right = { isNearest: true, behind: countBetween(runs, offered) };
  expect({ seed, place, sha, ...said }).toEqual({ seed, place, sha, ...right });
}

/** The newest commit of its branch: one that came late is no forced push, every other one is. */
function headOf({ built }: History): string {
  const [first = '', ...others] = built.map(shaOf);
  return others.reduce((head, sha) => (has([head], sha) ? head : sha), first);
}

/** How far the second stage is behind the first, were that its source; and which of them runs what was dropped. */
function compareLineage(
  history: History,
  {
    place,
    lineage: { behind, off },
    states,
  }: { place: number; lineage: Lineage; states: readonly StageState[] },
): boolean {
  const [one, two] = stagesOf(place);
  const [ones = [], twos = []] = headsOf(history);
  const runs = [one, two].map((name) => stateOf(states, name).currentBuild ?? '');
  const isBehind = runs[0] !== runs[1] && countBetween(twos, ones) > 0;
  const head = headOf(history);
  const right = {
    behind: isBehind ? [countBetween(twos, ones)] : [],
    off: [ones, twos].map((commits) => !commits.some((sha) => has([head], sha))),
  };
  const said = {
    behind: (behind.get(two) ?? []).map(({ commits }) => commits),
    off: runs.map((build) => off.has(build)),
  };
  expect({ seed, place, ...said }).toEqual({ seed, place, ...right });
  return right.off.includes(true);
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

test('the cherry-picks and rebased commits among them are real ones: the patch of another commit on other parents', () => {
  const commits = histories.flatMap((history) => history.commits);
  const of = new Map(commits.map((made) => [made.mark, made]));
  const pairs = commits.flatMap((made) => {
    const original = made.picked === null ? undefined : of.get(made.picked);
    return original === undefined ? [] : [[made, original] as const];
  });
  expect(pairs.length).toBeGreaterThan(count / 10);
  const [copies, originals] = [0, 1].map((side) =>
    patchesOf(
      home,
      pairs.map((pair) => shaOf(pair[side] ?? pair[0])),
    ),
  );
  expect(copies).toHaveLength(pairs.length);
  expect(copies).toEqual(originals);
  expect(pairs.filter(([a, b]) => shaOf(a) === shaOf(b))).toEqual([]);
  expect(pairs.filter(([a, b]) => a.parents.join() !== b.parents.join()).length).toBeGreaterThan(count / 20);
});

test('the squashes among them are real ones: one commit with the patch of all that a branch had', () => {
  const squashes = histories
    .flatMap((history) => history.commits)
    .flatMap((made) => (made.squashed === null ? [] : [{ made, ...made.squashed }]));
  expect(squashes.length).toBeGreaterThan(count / 10);
  const own = patchesOf(
    home,
    squashes.map(({ made }) => shaOf(made)),
  );
  expect(own).toHaveLength(squashes.length);
  expect(own).toEqual(
    patchesOf(
      home,
      squashes.map(({ from, to }) => `${shas.get(to) ?? ''} ${shas.get(from) ?? ''}`),
    ),
  );
  expect(squashes.filter(({ made, to }) => made.parents.length !== 1 || made.parents.includes(to))).toEqual(
    [],
  );
});

test(`where, diff, how far a stage is behind and what left its branch say of ${String(count)} random histories what git says`, async () => {
  let asked = 0;
  let dropped = 0;
  for (let from = 0; from < count; from += together) {
    const some = histories.slice(from, from + together);
    await desk.clear();
    await play(some);
    const states = await desk.ports.store.read.stages.all();
    const lineage = await readLineage(desk.ports.store.read, chained, states);
    for (const [place, history] of some.entries()) {
      asked += await compareWhere(history, from + place);
      await compareDiff(history, from + place);
      dropped += Number(compareLineage(history, { place: from + place, lineage, states }));
    }
  }
  expect(asked).toBeGreaterThan(count);
  expect(dropped).toBeGreaterThan(count / 20);
}, 900_000);

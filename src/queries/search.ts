import type { BroughtCommit, BuildHead } from '../model/build.js';
import type { Hit } from '../model/hit.js';
import type { Milestone } from '../model/milestone.js';
import type { Stage, StageState } from '../model/stage.js';
import { readSought, type Sought } from '../policy/search.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { stateOf } from './behind.js';
import { commitsOfPullRequest } from './commit.js';

/** Things that are found at once: whoever sees that many looks for something else. */
const most = 20;

/** The newest commits, in which words are looked for. */
const newest = 10_000;

export interface Found {
  readonly hits: readonly Hit[];
  /** Whether there is more than that. */
  readonly truncated: boolean;
}

/**
 * What a text names, then the commits that have its words, the newest first; at the same cost however much there is. It
 * says less of a commit than `whereIs`, of many at once.
 */
export async function search(ports: Pick<Ports, 'catalogue'>, rows: Rows, text: string): Promise<Found> {
  const sought = readSought(text);
  const stages = stagesNamed(ports.catalogue.stages, sought);
  const [remembered, milestone, pullRequest, shas] = await Promise.all([
    rows.stages.all(),
    milestoneNumbered(rows, sought.milestone),
    newestOf(ports, rows, sought.pullRequest),
    shasOf(rows, sought),
  ]);
  const states = ports.catalogue.stages.map(({ name }) => stateOf(remembered, name));
  const [builds, commits] = await Promise.all([
    rows.builds.heads([...new Set([sought.build, milestone?.build].flatMap((id) => id ?? []))]),
    rows.commits.brought([...new Set([...(pullRequest === null ? [] : [pullRequest]), ...shas])]),
  ]);
  const places = await placesOf(rows, states, commits);
  const hits = [
    ...stages.map((stage) => stageHit(stage, stateOf(states, stage.name))),
    ...builds.filter(({ id }) => id === sought.build).map((build) => buildHit(build, states)),
    ...(milestone === null ? [] : [milestoneHit(milestone, builds, states)]),
    ...commits
      .filter(({ sha }) => sha === pullRequest)
      .map((commit) => ({
        ...commitHit(commit, places),
        ...{ kind: 'pull-request' as const, id: String(sought.pullRequest) },
      })),
    ...commits.filter(({ sha }) => shas.includes(sha)).map((commit) => commitHit(commit, places)),
  ];
  return { hits: hits.slice(0, most), truncated: hits.length > most };
}

const stagesNamed = (stages: readonly Stage[], { stage }: Sought): readonly Stage[] =>
  stage === null ? [] : stages.filter(({ name }) => name.startsWith(stage));

const milestoneNumbered = async (rows: Rows, number: number | null): Promise<Milestone | null> =>
  number === null ? null : ((await rows.milestones.get(number)) ?? null);

async function newestOf(
  ports: Pick<Ports, 'catalogue'>,
  rows: Rows,
  pr: number | null,
): Promise<string | null> {
  if (pr === null) return null;
  const [commit] = await commitsOfPullRequest(ports, rows, { pr, offset: 0, limit: 1 });
  return commit?.sha ?? null;
}

/** One more than is told. */
async function shasOf(rows: Rows, { sha, words }: Sought): Promise<readonly string[]> {
  const [named, spoken] = await Promise.all([
    sha === null ? [] : rows.commits.startingWith(sha, most + 1),
    words.length === 0 ? [] : rows.commits.withWords(words, { newest, limit: most + 1 }),
  ]);
  return [...new Set([...named, ...spoken])].slice(0, most + 1);
}

/** Which stages run a build that has each of these commits; nothing is said of a stage of which nobody knows what it runs. */
async function placesOf(
  rows: Rows,
  states: readonly StageState[],
  commits: readonly BroughtCommit[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const running = states.flatMap(({ stage, currentBuild, unknownReason }) =>
    currentBuild === null || unknownReason !== null ? [] : [{ stage, build: currentBuild }],
  );
  const builds = [...new Set(running.map(({ build }) => build))];
  const pairs = commits.flatMap(({ sha }) => builds.map((build) => ({ sha, build })));
  const has = await rows.history.contains(
    pairs.map(({ sha, build }) => ({
      from: [{ of: 'build', name: build }],
      to: [{ of: 'commit', name: sha }],
    })),
  );
  const having = new Set(
    pairs.filter((_, place) => has[place] === true).map(({ sha, build }) => sha + build),
  );
  return new Map(
    commits.map(({ sha }) => [
      sha,
      running.filter(({ build }) => having.has(sha + build)).map(({ stage }) => stage),
    ]),
  );
}

const runningIt = (states: readonly StageState[], build: string): readonly string[] =>
  states
    .filter(({ currentBuild, unknownReason }) => currentBuild === build && unknownReason === null)
    .map(({ stage }) => stage);

const stageHit = ({ name, purpose }: Stage, { currentBuild, currentSince }: StageState): Hit => ({
  ...{ kind: 'stage', id: name, title: purpose, author: null },
  ...{ at: currentSince?.toISOString() ?? null, build: currentBuild, stages: [name] },
});

const buildHit = ({ id, subject, author, createdAt }: BuildHead, states: readonly StageState[]): Hit => ({
  ...{ kind: 'build', id, title: subject, author, at: createdAt.toISOString(), build: id },
  stages: runningIt(states, id),
});

const milestoneHit = (
  { number, build, createdAt, createdBy }: Milestone,
  builds: readonly BuildHead[],
  states: readonly StageState[],
): Hit => ({
  ...{ kind: 'milestone', id: String(number), author: createdBy, at: createdAt.toISOString(), build },
  title: builds.find(({ id }) => id === build)?.subject ?? '',
  stages: runningIt(states, build),
});

const commitHit = (
  { sha, subject, author, at, build }: BroughtCommit,
  places: ReadonlyMap<string, readonly string[]>,
): Hit => ({
  ...{ kind: 'commit', id: sha, title: subject, author, at, build },
  stages: places.get(sha) ?? [],
});

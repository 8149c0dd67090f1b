import type { BuildHead } from '../model/build.js';
import type { Hold } from '../model/hold.js';
import type { Phase } from '../model/promotion.js';
import type { StoredReason } from '../model/reason.js';
import type { Stage } from '../model/stage.js';
import { earliestArrival } from '../policy/commit.js';
import type { Ports } from '../ports/ports.js';
import type { VerdictOn } from '../ports/holds.js';
import type { Rows } from '../ports/rows.js';
import { countOf, endsOf, type Ahead } from './ahead.js';
import { branchEnds, isOff } from './behind.js';
import { judgesOf, verdictBy, verdictsOf } from './verdict.js';
import { readPlaces, type Place } from './place.js';
import { waysTo, type Way } from './way.js';

/** A commit on one stage. */
export interface Whereabouts {
  readonly stage: Stage;
  /** null = nobody knows what the stage runs, or whether that has it. */
  readonly reached: boolean | null;
  /** Since when it has been there without a break; null = it is not, or nobody knows. */
  readonly since: Date | null;
  /** What brought it, or would bring it. */
  readonly build: BuildHead;
  /** What QA said last of that build: on this stage, else on the nearest one before it. */
  readonly verdict: VerdictOn | null;
  /** The branch that no longer has what runs there, because its history was rewritten. */
  readonly offBranch: string | null;
  /** Commits that the stage would get together with it; null = it runs nothing yet, or has it. */
  readonly behind: Ahead | null;
  /** The promotion that is on its way with it. */
  readonly promotion: string | null;
  /** Why it is not there. */
  readonly reasons: readonly StoredReason[];
  readonly nextRun: Date | null;
  readonly lastRun: Phase | null;
  /** The newest milestone of the stage's slot. */
  readonly milestone: number | null;
  /** Its holds in force and what is booked there, with those who wait for their end. */
  readonly holds: readonly Hold[];
  readonly earliest: Date | null;
}

export interface Sought {
  readonly sha: string;
  /** The builds that were made from the commit or brought it to a branch, nearest first. */
  readonly builds: readonly string[];
}

/**
 * Where a commit is on each stage, and where it is not, why and when at the earliest; at the same cost however many
 * stages there are.
 */
export async function whereOnStages(ports: Ports, rows: Rows, sought: Sought): Promise<Whereabouts[]> {
  const { places, now } = await readPlaces(ports, rows, sought.sha);
  const there = places.filter(({ arrived }) => arrived !== null).map(({ stage }) => stage.name);
  const since = await rows.promotions.presentSince(there, sought.sha);
  const ways = await waysTo(ports, rows, { places, ...sought });
  const { behind, off } = await readBehind(rows, places, ways);
  const judged = await readVerdicts(ports.catalogue, rows, { places, ways });
  const found = new Map<string, Whereabouts>();
  // A source comes before those it feeds, which are told when it can be there.
  for (const place of places) {
    const { name, source } = place.stage;
    const way = ways.get(name);
    const presence = since.find(({ stage }) => stage === name);
    const known = {
      since: presence?.since ?? place.state.currentSince,
      behind: behind.get(name) ?? null,
      verdict: judged(place),
      offBranch: off.has(name) ? (place.current?.branch ?? null) : null,
    };
    const sourceAt = found.get(source ?? '')?.earliest ?? null;
    const missing = (one: Way): Whereabouts =>
      place.isKnown || place.current === null
        ? missingOn(place, { ...known, way: one, sourceAt, now })
        : unknownOn(place, place.current, known);
    found.set(name, way === undefined ? arrivedAt(place, known) : missing(way));
  }
  return [...found.values()];
}

const toldOf = ({ stage, nextRun, lastRun, milestone, holds }: Place) => ({
  ...{ stage, nextRun, lastRun, milestone, holds },
});

function arrivedAt(
  place: Place,
  { since, verdict, offBranch }: Pick<Whereabouts, 'since' | 'verdict' | 'offBranch'>,
): Whereabouts {
  if (place.arrived === null) throw new Error(`nothing says how ${place.stage.name} gets it`);
  const nothing = {
    behind: null,
    promotion: null,
    reasons: [],
    earliest: null,
  };
  return {
    ...toldOf(place),
    reached: true,
    since,
    build: place.arrived,
    verdict,
    offBranch,
    ...nothing,
  };
}

/** What would bring it there is no question while it may be there already. */
function unknownOn(
  place: Place,
  build: BuildHead,
  { verdict, offBranch }: Pick<Whereabouts, 'verdict' | 'offBranch'>,
): Whereabouts {
  const facts = { stage: place.stage.name, build: build.id };
  const nothing = {
    since: null,
    behind: null,
    promotion: null,
    earliest: null,
  };
  return {
    ...{
      ...toldOf(place),
      reached: null,
      build,
      verdict,
      offBranch,
      ...nothing,
    },
    reasons: [{ code: 'history-not-read', facts }],
  };
}

interface Missing {
  readonly way: Way;
  readonly behind: Ahead | null;
  readonly verdict: VerdictOn | null;
  readonly offBranch: string | null;
  readonly sourceAt: Date | null;
  readonly now: Date;
}

function missingOn(place: Place, { way, sourceAt, now, ...known }: Missing): Whereabouts {
  const { stage, state, nextRun } = place;
  const { reasons } = way;
  return {
    ...toldOf(place),
    ...way,
    reached: state.unknownReason === null ? false : null,
    ...known,
    since: null,
    earliest: earliestArrival({ stage, now, reasons, sourceAt, paused: nextRun === null }),
  };
}

/** Reads what QA said of what each stage runs or would get, and gives what finds it. */
async function readVerdicts(
  catalogue: Ports['catalogue'],
  rows: Rows,
  { places, ways }: { places: readonly Place[]; ways: ReadonlyMap<string, Way> },
): Promise<(place: Place) => VerdictOn | null> {
  const buildOn = ({ stage, arrived }: Place): string | null =>
    (arrived ?? ways.get(stage.name)?.build)?.id ?? null;
  const said = await verdictsOf(
    catalogue,
    rows,
    places.flatMap((place) => buildOn(place) ?? []),
  );
  return (place) => verdictBy(said, judgesOf(catalogue, place.stage), buildOn(place));
}

/**
 * How many commits each stage would get on its way, of one that runs nothing, or nobody knows what, nothing; and which
 * stages run what its branch no longer has.
 */
async function readBehind(
  rows: Rows,
  places: readonly Place[],
  ways: ReadonlyMap<string, Way>,
): Promise<{ behind: ReadonlyMap<string, Ahead>; off: ReadonlySet<string> }> {
  const running = places.flatMap(({ stage: { name }, state, current }) =>
    current === null || state.unknownReason !== null ? [] : [{ name, build: current.id }],
  );
  const gaps = running.flatMap(({ name, build: from }) => {
    const way = ways.get(name);
    return way === undefined ? [] : [{ name, from, to: way.build.id }];
  });
  const found = await rows.history.between([
    ...gaps.map(endsOf),
    ...running.map(({ build }) => branchEnds(build)),
  ]);
  const onBranch = found.slice(gaps.length);
  return {
    behind: new Map(
      gaps.flatMap(({ name }, place) => {
        const between = found[place];
        return between === undefined ? [] : [[name, countOf(between)]];
      }),
    ),
    off: new Set(running.filter((_, place) => isOff(onBranch[place])).map(({ name }) => name)),
  };
}

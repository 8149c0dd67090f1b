import type { BuildHead } from '../model/build.js';
import type { Reason } from '../model/promotion.js';
import type { StoredReason } from '../model/reason.js';
import type { StageHealth } from '../model/stage.js';
import { objections, type EligibilityFacts } from '../policy/eligibility.js';
import { isByItself, keptBy } from '../policy/hold.js';
import { reasonToSkip } from '../policy/skip.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { gatherAllFacts } from './gather.js';
import type { Place } from './place.js';
import { waitingStates } from './queue.js';
import { healthOfSource } from './source-health.js';

/** What would bring a commit to a stage that does not have it, and what speaks against that. */
export interface Way {
  readonly build: BuildHead;
  /** The promotion that is on its way with it. */
  readonly promotion: string | null;
  readonly reasons: readonly StoredReason[];
}

interface Asked {
  readonly places: readonly Place[];
  /** Those that could bring the commit before all others, nearest first. */
  readonly builds: readonly string[];
  readonly sha: string;
}

/** The way to each stage that does not have the commit, by its name. */
export async function waysTo(ports: Ports, rows: Rows, asked: Asked): Promise<ReadonlyMap<string, Way>> {
  const missing = asked.places.filter(({ arrived }) => arrived === null);
  const coming = missing.filter((place) => place.coming.length > 0);
  const others = missing.filter((place) => place.coming.length === 0);
  return new Map([
    ...(await waysOfQueues(rows, coming)),
    ...(await waysOfRules(ports, rows, { ...asked, others })),
  ]);
}

/** By the first promotion that has it. */
async function waysOfQueues(rows: Rows, places: readonly Place[]): Promise<[string, Way][]> {
  const firsts = places.flatMap(({ stage, coming }) => coming.slice(0, 1).map((one) => ({ stage, ...one })));
  const waits = await waitingStates(
    rows,
    firsts.map(({ promotion }) => promotion),
  );
  return firsts.map(({ stage, promotion: { id }, build }) => {
    const onItsWay: Reason = { code: 'already-on-its-way', facts: { build: build.id, promotion: id } };
    const reasons = [onItsWay, ...(waits.get(id)?.blockedBy ?? [])];
    return [stage.name, { build, promotion: id, reasons }];
  });
}

/** By what a person could ask for, or a schedule takes. */
async function waysOfRules(
  ports: Ports,
  rows: Rows,
  { places, builds, sha, others }: Asked & { others: readonly Place[] },
): Promise<[string, Way][]> {
  const sources = others.flatMap(({ stage }) => stage.source ?? []);
  // What runs on a source that has it goes before what came through there.
  const asked = sources.filter((name) => (sourceOf(name, places)?.arrived ?? null) === null);
  const passed = await rows.promotions.passedWith([...new Set(asked)], sha);
  const throughs = new Map(passed.map(({ stage, build }) => [stage, build]));
  const heads = await rows.builds.heads([...new Set([...builds, ...throughs.values()])]);
  const healths = await Promise.all(others.map(({ stage }) => healthOfSource(ports, stage)));
  const questions = others.map((place, index) => ({
    ...{ stage: place.stage, state: place.state, trigger: 'request' as const },
    build: candidateFor(place, { places, builds, throughs, heads }),
    // What is only said to run there is no reason against it.
    fingerprint: null,
    ...{ mindsHold: true, mindsQueue: true, sourceHealth: healths[index] ?? 'none' },
  }));
  const facts = await gatherAllFacts(ports.catalogue, rows, questions);
  return facts.map((one) => [one.stage.name, wayBy(one, places)]);
}

function wayBy(facts: EligibilityFacts, places: readonly Place[]): Way {
  const reasons = objections(facts);
  const skip = reasons.length === 0 ? skipOf(facts, places) : null;
  return { build: facts.build, promotion: null, reasons: skip === null ? reasons : [skip] };
}

interface Candidates extends Pick<Asked, 'places' | 'builds'> {
  readonly throughs: ReadonlyMap<string, string>;
  readonly heads: readonly BuildHead[];
}

/** What runs on the source, if that has it; else a build that came through there; else the nearest that has it. */
function candidateFor({ stage }: Place, { places, builds, throughs, heads }: Candidates): BuildHead {
  const there = sourceOf(stage.source, places)?.arrived ?? null;
  if (there !== null) return there;
  const through = throughs.get(stage.source ?? '');
  const all = builds.flatMap((id) => heads.find((head) => head.id === id) ?? []);
  const own = all.filter(({ branch }) => stage.branches.length === 0 || stage.branches.includes(branch));
  const build = heads.find(({ id }) => id === through) ?? own[0] ?? all[0];
  if (build === undefined) throw new Error('a commit that was found has a build');
  return build;
}

/** What a commit or a run of its schedule would be skipped for, although the rules would take the build. */
function skipOf({ stage, source, kept, now }: EligibilityFacts, places: readonly Place[]): Reason | null {
  const state = sourceOf(stage.source, places)?.state;
  if (kept !== null && isByItself(stage.trigger)) return keptBy({ hold: kept, now });
  if (stage.schedule === null || source === null || state === undefined) return null;
  const sourceHealth: StageHealth = source.health ?? 'none';
  return reasonToSkip({
    source: source.stage,
    sourceBuild: state.currentBuild,
    sourceHealth,
    sourceUnknown: state.unknownReason !== null,
  });
}

const sourceOf = (source: string | null, places: readonly Place[]): Place | undefined =>
  places.find(({ stage }) => stage.name === source);

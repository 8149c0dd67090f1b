import type { BuildHead } from '../model/build.js';
import type { HoldView } from '../model/hold.js';
import type { HostEnds } from '../model/host-end.js';
import type { MilestoneRole } from '../model/milestone.js';
import type { Promotion, Reason } from '../model/promotion.js';
import type { Quarantine } from '../model/quarantine.js';
import type { Observation, Stage, StageState } from '../model/stage.js';
import { quietHoldsAt } from '../policy/quiet.js';
import { ahead, inForce } from '../policy/hold.js';
import { viewsOf } from '../policy/reservation.js';
import type { Ports } from '../ports/ports.js';
import type { VerdictOn } from '../ports/holds.js';
import type { Arrival } from '../ports/promotions.js';
import type { Rows } from '../ports/rows.js';
import { readLineage, stateOf, type Behind } from './behind.js';
import { listClients, type ClientView } from './client.js';
import { awayFrom } from './machine.js';
import { amongSlots, type Milestones } from './milestone.js';
import { nextRunIn } from './schedule.js';
import { judgesOf, verdictBy } from './verdict.js';

/** A stage: what is remembered of it, and what its platform says right now. */
export interface StageView {
  readonly stage: Stage;
  readonly state: StageState;
  readonly observed: Observation;
  /** The promotion that brought what it runs. */
  readonly arrival: Arrival | null;
  /** How what it ran before, and what last passed there, came there last; null = by no promotion. */
  readonly earlier: { readonly previous: Arrival | null; readonly stable: Arrival | null };
  readonly current: BuildHead | null;
  readonly previous: BuildHead | null;
  readonly stable: BuildHead | null;
  /** The branch that no longer has any commit of what it runs: its history was rewritten. */
  readonly offBranch: string | null;
  readonly milestone: { readonly number: number; readonly role: MilestoneRole } | null;
  /** How far the stage that it takes builds from is ahead. */
  readonly behind: readonly Behind[];
  /** What waits and what runs, in the order of acceptance. */
  readonly open: readonly Promotion[];
  readonly lastRun: Promotion | null;
  readonly nextRun: Date | null;
  /** Those in force, the one that ends last first. */
  readonly holds: readonly HoldView[];
  /** Those that are still to come, the first before the others. */
  readonly reservations: readonly HoldView[];
  /** What QA said last of what runs there: on this stage, else on the nearest one before it. */
  readonly verdict: VerdictOn | null;
  readonly quarantined: readonly Quarantine[];
  /** Why nobody runs it just now, as far as it is its machine's. */
  readonly away: Reason | null;
  readonly clients: readonly ClientView[];
  /** How often the process behind its address ended unasked of late; null = never. */
  readonly hostEnds: HostEnds | null;
  /** When this was so, by the database's clock. */
  readonly now: Date;
}

type Asked = Pick<Ports, 'catalogue' | 'now'> & { readonly platform: Pick<Ports['platform'], 'observe'> };

/** One stage. */
export async function viewStage(ports: Asked, rows: Rows, stage: Stage): Promise<StageView> {
  const [view] = await viewStages(ports, rows, [stage]);
  if (view === undefined) throw new Error('one stage has one view');
  return view;
}

/** These stages, in their order. */
export async function viewStages(ports: Asked, rows: Rows, stages: readonly Stage[]): Promise<StageView[]> {
  const [remembered, observed] = await Promise.all([
    remember(ports, rows, stages),
    Promise.all(stages.map(({ name }) => ports.platform.observe(name))),
  ]);
  return observed.flatMap((seen, place) => {
    const known = remembered[place];
    return known === undefined ? [] : [{ ...known, observed: seen }];
  });
}

type Remembered = Omit<StageView, 'observed'>;

async function remember(ports: Asked, rows: Rows, stages: readonly Stage[]): Promise<Remembered[]> {
  const names = stages.map(({ name }) => name);
  const hasSlot = stages.some(({ trigger }) => trigger === 'milestone');
  const [states, list, open, lastRuns, quarantined, pauses, clients, ends, now] = await Promise.all([
    rows.stages.all(),
    hasSlot ? rows.milestones.onSlots() : [],
    rows.promotions.openOn(names),
    rows.promotions.lastRunsOn(names),
    rows.quarantines.openOn(names),
    rows.schedules.pauses(),
    listClients(ports, rows, names.length === 1 ? names[0] : undefined),
    rows.events.hostEnds(names),
    rows.now(),
  ]);
  const hasMachine = states.some(({ machine, machineName }) => (machine ?? machineName) !== null);
  const machines = hasMachine ? await rows.machines.list() : [];
  const milestones = amongSlots(list, states);
  const own = names.map((name) => stateOf(states, name));
  const running = own.flatMap(({ currentBuild }) => currentBuild ?? []);
  const [placed, { behind, off }, { holds, verdicts }] = await Promise.all([
    readPlaced(rows, own),
    readLineage(rows, stages, states),
    rows.holds.openAndVerdicts({
      stages: [...new Set(stages.flatMap((stage) => judgesOf(ports.catalogue, stage)))],
      builds: [...new Set(running)],
    }),
  ]);
  return stages.map((stage) => {
    const state = stateOf(own, stage.name);
    const here = (one: { readonly stage: string }): boolean => one.stage === stage.name;
    const known = { open: holds.filter(here), state, now };
    return {
      ...{ stage, state, now },
      ...placed(state),
      milestone: milestoneOf(milestones, stage, state),
      offBranch: off.has(state.currentBuild ?? '') ? (placed(state).current?.branch ?? null) : null,
      behind: behind.get(stage.name) ?? [],
      open: open.filter(here),
      lastRun: lastRuns.find(here) ?? null,
      nextRun: nextRunIn(pauses, stage, ports.now()),
      holds: viewsOf(inForce([...known.open, ...quietHoldsAt(stage, now)], now), known),
      reservations: viewsOf(ahead(known.open, now), known),
      verdict: verdictBy(verdicts, judgesOf(ports.catalogue, stage), state.currentBuild),
      quarantined: quarantined.filter(here),
      away: awayFrom(state, machines, now),
      clients: clients.filter(({ client }) => here(client)),
      hostEnds: ends.find(here) ?? null,
    };
  });
}

type Placed = Pick<StageView, 'current' | 'previous' | 'stable' | 'arrival' | 'earlier'>;

/** What stages run and ran, and what brought it. */
async function readPlaced(rows: Rows, states: readonly StageState[]): Promise<(state: StageState) => Placed> {
  const named = states.flatMap((state) => [state.currentBuild, state.previousBuild, state.stableBuild]);
  // How the stable one came is that of the current one, where they are the same.
  const before = states.flatMap(({ currentBuild, previousBuild, stableBuild }) =>
    [previousBuild, stableBuild === currentBuild ? null : stableBuild].flatMap((id) => id ?? []),
  );
  const [builds, arrivals] = await Promise.all([
    rows.builds.heads([...new Set(named.flatMap((id) => id ?? []))]),
    rows.promotions.arrivals({
      promotions: states.flatMap(({ currentPromotion }) => currentPromotion ?? []),
      stages: states.map(({ stage }) => stage),
      builds: [...new Set(before)],
    }),
  ]);
  const build = (wanted: string | null): BuildHead | null => builds.find(({ id }) => id === wanted) ?? null;
  const last = (stage: string, wanted: string | null): Arrival | null =>
    arrivals.findLast((one) => one.stage === stage && one.build === wanted && one.build !== null) ?? null;
  return ({ stage, currentBuild, previousBuild, stableBuild, currentPromotion }) => ({
    current: build(currentBuild),
    previous: build(previousBuild),
    stable: build(stableBuild),
    arrival: arrivals.find(({ promotion }) => promotion === currentPromotion) ?? null,
    earlier: { previous: last(stage, previousBuild), stable: last(stage, stableBuild) },
  });
}

function milestoneOf(
  milestones: Pick<Milestones, 'on' | 'roleOf'>,
  stage: Stage,
  state: StageState,
): StageView['milestone'] {
  if (stage.trigger !== 'milestone' || state.currentBuild === null) return null;
  const here = milestones.on(state);
  return here === null ? null : { number: here.number, role: milestones.roleOf(here) };
}

import type { Attention } from '../model/attention.js';
import type { Milestone } from '../model/milestone.js';
import { isActive, type Promotion } from '../model/promotion.js';
import type { Usual } from '../model/usual.js';
import { attentionOn } from '../policy/attention.js';
import { nextNumber, slotOf } from '../policy/rotation.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { aheadOf, type Ahead } from './ahead.js';
import { listPromotions, type PromotionView } from './promotion.js';
import { viewStages, type StageView } from './stage.js';
import { usualTimes } from './usual-time.js';

/** What a team asks all day, in one answer: what runs where, what needs somebody, what happened last. */
export interface Overview {
  readonly stages: readonly StageView[];
  readonly attention: readonly Attention[];
  readonly arriving: readonly Arriving[];
  readonly got: readonly Got[];
  readonly recent: readonly PromotionView[];
}

/** What is being put on a stage right now. */
export interface Arriving {
  readonly promotion: Promotion;
  readonly usual: Usual | null;
}

/** What a stage got since the build before. */
export interface Got extends Ahead {
  readonly stage: string;
  readonly since: string;
}

/** How many of the last promotions it has. */
export const recentPromotions = 10;

export async function readOverview(
  ports: Pick<Ports, 'catalogue' | 'now'> & { readonly platform: Pick<Ports['platform'], 'observe'> },
  rows: Rows,
): Promise<Overview> {
  const [stages, recent, failedPutBacks, last] = await Promise.all([
    viewStages(ports, rows, ports.catalogue.stages),
    listPromotions(rows, { limit: recentPromotions }),
    rows.putBacks.failed(),
    rows.milestones.last(),
  ]);
  const next = nextOf(ports, last ?? null);
  const [arriving, got] = await Promise.all([arrivingOn(rows, stages), gotOn(rows, stages)]);
  return {
    stages,
    recent,
    arriving,
    got,
    attention: attentionOn(
      stages.map((view) => ({ ...now(view), failedPutBacks, nextMilestone: next[view.stage.name] ?? null })),
    ),
  };
}

/** The slot of the next milestone, with its number. */
function nextOf(
  { catalogue }: Pick<Ports, 'catalogue'>,
  last: Milestone | null,
): Readonly<Record<string, number>> {
  const number = nextNumber(last);
  const slots = catalogue.slots.map(({ name }) => name);
  const slot = number === null ? null : slotOf(number, slots, last);
  return number === null || slot === null ? {} : { [slot]: number };
}

async function arrivingOn(rows: Rows, stages: readonly StageView[]): Promise<Arriving[]> {
  const active = stages.flatMap(({ open }) => open.filter(({ phase }) => isActive(phase)));
  if (active.length === 0) return [];
  const usual = await usualTimes(rows, [...new Set(active.map(({ stage }) => stage))]);
  return active.map((promotion) => ({ promotion, usual: usual.get(promotion.stage) ?? null }));
}

/** Only where a person chooses: what comes by itself brings little, and often. */
async function gotOn(rows: Rows, stages: readonly StageView[]): Promise<Got[]> {
  const pairs = stages.flatMap(({ stage: { name, trigger }, state }) => {
    const { currentBuild: to, previousBuild: from, unknownReason } = state;
    const isKnown = unknownReason === null && to !== null && from !== null && to !== from;
    return trigger === 'request' && isKnown ? [{ stage: name, from, to }] : [];
  });
  if (pairs.length === 0) return [];
  const counts = await aheadOf(rows, pairs);
  return pairs.flatMap(({ stage, from: since }, place) => {
    const count = counts[place];
    return count === undefined || count.commits === 0 ? [] : [{ stage, since, ...count }];
  });
}

const now = ({ stage, state, observed, open, lastRun, hostEnds, offBranch, ...view }: StageView) => ({
  ...{ stage: stage.name, build: state.currentBuild, unknownReason: state.unknownReason },
  halfApplied: state.halfApplied,
  orphans: state.orphans.length,
  ...{ health: observed.health, restarts: observed.restarts },
  ...{ lastRun, hostEnds, offBranch, now: view.now },
  holds: [...view.holds, ...view.reservations].map(({ hold }) => hold),
  waiting: open.filter(({ phase }) => phase === 'pending'),
});

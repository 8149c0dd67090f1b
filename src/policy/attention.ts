import { openAsks } from '../model/ask.js';
import { attentionCodes, type Attention } from '../model/attention.js';
import { isQuiet, type Hold } from '../model/hold.js';
import type { Promotion } from '../model/promotion.js';
import type { PutBack } from '../model/put-back.js';
import type { StageHealth } from '../model/stage.js';
import { keeping } from './hold.js';
import { notAsBooked } from './reservation.js';

/** What is known of a stage, as far as it can need somebody. */
export interface StageNow {
  readonly stage: string;
  readonly build: string | null;
  readonly unknownReason: string | null;
  readonly halfApplied: string | null;
  readonly orphans: number;
  readonly health: StageHealth;
  readonly restarts: number;
  readonly lastRun: Pick<Promotion, 'id' | 'phase' | 'build' | 'steps'> | null;
  readonly waiting: readonly Pick<Promotion, 'id' | 'milestone' | 'trigger' | 'overrideHolds' | 'build'>[];
  /** Those in force, and those that are still to come. */
  readonly holds: readonly Hold[];
  /** What was to be put back there and was not; left out = nothing. */
  readonly failedPutBacks?: readonly Pick<PutBack, 'reservation' | 'build' | 'by'>[];
  /** The number of the next milestone, where it would go there; left out = nobody knows, or it goes elsewhere. */
  readonly nextMilestone?: number | null;
  readonly now: Date;
  readonly hostEnds: { readonly times: number } | null;
  readonly offBranch: string | null;
}

/** What needs somebody on these stages, the most urgent first, and of one kind in the order of the stages. */
export const attentionOn = (stages: readonly StageNow[]): Attention[] =>
  stages.flatMap(needsOf).toSorted((a, b) => attentionCodes.indexOf(a.code) - attentionCodes.indexOf(b.code));

const needsOf = (now: StageNow): Attention[] => [
  ...runningOf(now),
  ...halfOf(now),
  ...orphansOf(now),
  ...failureOf(now),
  ...hostOf(now),
  ...bookedOf(now),
  ...waitsOf(now),
  ...nextOf(now),
  ...askedOf(now),
  ...branchOf(now),
];

/** Of what nobody knows nothing can be said to be down. */
function runningOf({ stage, build, health, restarts, unknownReason }: StageNow): Attention[] {
  if (unknownReason !== null) return [{ code: 'stage-unknown', facts: { stage }, promotion: null }];
  if (build === null) return [];
  if (health === 'down') return [{ code: 'backend-down', facts: { stage, build }, promotion: null }];
  if (health !== 'degraded') return [];
  return [{ code: 'backend-degraded', facts: { stage, build, restarts }, promotion: null }];
}

function halfOf({ stage, halfApplied }: StageNow): Attention[] {
  return halfApplied === null ? [] : [{ code: 'half-applied', facts: { stage }, promotion: halfApplied }];
}

function orphansOf({ stage, orphans: count }: StageNow): Attention[] {
  return count === 0 ? [] : [{ code: 'orphans', facts: { stage, count }, promotion: null }];
}

function failureOf({ stage, lastRun }: StageNow): Attention[] {
  if (lastRun === null || (lastRun.phase !== 'failed' && lastRun.phase !== 'errored')) return [];
  const { id, build, steps } = lastRun;
  const step = steps.find(({ phase }) => phase === 'failed')?.name ?? null;
  return [{ code: 'run-failed', facts: { stage, build, step }, promotion: id }];
}

function hostOf({ stage, hostEnds }: StageNow): Attention[] {
  if (hostEnds === null) return [];
  return [{ code: 'host-ended', facts: { stage, times: hostEnds.times }, promotion: null }];
}

function bookedOf({ stage, build: runs, unknownReason, holds, ...known }: StageNow): Attention[] {
  const { failedPutBacks = [], now } = known;
  return notAsBooked(holds, { currentBuild: runs, unknownReason }, now).flatMap(
    ({ id, actor, from, shows }): Attention[] => {
      if (shows === null) return [];
      const failed = failedPutBacks.find(({ reservation }) => reservation === id);
      if (failed !== undefined) {
        const { build, by } = failed;
        return [{ code: 'put-back-failed', facts: { stage, build, by, owner: actor.id }, promotion: null }];
      }
      const facts = { stage, by: actor.id, ...shows, runs, from: from?.toISOString() ?? null };
      return [{ code: 'not-as-booked', facts, promotion: null }];
    },
  );
}

/** A milestone that passes every hold waits for its turn only. */
function waitsOf({ stage, waiting, holds, now }: StageNow): Attention[] {
  return waiting.flatMap((promotion): Attention[] => {
    const { id, milestone: number } = promotion;
    const [last] = keeping(holds, promotion, now);
    if (number === null || last === undefined) return [];
    const facts = { stage, number, hold: last.kind, until: last.until?.toISOString() ?? null };
    return [{ code: 'milestone-waits', facts, promotion: id }];
  });
}

/** Its producer may ask its owner, or tell everybody in time. Quiet hours are soon over. */
function nextOf({ stage, nextMilestone: number = null, holds, waiting, now }: StageNow): Attention[] {
  // Of several that wait there the first says it.
  if (number === null || waiting.some(({ milestone }) => milestone !== null)) return [];
  const held = holds.filter((hold) => !isQuiet(hold));
  const [last] = keeping(held, { build: null, trigger: 'milestone', overrideHolds: [] }, now);
  if (last === undefined) return [];
  const facts = { stage, number, hold: last.kind, until: last.until?.toISOString() ?? null };
  return [{ code: 'milestone-would-wait', facts, promotion: null }];
}

/** One line for each hold: whoever has to answer sees that, and finds the others there. */
function askedOf({ stage, holds }: StageNow): Attention[] {
  return holds.flatMap(({ actor: { id: owner }, asks }): Attention[] => {
    const [first, ...others] = openAsks(asks);
    if (first === undefined) return [];
    const since = first.at.toISOString();
    const facts = { stage, by: first.actor.id, owner, since, others: others.length };
    return [{ code: 'hold-asked', facts, promotion: null }];
  });
}

function branchOf({ stage, build, offBranch: branch }: StageNow): Attention[] {
  if (branch === null || build === null) return [];
  return [{ code: 'off-branch', facts: { stage, build, branch }, promotion: null }];
}

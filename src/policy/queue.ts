import type { Hold } from '../model/hold.js';
import { isActive, type Promotion, type Reason, type Trigger } from '../model/promotion.js';
import type { ReasonOf } from '../model/reason.js';
import type { Stage, StageState } from '../model/stage.js';
import { keeping } from './hold.js';
import { heldByAll } from './reservation.js';
import { isAutomatic } from './rollback.js';

/** A promotion that is about to be accepted; `automatic` = a rollback that nobody asked for. */
export interface Newcomer {
  readonly trigger: Trigger;
  readonly automatic?: boolean;
}

/**
 * Waiting promotions that a new one replaces: on a `commit` stage all of them, so that exactly one waits; on a
 * milestone's slot a milestone that waits, by a newer one.
 *
 * An automatic rollback replaces its like only: what waits is the fix that is to flow after it. And only a person's
 * rollback replaces it: a commit in its place might fail, and the stage would stay on the build that failed.
 */
export function supersededBy(
  stage: Stage,
  open: readonly Promotion[],
  { trigger, automatic = false }: Newcomer,
): Promotion[] {
  const waiting = open.filter(({ phase }) => phase === 'pending');
  if (automatic) return waiting.filter(isAutomatic);
  if (stage.trigger === 'commit')
    return trigger === 'rollback' ? waiting : waiting.filter((older) => !isAutomatic(older));
  return trigger === 'milestone' ? waiting.filter((older) => older.trigger === 'milestone') : [];
}

/** The open holds of a stage, and when they are looked at. */
interface Holding {
  readonly holds: readonly Hold[];
  readonly now: Date;
}

/**
 * The promotion that may start now, in the order of `inTurn`; null while the stage is busy or unknown. On a held stage
 * only those that name every hold that is meant for them; the others keep their place. `holds` are those that are open.
 */
export function nextToStart(
  state: StageState,
  open: readonly Promotion[],
  { holds, now }: Holding,
): Promotion | null {
  if (state.unknownReason !== null || open.some((promotion) => isActive(promotion.phase))) return null;
  const waiting = open.filter(
    (promotion) => promotion.phase === 'pending' && keeping(holds, promotion, now).length === 0,
  );
  return waiting.toSorted(inTurn)[0] ?? null;
}

/** What a waiting promotion waits for; empty = it starts next. */
export function blockersOf(
  promotion: Promotion,
  state: StageState,
  { open, holds, now, recovering }: Holding & { open: readonly Promotion[]; recovering?: boolean },
): Reason[] {
  const reasons: Reason[] = heldByAll(keeping(holds, promotion, now), { open: holds, state, now });
  if (state.unknownReason !== null)
    reasons.push({ code: 'stage-unknown', facts: { stage: state.stage, why: state.unknownReason } });
  if (recovering === true) reasons.push({ code: 'stage-recovering', facts: { stage: state.stage } });
  const running = open.find((other) => isActive(other.phase) && other.id !== promotion.id);
  const busy = busyWith(state.stage, running, positionOf(promotion, open) - 1);
  return busy === null ? reasons : [...reasons, busy];
}

/** What a promotion that a person asks for now would wait for, beside a hold; null = it would come first. */
export function aheadOfRequest(
  stage: Stage,
  open: readonly Promotion[],
  trigger: Trigger = 'request',
): ReasonOf<'stage-busy'> | null {
  const replaced = supersededBy(stage, open, { trigger }).length;
  const waiting = open.filter(({ phase }) => phase === 'pending').length;
  return busyWith(
    stage.name,
    open.find(({ phase }) => isActive(phase)),
    waiting - replaced,
  );
}

function busyWith(
  stage: string,
  running: Promotion | undefined,
  ahead: number,
): ReasonOf<'stage-busy'> | null {
  if (running === undefined && ahead <= 0) return null;
  const { id: promotion = null, build = null } = running ?? {};
  return { code: 'stage-busy', facts: { stage, promotion, build, ahead } };
}

/** Place in the stage's queue, counted from 1. */
export const positionOf = (promotion: Promotion, open: readonly Promotion[]): number =>
  open.filter((other) => other.phase === 'pending' && inTurn(other, promotion) < 0).length + 1;

/** First in, first out; an automatic rollback comes before all others: nothing is to be put on a build that failed. */
const inTurn = (a: Promotion, b: Promotion): number =>
  Number(isAutomatic(b)) - Number(isAutomatic(a)) || a.seq - b.seq;

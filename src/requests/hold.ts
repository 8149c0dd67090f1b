import { Refusal } from '../model/error.js';
import type { FieldFault } from '../model/field-problem.js';
import type { Hold, HoldKind, Verdict } from '../model/hold.js';
import { isActive, type Promotion } from '../model/promotion.js';
import type { StageState } from '../model/stage.js';
import { endExpired, extend, hold, release } from '../ledger/hold.js';
import type { Ledger } from '../ledger/write.js';
import type { Asker, Caller } from '../model/caller.js';
import { findHold, findStage } from '../queries/find.js';
import { assertShowable, shownOf, type WantedShow } from './hold-shows.js';
import { endsAt, timesOf } from './hold-times.js';
import { assertHoldUnchanged, assertStageUnchanged } from './if-match.js';
import { invalid } from './invalid.js';
import { assertOpen, assertSomebodys, lockHold } from './lock-hold.js';
import { tellKeptOut } from './put-back.js';
import { isAhead } from '../policy/hold.js';
import { overlapping } from '../policy/reservation.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { mayOwn } from '../policy/right.js';
import { assertRight } from './right.js';

export interface HoldRequest {
  readonly stage: string;
  readonly kind: HoldKind;
  readonly reason: string;
  /** When a reservation begins; left out = now. */
  readonly from?: Date | null;
  /** null = until somebody releases it; a reservation has an end. */
  readonly until: Date | null;
  /** What is to be seen there; left out = nothing in particular. */
  readonly shows?: WantedShow | null;
  readonly ifMatch: string | null;
}

export interface HoldSet {
  readonly hold: Hold;
  /** The other holds that keep the stage at some moment of it. */
  readonly overlaps: readonly Hold[];
  /** The promotion that was under way: it finishes. */
  readonly running: Promotion | null;
  /** How many promotions keep their place in the queue meanwhile. */
  readonly waiting: number;
}

/** A person holds a stage; throws what `placeHold` throws. */
export function setHold(
  ports: Ports,
  rows: Rows,
  asked: { caller: Asker; request: HoldRequest },
): Promise<HoldSet> {
  const { name } = findStage(ports.catalogue, asked.request.stage);
  assertRight(asked.caller, { verb: 'hold', stage: name });
  return placeHold(ports, rows, asked);
}

/**
 * Holds a stage, beside those who hold it already, at once or from a time on. It takes the lock that starts take: a
 * promotion has started before, and is named, or it waits. Throws Refusal `stage-already-held` where the same one holds
 * it for the same, `stage-booked` where another build is shown there then, `not-found` for what is to be shown, and
 * `validation` for times that are over or in the wrong order.
 */
export async function placeHold(
  ports: Ports,
  rows: Rows,
  { caller, request, line = null }: { caller: Caller; request: HoldRequest; line?: string | null },
): Promise<HoldSet> {
  const { name } = findStage(ports.catalogue, request.stage);
  const state = await rows.stages.lock(name);
  assertStageUnchanged(state, request.ifMatch);
  const { holds: before, now } = await endExpired(ports, rows, name);
  const { kind, reason, from = null, until } = request;
  const { actor, requestId } = caller;
  const shows = await shownOf(rows, name, request.shows ?? null);
  const times = await timesOf(ports, rows, { stage: name, from, until, now });
  const same = before.find((one) => isSame(one, { kind, reason, actor, from }));
  if (same !== undefined) throw alreadyHeld(same, now);
  const overlaps = overlapping(before, times, now);
  assertShowable(overlaps, shows);
  const placed = await hold(ports, rows, {
    ...{ stage: name, kind, reason, ...times, shows, line, actor, requestId },
  });
  await tellKeptOut(ports, rows, { caller, hold: placed });
  const open = await rows.promotions.open(name);
  return {
    hold: placed,
    overlaps,
    running: open.find(({ phase }) => isActive(phase)) ?? null,
    waiting: open.filter(({ phase }) => phase === 'pending').length,
  };
}

/** Whoever asks twice for one hold would have to release it twice; a step back is kept once, whoever made it. */
const isSame = (
  one: Hold,
  { kind, reason, actor, from }: Pick<Hold, 'kind' | 'reason' | 'actor' | 'from'>,
): boolean =>
  one.kind === kind &&
  (kind === 'kept' ||
    (one.reason === reason && one.actor.id === actor.id && one.from?.getTime() === from?.getTime()));

export interface Extension {
  readonly id: string;
  /** When a reservation that is still to come is to begin instead; left out = as before. */
  readonly from?: Date | null;
  /** null = until somebody releases it. */
  readonly until: Date | null;
  readonly reason: string | null;
  readonly ifMatch: string | null;
}

/** Gives a hold another end, later or earlier, and a reservation that is still to come another beginning. */
export async function extendHold(
  ports: Ports,
  rows: Rows,
  { caller, extension }: { caller: Asker; extension: Extension },
): Promise<Hold> {
  const { id, until, reason, ifMatch } = extension;
  const { before, others, now } = await lockOpen(ports, rows, { caller, id, reason, ifMatch });
  const from = extension.from ?? null;
  if (from !== null && !isAhead(before, now)) throw invalid('/from', { code: 'begun-already' });
  const times =
    from === null
      ? endsAt(before, until, now)
      : await timesOf(ports, rows, { stage: before.stage, from, until, now });
  assertShowable(overlapping(others, times, now), before.shows);
  const moved = await extend(ports, rows, { before, times, reason, caller });
  await tellKeptOut(ports, rows, { caller, hold: moved });
  return moved;
}

export interface Release {
  readonly id: string;
  readonly reason: string | null;
  readonly verdict: Verdict | null;
  readonly ifMatch: string | null;
}

/** Ends a hold, a `qa` hold perhaps with a verdict on the build that runs there; what waits is looked at again. */
export async function releaseHold(
  ports: Ports,
  rows: Rows,
  { caller, release: asked }: { caller: Asker; release: Release },
): Promise<Hold> {
  const { id, reason, verdict, ifMatch } = asked;
  const { before: released, now, state } = await lockOpen(ports, rows, { caller, id, reason, ifMatch });
  if (verdict !== null) assertJudgeable(released, state);
  const why = { actor: caller.actor, reason, verdict, build: state.currentBuild };
  const end = { at: now, how: 'released' as const, ...why };
  return release(ports, rows, { released, end, requestId: caller.requestId });
}

/**
 * For its owner, or with a reason for who may hold its stage, under that stage's lock. Throws Refusal `not-found`,
 * `forbidden`, `hold-ended`, `hold-changed`, `validation`.
 */
async function lockOpen(
  ports: Ledger,
  rows: Rows,
  asked: { caller: Asker; id: string; reason: string | null; ifMatch: string | null },
): Promise<{ before: Hold; others: readonly Hold[]; now: Date; state: StageState }> {
  const { caller, id, reason, ifMatch } = asked;
  assertSomebodys(id);
  const found = await findHold(rows, id);
  const owns = assertOwns(caller, found);
  const { hold, others, now, state } = await lockHold(ports, rows, found);
  assertOpen(hold);
  assertHoldUnchanged(hold, ifMatch);
  if (!owns) assertReason(hold, reason);
  return { before: hold, others, now, state };
}

/** Whether it is the caller's own; who may hold its stage speaks for any owner. Throws Refusal `forbidden`. */
export function assertOwns(caller: Asker, hold: Hold): boolean {
  const owns = isOwn(caller, hold);
  if (!owns) assertRight(caller, { verb: 'hold', stage: hold.stage });
  return owns;
}

/** Whether the caller set it, and has any right there still. */
export const isOwn = ({ actor, grants }: Asker, hold: Hold): boolean =>
  hold.actor.id === actor.id && mayOwn(grants, hold.stage);

/** Whoever ends or moves what another one set says why. Throws Refusal `validation`. */
export function assertReason({ actor: { id: by } }: Pick<Hold, 'actor'>, reason: string | null): void {
  if (reason === null) throw invalid('/reason', { code: 'needed-for-other', facts: { by } });
}

/** A verdict is on a build that is known to run there. */
function assertJudgeable({ kind }: Hold, { currentBuild, unknownReason, stage }: StageState): void {
  const known = currentBuild !== null && unknownReason === null;
  if (kind === 'qa' && known) return;
  const fault: FieldFault =
    kind === 'qa' ? { code: 'no-build', facts: { stage } } : { code: 'no-qa-hold', facts: { kind } };
  throw invalid('/verdict', fault);
}

const alreadyHeld = (hold: Hold, now: Date): Refusal =>
  new Refusal(
    'stage-already-held',
    { stage: hold.stage, hold: hold.id, by: hold.actor.id },
    { hold: { hold, now } },
  );

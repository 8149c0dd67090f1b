import { systemActor, type Actor } from '../model/actor.js';
import { Refusal } from '../model/error.js';
import type { Hold, HoldEnd, HoldKind, Verdict } from '../model/hold.js';
import { holdResource } from '../model/hold-resource.js';
import { isActive, type Promotion } from '../model/promotion.js';
import type { StageState } from '../model/stage.js';
import { isInForce } from '../policy/hold.js';
import type { Caller } from '../model/caller.js';
import { findHold, findStage } from '../queries/find.js';
import { assertHoldUnchanged, assertStageUnchanged } from './if-match.js';
import type { Ports } from '../ports/ports.js';
import { assertRight } from './right.js';
import type { Rows } from '../ports/rows.js';

/** The hold that keeps a stage now, by the database's clock. */
export async function holdOn(rows: Rows, stage: string): Promise<Hold | null> {
  const hold = await rows.holds.open(stage);
  return hold !== undefined && isInForce(hold, await rows.now()) ? hold : null;
}

/** All holds that keep their stage now, or the one of a stage, the newest first. */
export async function holdsInForce(rows: Rows, stage?: string): Promise<Hold[]> {
  const now = await rows.now();
  const open = await rows.holds.allOpen();
  return open
    .filter((hold) => isInForce(hold, now) && (stage === undefined || hold.stage === stage))
    .toSorted((a, b) => b.seq - a.seq);
}

export interface HoldRequest {
  readonly stage: string;
  readonly kind: HoldKind;
  readonly reason: string;
  /** null = until somebody releases it. */
  readonly until: Date | null;
  readonly ifMatch: string | null;
}

export interface HoldSet {
  readonly hold: Hold;
  /** The promotion that was under way: it finishes. */
  readonly running: Promotion | null;
  /** How many promotions keep their place in the queue meanwhile. */
  readonly waiting: number;
}

/** A person holds a stage; throws what `placeHold` throws. */
export function setHold(
  ports: Ports,
  rows: Rows,
  asked: { caller: Caller; request: HoldRequest },
): Promise<HoldSet> {
  const { name } = findStage(ports.catalogue, asked.request.stage);
  assertRight(ports, asked.caller, { verb: 'hold', stage: name });
  return placeHold(ports, rows, asked);
}

/**
 * Holds a stage. It takes the lock that starts take: a promotion has started before, and is named, or it waits.
 * Throws Refusal `stage-already-held`, and `validation` for a time that is over.
 */
export async function placeHold(
  ports: Ports,
  rows: Rows,
  { caller, request }: { caller: Caller; request: HoldRequest },
): Promise<HoldSet> {
  const { name } = findStage(ports.catalogue, request.stage);
  const state = await rows.stages.lock(name);
  const now = await rows.now();
  assertStageUnchanged(state, request.ifMatch);
  assertLater(request.until, now);
  const before = await endExpired(rows, name);
  if (before !== null) throw alreadyHeld(before, now);
  const { kind, reason, until } = request;
  const hold = await rows.holds.insert({ stage: name, kind, reason, until, ...caller });
  await tell(rows, hold, {
    ...caller,
    name: 'hold:set',
    reason,
    facts: { until: until?.toISOString() ?? null },
  });
  await ports.waker.wake(rows, name);
  const open = await rows.promotions.open(name);
  return {
    hold,
    running: open.find(({ phase }) => isActive(phase)) ?? null,
    waiting: open.filter(({ phase }) => phase === 'pending').length,
  };
}

/** Gives a hold another end, later or earlier; null = until somebody releases it. */
export async function extendHold(
  ports: Ports,
  rows: Rows,
  { caller, id, until, ifMatch }: { caller: Caller; id: string; until: Date | null; ifMatch: string | null },
): Promise<Hold> {
  const hold = await lockOpen(ports, rows, { caller, id, ifMatch });
  assertLater(until, await rows.now());
  const extended = await rows.holds.extend(id, until);
  const facts = { from: hold.until?.toISOString() ?? null, until: until?.toISOString() ?? null };
  await tell(rows, extended, { ...caller, name: 'hold:extended', facts });
  await ports.waker.wake(rows, hold.stage);
  return extended;
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
  { caller, release }: { caller: Caller; release: Release },
): Promise<Hold> {
  const { id, reason, verdict, ifMatch } = release;
  const hold = await lockOpen(ports, rows, { caller, id, ifMatch });
  const state = await rows.stages.get(hold.stage);
  if (verdict !== null) assertJudgeable(hold, state);
  const ended = await endHold(rows, hold, {
    at: await rows.now(),
    how: 'released',
    actor: caller.actor,
    reason,
    verdict,
    build: state.currentBuild,
    requestId: caller.requestId,
  });
  await ports.waker.wake(rows, hold.stage);
  return ended;
}

/**
 * The hold in force; one whose time is over is written down as that. The caller holds the stage's lock, and goes by
 * this answer: asked once more a moment later, a hold could be over without a row that says so.
 */
export async function endExpired(rows: Rows, stage: string): Promise<Hold | null> {
  const hold = await rows.holds.open(stage);
  if (hold?.until == null || isInForce(hold, await rows.now())) return hold ?? null;
  const { currentBuild } = await rows.stages.get(stage);
  await endHold(rows, hold, {
    at: hold.until,
    how: 'expired',
    actor: systemActor('hold'),
    reason: null,
    verdict: null,
    build: currentBuild,
    requestId: null,
  });
  return null;
}

async function endHold(
  rows: Rows,
  hold: Hold,
  { requestId, ...end }: HoldEnd & { requestId: string | null },
): Promise<Hold> {
  const ended = await rows.holds.end(hold.id, end);
  const { how, actor, verdict, build, reason } = end;
  const name = how === 'released' ? ('hold:released' as const) : ('hold:expired' as const);
  await tell(rows, ended, { actor, requestId, name, reason, facts: { verdict, build } });
  return ended;
}

/** For who may hold its stage, under that stage's lock. Throws Refusal `not-found`, `hold-ended`, `hold-changed`. */
async function lockOpen(
  ports: Pick<Ports, 'rights'>,
  rows: Rows,
  { caller, id, ifMatch }: { caller: Caller; id: string; ifMatch: string | null },
): Promise<Hold> {
  const { stage } = await findHold(rows, id);
  assertRight(ports, caller, { verb: 'hold', stage });
  await rows.stages.lock(stage);
  await endExpired(rows, stage);
  const hold = await findHold(rows, id);
  if (hold.end !== null)
    throw new Refusal('hold-ended', { hold: id, stage, how: hold.end.how, by: hold.end.actor.id });
  assertHoldUnchanged(hold, ifMatch);
  return hold;
}

function assertLater(until: Date | null, now: Date): void {
  if (until === null || until > now) return;
  throw new Refusal('validation', {}, { errors: [{ pointer: '/until', code: 'in-the-past' }] });
}

/** A verdict is on a build that is known to run there. */
function assertJudgeable({ kind }: Hold, { currentBuild, unknownReason, stage }: StageState): void {
  const code =
    kind !== 'qa' ? 'no-qa-hold' : currentBuild === null || unknownReason !== null ? 'no-build' : null;
  if (code === null) return;
  throw new Refusal('validation', {}, { errors: [{ pointer: '/verdict', code, facts: { stage, kind } }] });
}

const alreadyHeld = (hold: Hold, now: Date): Refusal =>
  new Refusal('stage-already-held', { stage: hold.stage, hold: hold.id }, { hold: holdResource(hold, now) });

interface Told {
  readonly name: 'hold:set' | 'hold:extended' | 'hold:released' | 'hold:expired';
  readonly actor: Actor;
  readonly requestId: string | null;
  readonly reason?: string | null;
  readonly facts: Readonly<Record<string, string | null>>;
}

/** The event, and a new ETag for the stage: whoever looked at it before has not seen the hold. */
async function tell(rows: Rows, { id, stage, kind }: Hold, { facts, ...event }: Told): Promise<void> {
  await rows.stages.touch(stage);
  await rows.events.append({ ...event, stage, promotion: null, facts: { hold: id, kind, ...facts } });
}

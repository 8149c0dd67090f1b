import { Refusal } from '../model/error.js';
import type { FieldFault } from '../model/field-problem.js';
import type { Hold, HoldKind, Verdict } from '../model/hold.js';
import { isActive, type Promotion } from '../model/promotion.js';
import type { StageState } from '../model/stage.js';
import { endExpired, extend, hold, release } from '../ledger/hold.js';
import type { Ledger } from '../ledger/write.js';
import type { Asker, Caller } from '../model/caller.js';
import { findHold, findStage } from '../queries/find.js';
import { assertHoldUnchanged, assertStageUnchanged } from './if-match.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { mayOwn } from '../policy/right.js';
import { assertRight } from './right.js';

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
  asked: { caller: Asker; request: HoldRequest },
): Promise<HoldSet> {
  const { name } = findStage(ports.catalogue, asked.request.stage);
  assertRight(asked.caller, { verb: 'hold', stage: name });
  return placeHold(ports, rows, asked);
}

/**
 * Holds a stage, beside those who hold it already. It takes the lock that starts take: a promotion has started before,
 * and is named, or it waits. Throws Refusal `stage-already-held` where the same one holds it for the same, and
 * `validation` for a time that is over.
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
  const before = await endExpired(ports, rows, name);
  const { kind, reason, until } = request;
  const { actor, requestId } = caller;
  const same = before.find((one) => isSame(one, { kind, reason, actor }));
  if (same !== undefined) throw alreadyHeld(same, now);
  const placed = await hold(ports, rows, { stage: name, kind, reason, until, actor, requestId });
  const open = await rows.promotions.open(name);
  return {
    hold: placed,
    running: open.find(({ phase }) => isActive(phase)) ?? null,
    waiting: open.filter(({ phase }) => phase === 'pending').length,
  };
}

/** Whoever asks twice for one hold would have to release it twice; a step back is kept once, whoever made it. */
const isSame = (one: Hold, { kind, reason, actor }: Pick<Hold, 'kind' | 'reason' | 'actor'>): boolean =>
  one.kind === kind && (kind === 'kept' || (one.reason === reason && one.actor.id === actor.id));

export interface Extension {
  readonly id: string;
  /** null = until somebody releases it. */
  readonly until: Date | null;
  readonly reason: string | null;
  readonly ifMatch: string | null;
}

/** Gives a hold another end, later or earlier. */
export async function extendHold(
  ports: Ports,
  rows: Rows,
  { caller, extension: { id, until, reason, ifMatch } }: { caller: Asker; extension: Extension },
): Promise<Hold> {
  const before = await lockOpen(ports, rows, { caller, id, reason, ifMatch });
  assertLater(until, await rows.now());
  return extend(ports, rows, { before, until, reason, caller });
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
  const released = await lockOpen(ports, rows, { caller, id, reason, ifMatch });
  const state = await rows.stages.get(released.stage);
  if (verdict !== null) assertJudgeable(released, state);
  const why = { actor: caller.actor, reason, verdict, build: state.currentBuild };
  const end = { at: await rows.now(), how: 'released' as const, ...why };
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
): Promise<Hold> {
  const { caller, id, reason, ifMatch } = asked;
  const found = await findHold(rows, id);
  const { stage } = found;
  const isOwn = assertOwns(caller, found);
  await rows.stages.lock(stage);
  await endExpired(ports, rows, stage);
  const hold = await findHold(rows, id);
  if (hold.end !== null)
    throw new Refusal('hold-ended', { hold: id, stage, how: hold.end.how, by: hold.end.actor.id });
  assertHoldUnchanged(hold, ifMatch);
  if (!isOwn && reason === null) throw withoutReason(hold);
  return hold;
}

/** Whether it is the caller's own; who may hold its stage speaks for any owner. Throws Refusal `forbidden`. */
export function assertOwns(caller: Asker, { stage, actor }: Hold): boolean {
  const isOwn = actor.id === caller.actor.id && mayOwn(caller.grants, stage);
  if (!isOwn) assertRight(caller, { verb: 'hold', stage });
  return isOwn;
}

const withoutReason = ({ actor: { id: by } }: Hold): Refusal =>
  new Refusal(
    'validation',
    {},
    { errors: [{ pointer: '/reason', code: 'needed-for-other', facts: { by } }] },
  );

/** Throws Refusal `validation`. */
export function assertLater(until: Date | null, now: Date, pointer = '/until'): void {
  if (until === null || until > now) return;
  throw new Refusal('validation', {}, { errors: [{ pointer, code: 'in-the-past' }] });
}

/** A verdict is on a build that is known to run there. */
function assertJudgeable({ kind }: Hold, { currentBuild, unknownReason, stage }: StageState): void {
  const known = currentBuild !== null && unknownReason === null;
  if (kind === 'qa' && known) return;
  const fault: FieldFault =
    kind === 'qa' ? { code: 'no-build', facts: { stage } } : { code: 'no-qa-hold', facts: { kind } };
  throw new Refusal('validation', {}, { errors: [{ pointer: '/verdict', ...fault }] });
}

const alreadyHeld = (hold: Hold, now: Date): Refusal =>
  new Refusal(
    'stage-already-held',
    { stage: hold.stage, hold: hold.id, by: hold.actor.id },
    { hold: { hold, now } },
  );

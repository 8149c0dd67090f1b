import { Refusal } from '../model/error.js';
import { isActive, type Promotion, type Reason } from '../model/promotion.js';
import {
  saidWord,
  type PendingOperation,
  type Recovery,
  type Said,
  type StackLock,
} from '../model/recovery.js';
import type { Observation, Stage, StageState } from '../model/stage.js';
import { choicesIn, whatRuns, type Choice } from '../policy/recovery.js';
import type { Caller } from '../model/caller.js';
import { findBuild, findStage } from '../queries/find.js';
import { assertStageUnchanged } from './if-match.js';
import type { Ports } from '../ports/ports.js';
import { assertRight } from './right.js';
import type { Rows } from '../ports/rows.js';
import { isSilent, seize, seizeRecovery, type Seizure } from '../controller/take-over.js';

export interface RecoveryRequest {
  readonly stage: string;
  readonly reason: string;
  readonly clearLock: boolean;
  /** What a silent service follows there is taken from it first, although nobody can prove that it is gone. */
  readonly takeOver: boolean;
  readonly said: Said | null;
  readonly ifMatch: string | null;
}

/**
 * Asks for a recovery: whoever follows the stage carries it out, and nothing is promoted there meanwhile.
 * Throws Refusal `promotion-running`, `recovery-running`.
 */
export async function requestRecovery(
  ports: Ports,
  rows: Rows,
  { caller, request }: { caller: Caller; request: RecoveryRequest },
): Promise<Recovery> {
  const { name: stage } = findStage(ports.catalogue, request.stage);
  assertRight(ports, caller, { verb: 'recover', stage });
  const { reason, clearLock, takeOver, said } = request;
  if (said !== null && said !== 'nothing') await findBuild(rows, said.build);
  assertStageUnchanged(await rows.stages.lock(stage), request.ifMatch);
  const open = await rows.recoveries.open(stage);
  if (open !== undefined && takeOver && (await isSilent(ports, rows, open.instance)))
    return seizeRecovery(ports, rows, { recovery: open, words: { reason, clearLock, said, ...caller } });
  const seized = await assertFree(ports, rows, { stage, takeOver });
  // Whoever still writes of an earlier update is refused from now on.
  const fence = await rows.stages.raiseFence(stage);
  if (seized !== null) await seize(ports, rows, { ...seized, fence, caller, reason });
  const { actor, requestId } = caller;
  const recovery = await rows.recoveries.insert({ stage, reason, clearLock, said, actor, requestId });
  await rows.events.append({
    ...{ name: 'stage:recovery-started', stage, promotion: null, actor, requestId, reason },
    facts: { recovery: recovery.id, clearLock, takeOver, said: saidWord(said) },
  });
  await ports.waker.wake(rows, stage);
  return recovery;
}

/** The promotion that runs there and may be taken from its silent owner; null = nothing is under way. */
async function assertFree(
  ports: Ports,
  rows: Rows,
  { stage, takeOver }: { stage: string; takeOver: boolean },
): Promise<Omit<Seizure, 'fence' | 'caller' | 'reason'> | null> {
  const active = (await rows.promotions.open(stage)).find(({ phase }) => isActive(phase));
  if (active !== undefined) {
    const { id: promotion, build, phase } = active;
    const attempt = await rows.attempts.last(promotion);
    if (takeOver && attempt !== undefined && (await isSilent(ports, rows, attempt.instance)))
      return { promotion: active, attempt };
    throw new Refusal('promotion-running', { stage, build, promotion, phase });
  }
  await assertNotRecovering(rows, stage);
  return null;
}

/** Throws Refusal `recovery-running` while it is being found out what the stage runs. */
export async function assertNotRecovering(rows: Rows, stage: string): Promise<void> {
  const open = await rows.recoveries.open(stage);
  if (open === undefined) return;
  const facts = { stage, recovery: open.id, by: open.actor.id, since: open.startedAt.toISOString() };
  throw new Refusal('recovery-running', facts);
}

/** The same as a reason: nothing starts there, and what is remembered of it may not be what it runs; [] = none is under way. */
export const recoveryOn = async (rows: Rows, stage: string): Promise<Reason[]> =>
  (await rows.recoveries.open(stage)) === undefined ? [] : [{ code: 'stage-recovering', facts: { stage } }];

/** What a person sees before choosing what to do about a stage. */
export interface RecoveryView {
  readonly stage: Stage;
  readonly state: StageState;
  /** A promotion is under way. */
  readonly busy: boolean;
  /** The promotion that ran last. */
  readonly last: Promotion | null;
  readonly observed: Observation;
  readonly observedAt: Date;
  /** null = the state of the stack cannot be read. */
  readonly locks: readonly StackLock[] | null;
  readonly pending: readonly PendingOperation[] | null;
  readonly recovery: Recovery | null;
  readonly choices: readonly Choice[];
}

/** Looks at a stage, its platform and its stack; changes nothing. */
export async function lookAtRecovery(ports: Ports, rows: Rows, name: string): Promise<RecoveryView> {
  const stage = findStage(ports.catalogue, name);
  const [state, open, last = null, recovery = null, observed, locks, pending] = await Promise.all([
    rows.stages.get(stage.name),
    rows.promotions.open(stage.name),
    rows.promotions.lastRun(stage.name),
    rows.recoveries.last(stage.name),
    ports.platform.observe(stage.name),
    ports.engine.locks(stage.name).catch(() => null),
    ports.engine.pending(stage.name).catch(() => null),
  ]);
  const named = observed.build === null ? undefined : await rows.builds.get(observed.build);
  const verdict = whatRuns(stage, observed, named);
  const running = open.find(({ phase }) => isActive(phase));
  const busy = running !== undefined;
  const attempt = running === undefined ? undefined : await rows.attempts.last(running.id);
  const owner = attempt?.instance ?? (recovery?.endedAt === null ? recovery.instance : null);
  const silent = await isSilent(ports, rows, owner);
  const choices = choicesIn({ state, busy, silent, locks, verdict, last, recovery });
  return {
    busy,
    stage,
    state,
    last,
    observed,
    observedAt: await rows.now(),
    locks,
    pending,
    recovery,
    choices,
  };
}

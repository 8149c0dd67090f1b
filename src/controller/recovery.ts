import { isRefusal } from '../model/error.js';
import type { RecoveryOutcome } from '../model/recovery-outcome.js';
import { lockName, type Recovery, type StackLock } from '../model/recovery.js';
import type { Observation, Stage } from '../model/stage.js';
import { onLocks } from '../policy/recovery.js';
import type { RunResult } from '../model/run.js';
import { clearingLocks } from '../ledger/recovery.js';
import { LostToAnother } from '../ledger/take-over.js';
import type { StageSettings } from '../model/settings.js';
import type { Ports } from '../ports/ports.js';
import { recordRecovery } from './record-recovery.js';
import { settle } from './settle.js';

interface UnderWay {
  readonly recovery: Recovery;
  readonly signal: AbortSignal;
}

/** What was found out, or why it could not be. */
export type FoundOut =
  | { readonly kind: 'stopped'; readonly outcome: RecoveryOutcome }
  | { readonly kind: 'asked'; readonly observed: Observation };

/** A refresh that was killed changed nothing, so it may be made again; not for ever. */
const mostAttempts = 3;

/**
 * Carries a recovery out: clears the locks that may be, refreshes the stack, asks the platform, records what it said.
 * When `signal` is aborted it ends without a record: whoever starts next finds the recovery and goes on with it.
 */
export async function carryOut(ports: Ports, stage: Stage, underWay: UnderWay): Promise<void> {
  const stopped = await refreshed(ports, stage, underWay);
  const { recovery, signal } = underWay;
  if (signal.aborted) return;
  const found: FoundOut | null =
    stopped === null ? await asked(ports, stage.name, signal) : { kind: 'stopped', outcome: stopped };
  if (found !== null) await recordRecovery(ports, stage, { recovery, found });
}

async function asked(ports: Ports, stage: string, signal: AbortSignal): Promise<FoundOut | null> {
  if (!(await settle(ports, stage, signal))) return null;
  return { kind: 'asked', observed: await ports.platform.observe(stage) };
}

/** null = the stack's state is what its provider says; otherwise why not. */
async function refreshed(ports: Ports, stage: Stage, underWay: UnderWay): Promise<RecoveryOutcome | null> {
  const { recovery, signal } = underWay;
  // One that a service before this one began, and that may be running still.
  let result = recovery.attempts === 0 ? null : await resumed(ports, stage, recovery);
  let { attempts } = recovery;
  while (result === null || (mayRepeat(result) && attempts < mostAttempts)) {
    if (signal.aborted) return null;
    const kept = await freed(ports, stage.name, recovery);
    if (kept !== null) return kept;
    const settings = await settingsOf(ports, stage);
    if ('code' in settings) return settings;
    attempts = await nextAttempt(ports, recovery);
    const order = { attempt: attemptOf(recovery.id, attempts), recovery: recovery.id, stage, settings };
    result = await ports.engine.refresh(order, () => Promise.resolve());
  }
  return outcomeOf(result);
}

/** Counted before anything starts, so that whoever takes the recovery over finds it. */
async function nextAttempt({ store, instance }: Ports, { id }: Recovery): Promise<number> {
  const number = await store.transaction((rows) => rows.recoveries.attempt(id, instance.id));
  if (number === undefined) throw new LostToAnother(id);
  return number;
}

const attemptOf = (recovery: string, number: number): string => `${recovery}.${String(number)}`;

const resumed = ({ engine }: Ports, stage: Stage, { id, attempts }: Recovery): Promise<RunResult> =>
  engine.resume({ id: attemptOf(id, attempts), offset: 0 }, stage, () => Promise.resolve());

const mayRepeat = (result: RunResult): boolean =>
  result.kind === 'errored' &&
  ['not-started', 'interrupted', 'cli-killed', 'runner-broke'].includes(result.outcome.code);

async function settingsOf(ports: Ports, stage: Stage): Promise<StageSettings | RecoveryOutcome> {
  try {
    return await ports.environments.of(stage);
  } catch (error) {
    if (!isRefusal(error, 'dotenv-invalid')) throw error;
    return { code: error.code, facts: error.facts };
  }
}

/** Clears what may be cleared; null = nothing locks the stack any more. */
async function freed(ports: Ports, stage: string, recovery: Recovery): Promise<RecoveryOutcome | null> {
  const locks = await ports.engine.locks(stage).catch((error: unknown) => String(error));
  if (typeof locks === 'string') return { code: 'state-unreachable', facts: { why: locks } };
  const verdict = onLocks(locks, recovery.clearLock);
  if (verdict === 'free') return null;
  if (verdict === 'alive' || verdict === 'kept') return lockedBy(verdict, locks);
  const byWord = verdict === 'clear-asked' ? recovery.actor : null;
  const cleared = await ports.engine.clearLocks(stage, (locks) =>
    ports.store.transaction((rows) => clearingLocks(ports, rows, { recovery, locks, byWord })),
  );
  // Somebody took the lock in between.
  return cleared.length === 0 ? lockedBy('alive', locks) : null;
}

const lockedBy = (verdict: 'alive' | 'kept', locks: readonly StackLock[]): RecoveryOutcome => ({
  code: `lock-${verdict}`,
  facts: { locks: locks.map(lockName) },
});

function outcomeOf(result: RunResult): RecoveryOutcome | null {
  if (result.kind === 'succeeded') return null;
  const { outcome } = result;
  if (outcome.code === 'locked' || outcome.code === 'stale-lock')
    return { code: 'lock-kept', facts: { locks: [outcome.facts.by] } };
  if (outcome.code === 'state-unreachable' || outcome.code === 'stack-missing') return outcome;
  const lines = 'lines' in outcome.facts ? outcome.facts.lines : [];
  return { code: 'refresh-failed', facts: { how: outcome.code, lines } };
}

import { systemActor, type Actor } from '../model/actor.js';
import type { RecoveryOutcome } from '../model/recovery-outcome.js';
import { lockName, saidWord, type Recovery, type StackLock } from '../model/recovery.js';
import type { Observation } from '../model/stage.js';
import type { NewRecovery } from '../ports/recoveries.js';
import type { Rows } from '../ports/rows.js';
import { auditOf, type Settled } from './stage.js';
import { note, write, type Ledger } from './write.js';

/** A recovery was asked for: whoever follows the stage carries it out. */
export const startRecovery = (
  ledger: Ledger,
  rows: Rows,
  { wanted, takeOver }: { wanted: NewRecovery; takeOver: boolean },
): Promise<Recovery> => {
  const { stage, reason, clearLock, said, actor, requestId } = wanted;
  return write(ledger, rows, {
    change: () => rows.recoveries.insert(wanted),
    trace: ({ id }) => ({
      audit: [
        {
          ...{ name: 'stage:recovery-started', stage, promotion: null, actor, requestId, reason },
          facts: { recovery: id, clearLock, takeOver, said: saidWord(said) },
        },
      ],
      told: null,
      // The fence has moved it.
      touches: [],
      wakes: stage,
    }),
  });
};

interface Ended {
  readonly recovery: Recovery;
  /** The instance that carried it out. */
  readonly instance: string;
  readonly outcome: RecoveryOutcome;
  readonly observed: Observation | null;
  /** What the stage runs by it; null = that was not found out. */
  readonly settled: Settled | null;
}

/** A recovery is over; false = it was before, or another instance has taken it. */
export const endRecovery = (
  ledger: Ledger,
  rows: Rows,
  { recovery, instance, outcome, observed, settled }: Ended,
): Promise<boolean> => {
  const { id, stage, requestId, reason } = recovery;
  return write(ledger, rows, {
    change: async () => {
      if (!(await rows.recoveries.end(id, { instance, outcome, observed }))) return false;
      if (settled !== null) await rows.stages.change(stage, settled.fence, settled.change);
      return true;
    },
    trace: (ended) =>
      ended
        ? {
            audit: [
              ...(settled === null ? [] : auditOf(settled)),
              {
                ...{ name: 'stage:recovery-ended', stage, promotion: null, requestId, reason },
                actor: systemActor('reconcile'),
                facts: { recovery: id, code: outcome.code, ...outcome.facts },
              },
            ],
            told: null,
            touches: [stage],
            wakes: stage,
          }
        : null,
  });
};

/** Said before it is done: a lock that is gone without a row could not be explained. */
export const clearingLocks = (
  ledger: Ledger,
  rows: Rows,
  { recovery, locks, byWord }: { recovery: Recovery; locks: readonly StackLock[]; byWord: Actor | null },
): Promise<void> =>
  note(ledger, rows, {
    name: 'stage:lock-cleared',
    stage: recovery.stage,
    promotion: null,
    actor: byWord ?? systemActor('reconcile'),
    requestId: recovery.requestId,
    reason: byWord === null ? null : recovery.reason,
    facts: {
      locks: locks.map(lockName),
      since: locks.map(({ since }) => since?.toISOString() ?? '?'),
      how: byWord === null ? 'proven-gone' : 'asked',
      recovery: recovery.id,
    },
  });

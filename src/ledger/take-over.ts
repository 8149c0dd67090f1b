import { systemActor } from '../model/actor.js';
import type { Caller } from '../model/caller.js';
import type { Attempt, Promotion } from '../model/promotion.js';
import { saidWord, type Recovery } from '../model/recovery.js';
import type { RecoveryWords } from '../ports/recoveries.js';
import type { Rows } from '../ports/rows.js';
import { write, type Ledger } from './write.js';

/** Another instance follows the promotion or recovery by now; whoever meets this lets it be. */
export class LostToAnother extends Error {
  constructor(what: string) {
    super(`another instance follows ${what}`);
    this.name = 'LostToAnother';
  }
}

interface Taken {
  readonly promotion: Promotion;
  readonly attempt: Attempt;
  /** The instance that follows it from now on. */
  readonly by: string;
  /** A person's word where nobody can prove that the one before is gone, and the fence against what that one still says. */
  readonly seized: { readonly caller: Caller; readonly reason: string; readonly fence: number } | null;
}

/** Gives a running promotion to another instance. Throws LostToAnother where a third one was faster. */
export function takeOverPromotion(
  ledger: Ledger,
  rows: Rows,
  { promotion, attempt, by, seized }: Taken,
): Promise<Attempt> {
  const { instance: before } = attempt;
  return write(ledger, rows, {
    change: async () => {
      const taken = await rows.attempts.take(attempt.id, { from: before, to: by });
      if (taken === undefined) throw new LostToAnother(promotion.id);
      if (seized !== null)
        await rows.promotions.change(promotion.id, promotion.phase, { fence: seized.fence });
      return taken;
    },
    trace: () => ({
      audit: [
        {
          name: 'promotion:taken-over',
          stage: promotion.stage,
          promotion: promotion.id,
          ...(seized === null
            ? { actor: systemActor('reconcile'), requestId: promotion.requestId }
            : { ...seized.caller, reason: seized.reason }),
          facts: { instance: by, before, attempt: attempt.number },
        },
      ],
      told: null,
      touches: [],
      wakes: null,
    }),
  });
}

/** Gives an open recovery to another instance, with the words of the person who takes it. Throws LostToAnother. */
export function takeOverRecovery(
  ledger: Ledger,
  rows: Rows,
  { recovery, by, words }: { recovery: Recovery; by: string; words: RecoveryWords | null },
): Promise<Recovery> {
  const { id, stage, instance: before, requestId } = recovery;
  return write(ledger, rows, {
    change: async () => {
      const owner = { from: before, to: by };
      const taken = await rows.recoveries.take(id, owner, ...(words === null ? [] : [words]));
      if (taken === undefined) throw new LostToAnother(id);
      return taken;
    },
    trace: () => ({
      audit: [
        {
          name: 'stage:recovery-taken',
          stage,
          promotion: null,
          ...(words === null
            ? { actor: systemActor('reconcile'), requestId }
            : { actor: words.actor, requestId: words.requestId, reason: words.reason }),
          facts: {
            ...{ recovery: id, instance: by, before },
            ...(words === null ? {} : { clearLock: words.clearLock, said: saidWord(words.said) }),
          },
        },
      ],
      told: null,
      touches: [],
      wakes: null,
    }),
  });
}

import { systemActor } from '../model/actor.js';
import type { Caller } from '../model/caller.js';
import type { Abort, Promotion } from '../model/promotion.js';
import type { StopRung } from '../ports/engine.js';
import type { Rows } from '../ports/rows.js';
import { note, write, type Ledger } from './write.js';

/** Somebody wants it stopped; whoever asked first stays on record. */
export const requestAbort = (
  ledger: Ledger,
  rows: Rows,
  { promotion, caller, reason }: { promotion: Promotion; caller: Caller; reason: string | null },
): Promise<void> => {
  const { id, stage, phase } = promotion;
  return write(ledger, rows, {
    change: () => rows.promotions.requestAbort(id, { ...caller, reason }),
    trace: () => ({
      audit: [
        { ...caller, name: 'promotion:abort-requested', stage, promotion: id, reason, facts: { phase } },
      ],
      told: null,
      touches: [stage],
      wakes: stage,
    }),
  });
};

/** How hard its update is told to stop now. */
export const stopping = (
  ledger: Ledger,
  rows: Rows,
  { promotion, by, how }: { promotion: Promotion; by: Abort; how: StopRung },
): Promise<void> =>
  note(ledger, rows, {
    name: 'promotion:stopping',
    stage: promotion.stage,
    promotion: promotion.id,
    actor: systemActor('abort'),
    requestId: by.requestId,
    facts: { how },
  });

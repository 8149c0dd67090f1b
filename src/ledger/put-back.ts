import { systemActor } from '../model/actor.js';
import type { Caller } from '../model/caller.js';
import type { Hold } from '../model/hold.js';
import type { PutBack, PutBackEnd } from '../model/put-back.js';
import type { Rows } from '../ports/rows.js';
import { write, type Ledger } from './write.js';

/** A milestone goes before what is booked, which is put back in time; the caller holds the stage's lock. */
export const planned = (
  ledger: Ledger,
  rows: Rows,
  asked: { caller: Caller; putBack: Omit<PutBack, 'id' | 'promotion' | 'end'>; reservation: Hold },
): Promise<PutBack> =>
  write(ledger, rows, {
    change: () => rows.putBacks.insert(asked.putBack),
    trace: (made) => ({
      audit: [
        {
          ...{ name: 'put-back:planned', ...asked.caller, stage: made.stage, promotion: made.passing },
          reason: asked.reservation.reason,
          facts: { ...factsOf(made), owner: asked.reservation.actor.id },
        },
      ],
      ...{ told: null, touches: [], wakes: null },
    }),
  });

/** It came back, it never had to, or it did not: told to whoever reads the audit, with both owners. */
export const ended = (
  ledger: Ledger,
  rows: Rows,
  { putBack, owner, end }: { putBack: PutBack; owner: string; end: PutBackEnd },
): Promise<void> =>
  write(ledger, rows, {
    change: () => rows.putBacks.end(putBack.id, end),
    trace: () => ({
      audit: [
        {
          ...{ name: end.how === 'failed' ? 'put-back:failed' : 'put-back:ended', reason: null },
          ...{ actor: systemActor('put-back'), requestId: null, stage: putBack.stage },
          promotion: putBack.promotion,
          facts: { ...factsOf(putBack), owner, how: end.how, why: end.why },
        },
      ],
      told: null,
      touches: [putBack.stage],
      wakes: null,
    }),
  });

const factsOf = ({ reservation, build, by }: PutBack) => ({ hold: reservation, build, by });

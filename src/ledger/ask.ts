import type { Ask, AskAnswer } from '../model/ask.js';
import type { Caller } from '../model/caller.js';
import type { Hold } from '../model/hold.js';
import type { Rows } from '../ports/rows.js';
import { write, type Ledger, type Trace } from './write.js';

/** Writes down that somebody waits for the end of a hold. Who looked at the hold before has not seen it. */
export const ask = (
  ledger: Ledger,
  rows: Rows,
  { hold, reason, caller }: { hold: Hold; reason: string; caller: Caller },
): Promise<Ask> =>
  write(ledger, rows, {
    change: async () => {
      const made = await rows.asks.insert({ hold: hold.id, reason, ...caller });
      await rows.holds.touch(hold.id);
      return made;
    },
    trace: ({ id }) => traceOf(hold, { ...caller, name: 'hold:asked', reason, facts: { ask: id } }),
  });

/** Writes down what somebody who waits is answered while the hold goes on as it is. */
export const answer = (
  ledger: Ledger,
  rows: Rows,
  {
    hold,
    answered: { id, actor },
    answer: said,
    caller,
  }: { hold: Hold; answered: Ask; answer: AskAnswer; caller: Caller },
): Promise<Ask> =>
  write(ledger, rows, {
    change: async () => {
      const after = await rows.asks.answer(id, said);
      await rows.holds.touch(hold.id);
      return after;
    },
    trace: () =>
      traceOf(hold, {
        ...{ ...caller, name: 'hold:answered', reason: said.reason },
        facts: { ask: id, asker: actor.id, answer: said.how },
      }),
  });

/** It concerns nobody but people: what waits on the stage waits as before. */
const traceOf = (
  { id, stage, kind }: Hold,
  { facts, ...event }: Omit<Trace['audit'][number], 'stage' | 'promotion'>,
): Trace => ({
  audit: [{ ...event, stage, promotion: null, facts: { hold: id, kind, ...facts } }],
  told: null,
  touches: [stage],
  wakes: null,
});

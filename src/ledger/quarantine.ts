import type { Caller } from '../model/caller.js';
import type { Quarantine } from '../model/quarantine.js';
import type { NewQuarantine } from '../ports/quarantines.js';
import type { Rows } from '../ports/rows.js';
import { write, type Ledger } from './write.js';

/** Keeps a build from a stage, in the caller's transaction; one that is quarantined there already stays so. */
export async function quarantine(
  ledger: Ledger,
  rows: Rows,
  { caller, promotion, ...given }: Omit<NewQuarantine, 'actor'> & { caller: Caller; promotion: string },
): Promise<Quarantine> {
  const { stage, build, why, reason } = given;
  const before = await rows.quarantines.open(stage, build);
  if (before !== undefined) return before;
  return write(ledger, rows, {
    change: () => rows.quarantines.insert({ ...given, actor: caller.actor }),
    trace: () => ({
      audit: [{ ...caller, name: 'build:quarantined', stage, promotion, reason, facts: { build, why } }],
      // It comes with the promotion that moves the stage.
      ...{ told: null, touches: [], wakes: null },
    }),
  });
}

/** Lets a build back to a stage for a promotion that says why; false = it was not quarantined there. */
export async function liftQuarantine(
  ledger: Ledger,
  rows: Rows,
  { caller, stage, build, reason }: { caller: Caller; stage: string; build: string; reason: string | null },
): Promise<boolean> {
  const open = await rows.quarantines.open(stage, build);
  if (open === undefined) return false;
  await write(ledger, rows, {
    change: () => rows.quarantines.lift(open.id, { actor: caller.actor, reason }),
    trace: () => ({
      audit: [
        { ...caller, name: 'build:quarantine-lifted', stage, promotion: null, reason, facts: { build } },
      ],
      ...{ told: null, touches: [], wakes: null },
    }),
  });
  return true;
}

import type { Quarantine } from '../model/quarantine.js';
import type { Caller } from '../model/caller.js';
import type { NewQuarantine, Rows } from '../ports/rows.js';

/** Keeps a build from a stage, in the caller's transaction; one that is quarantined there already stays so. */
export async function quarantine(
  rows: Rows,
  { caller, ...given }: Omit<NewQuarantine, 'actor'> & { caller: Caller; promotion: string },
): Promise<Quarantine> {
  const { stage, build, why, reason, promotion } = given;
  const before = await rows.quarantines.open(stage, build);
  if (before !== undefined) return before;
  const made = await rows.quarantines.insert({ stage, build, why, reason, actor: caller.actor });
  await rows.events.append({
    ...caller,
    name: 'build:quarantined',
    stage,
    promotion,
    reason,
    facts: { build, why },
  });
  return made;
}

/** Lets a build back to a stage for a promotion that says why; false = it was not quarantined there. */
export async function liftQuarantine(
  rows: Rows,
  { caller, stage, build, reason }: { caller: Caller; stage: string; build: string; reason: string | null },
): Promise<boolean> {
  const open = await rows.quarantines.open(stage, build);
  if (open === undefined) return false;
  await rows.quarantines.lift(open.id, { actor: caller.actor, reason });
  await rows.events.append({
    ...caller,
    name: 'build:quarantine-lifted',
    stage,
    promotion: null,
    reason,
    facts: { build },
  });
  return true;
}

import type { Outcome, Promotion } from '../model/promotion.js';
import type { Stage, StageState } from '../model/stage.js';

/** The build to go back to: of those that succeeded on the stage, the newest that is neither there now nor quarantined. */
export const targetOf = (
  succeeded: readonly string[],
  current: string,
  quarantined: ReadonlySet<string>,
): string | null => succeeded.find((build) => build !== current && !quarantined.has(build)) ?? null;

/** A person's rollback holds the stage, so that nothing undoes it; not on a `commit` stage, where the fix must flow. */
export const holdsAfterRollback = ({ trigger }: Stage, wish: boolean | null): boolean =>
  wish ?? trigger !== 'commit';

/**
 * Where a promotion that did not pass its verification goes back to by itself, once; null = nowhere: it was a rollback
 * itself, or there is no other stable build.
 */
export function automaticTarget(
  { trigger, build }: Pick<Promotion, 'trigger' | 'build'>,
  outcome: Outcome | null,
  { stableBuild }: Pick<StageState, 'stableBuild'>,
): string | null {
  if (outcome?.code !== 'verification' || trigger === 'rollback') return null;
  return stableBuild === build ? null : stableBuild;
}

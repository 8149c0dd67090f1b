import type { Outcome } from '../model/outcome.js';
import type { Promotion } from '../model/promotion.js';
import type { Stage, StageState } from '../model/stage.js';

/** The build to go back to: of those that succeeded on the stage, the newest that is neither there now nor quarantined. */
export const targetOf = (
  succeeded: readonly string[],
  current: string,
  quarantined: ReadonlySet<string>,
): string | null => succeeded.find((build) => build !== current && !quarantined.has(build)) ?? null;

/**
 * A person's rollback holds the stage, so that nothing undoes it; not on a `commit` stage, where the fix must flow,
 * unless somebody says so, or until when or why.
 */
export const holdsAfterRollback = (
  { trigger }: Pick<Stage, 'trigger'>,
  { wish, reason, until }: HoldWish,
): boolean => wish ?? (reason !== null || until !== null || trigger !== 'commit');

/** What a person says of the hold after a rollback; `wish` null = nothing of whether there is to be one. */
export interface HoldWish {
  readonly wish: boolean | null;
  readonly reason: string | null;
  readonly until: Date | null;
}

/** Whether Switchback asked for it by itself, after a failed verification; a person's own is none. */
export const isAutomatic = ({ trigger, actor }: Pick<Promotion, 'trigger' | 'actor'>): boolean =>
  trigger === 'rollback' && actor.via === 'system';

/**
 * Whether an automatic rollback still has something to undo: the build that failed runs there, or its platform went
 * back by itself and only Pulumi has to be told. Never over a third build, nor over one that somebody took out of
 * quarantine. Where an earlier version did not write down what failed, nobody can say otherwise.
 */
export const stillUndoes = (
  { build, previousBuild: failed }: Pick<Promotion, 'build' | 'previousBuild'>,
  { currentBuild }: Pick<StageState, 'currentBuild'>,
  quarantined: ReadonlySet<string>,
): boolean =>
  failed === null || (quarantined.has(failed) && (currentBuild === failed || currentBuild === build));

/**
 * Where a promotion that did not pass its verification goes back to by itself, once; null = nowhere: it was a rollback
 * itself, or there is no other stable build, or that one is quarantined by now.
 */
export function automaticTarget(
  { trigger, build }: Pick<Promotion, 'trigger' | 'build'>,
  outcome: Outcome | null,
  { stableBuild }: Pick<StageState, 'stableBuild'>,
  quarantined: ReadonlySet<string>,
): string | null {
  if (outcome?.code !== 'verification' || trigger === 'rollback' || stableBuild === null) return null;
  return stableBuild === build || quarantined.has(stableBuild) ? null : stableBuild;
}

import type { BuildHead } from '../model/build.js';
import type { Promotion } from '../model/promotion.js';
import type { Choice, Recovery, StackLock, Unclear } from '../model/recovery.js';
import type { Observation, Stage, StageState } from '../model/stage.js';

/** What a platform's word amounts to; `unclear` = it does not tell, and nobody may guess. */
export type Verdict =
  | { readonly kind: 'runs'; readonly build: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unclear'; readonly why: Unclear };

/** Whether the platform is certain; `known` is the registered build that it names. */
export function whatRuns(
  { platform }: Pick<Stage, 'platform'>,
  observed: Observation,
  known: BuildHead | undefined,
): Verdict {
  if (observed.health === 'unknown') return { kind: 'unclear', why: 'no-answer' };
  // A deployment that is still under way may turn back.
  if (observed.settled === false) return { kind: 'unclear', why: 'on-its-way' };
  if (observed.health === 'none' && observed.build === null) return { kind: 'nothing' };
  if (known === undefined || known.id !== observed.build) return { kind: 'unclear', why: 'build-unknown' };
  const { digest } = observed;
  return digest !== null && digest !== digestOn(platform, known)
    ? { kind: 'unclear', why: 'build-unknown' }
    : { kind: 'runs', build: known.id };
}

/**
 * Of an observation that comes to `build-unknown`: whether the platform names something else than `current`, the build
 * that the stage should run, and does not merely leave out which one it runs.
 */
export const namesAnother = (
  { platform }: Pick<Stage, 'platform'>,
  { build, digest }: Observation,
  current: BuildHead | undefined,
): boolean =>
  build !== null || (digest !== null && (current === undefined || digest !== digestOn(platform, current)));

function digestOn(platform: Stage['platform'], { artifacts }: BuildHead): string {
  if (platform === 'process') return artifacts.tarball ?? '';
  const image = artifacts.image ?? '';
  return image.slice(image.indexOf('@') + 1);
}

/** What a recovery does with the locks that it finds. */
export type LockVerdict = 'free' | 'clear-stale' | 'clear-asked' | 'kept' | 'alive';

/** A lock is cleared when it is ours and its owner proven gone, or at a person's word; never when its owner lives here. */
export function onLocks(locks: readonly StackLock[], clearLock: boolean): LockVerdict {
  if (locks.length === 0) return 'free';
  if (locks.every(isStale)) return 'clear-stale';
  if (locks.some(({ owner }) => owner === 'alive')) return 'alive';
  return clearLock ? 'clear-asked' : 'kept';
}

const isStale = ({ ours, owner }: StackLock): boolean => ours && (owner === 'gone' || owner === 'reused');

export interface Situation {
  readonly state: StageState;
  readonly busy: boolean;
  /** Whoever follows what is under way is silent, and not proven gone. */
  readonly silent: boolean;
  /** null = they cannot be read. */
  readonly locks: readonly StackLock[] | null;
  readonly verdict: Verdict;
  readonly last: Promotion | null;
  readonly recovery: Recovery | null;
}

/** What a person can do about a stage now, the usual one first. */
export function choicesIn({ state, busy, silent, locks, verdict, last, recovery }: Situation): Choice[] {
  const underWay = recovery !== null && recovery.endedAt === null;
  const onLock = onLocks(locks ?? [], false);
  if ((busy || underWay) && silent) return ['wait', 'take-over'];
  if (busy || underWay || onLock === 'alive') return ['wait'];
  const first: Choice = onLock === 'kept' ? 'clear-lock' : 'recover';
  if (state.unknownReason !== null)
    return verdict.kind === 'unclear' ? [first, 'say-build', 'say-nothing'] : [first];
  const failed = last !== null && last.phase !== 'succeeded' && last.build !== null;
  const next: Choice[] = [
    ...(failed ? ['retry' as const] : []),
    ...(state.currentBuild === null ? [] : ['rollback' as const]),
  ];
  return onLock === 'kept' ? [first, ...next] : [...next, first];
}

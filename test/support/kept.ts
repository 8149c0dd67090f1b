import type { Hold } from '../../src/model/hold.js';
import type { Promotion } from '../../src/model/promotion.js';

/** What keeps a stage: its open holds, whether it is quiet there, and when one looks. */
export interface Keeping {
  readonly holds: readonly Hold[];
  readonly isQuiet: boolean;
  readonly now: Date;
}

/** Whether a promotion may not start, by the rules as they are written, and not by the code that keeps them. */
export function isKept(
  { holds, isQuiet, now }: Keeping,
  promotion: Pick<Promotion, 'trigger' | 'build' | 'overrideHolds' | 'actor' | 'goesBefore'>,
): boolean {
  const { trigger, build, overrideHolds, actor, goesBefore } = promotion;
  const comesByItself = trigger === 'commit' || trigger === 'schedule';
  const putsRight = actor.via === 'system' && !comesByItself;
  const isBefore = ({ id }: Hold): boolean =>
    goesBefore !== null && now < goesBefore.until && goesBefore.holds.includes(id);
  const isNamed = ({ id }: Hold): boolean => overrideHolds.includes(id);
  const here = holds.filter(({ until }) => until === null || until > now);
  const begun = here.filter(({ from, keepsFrom }) => from === null || keepsFrom <= now);
  const booked = here
    .filter(({ from }) => from !== null)
    .toSorted((a, b) => Number(a.keepsFrom) - Number(b.keepsFrom) || a.seq - b.seq);
  const isKeptNow = begun.some((one) => !isNamed(one) && (comesByItself || one.kind !== 'kept'));
  // What is shown first may come, and after it something else may be shown.
  const shown = booked.findIndex(({ shows }) => shows?.build === build);
  const others = booked
    .slice(0, shown < 0 ? undefined : shown)
    .filter((one) => !begun.includes(one) && one.shows !== null);
  const isWayBack = trigger === 'rollback' && actor.via === 'system';
  const namesQuiet = overrideHolds.some((id) => id.startsWith('hld_QUIET'));
  return (
    isKeptNow ||
    (!isWayBack && others.some((one) => !isNamed(one) && !isBefore(one))) ||
    (isQuiet && !putsRight && !namesQuiet)
  );
}

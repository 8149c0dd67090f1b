import { oldestPushDays, type IgnoredBecause, type Push } from '../model/github.js';

const dayMilliseconds = 86_400_000;
const branchPrefix = 'refs/heads/';

/** Why nothing follows from what GitHub sent; null = a branch lost commits. */
export function ignoredBecause(
  { event, push }: { readonly event: string; readonly push: Push | null },
  { repository, now }: { readonly repository: string | null; readonly now: Date },
): IgnoredBecause | null {
  if (event === 'ping') return 'ping';
  if (push === null) return 'event';
  if (repository !== null && repository.toLowerCase() !== push.repository.toLowerCase())
    return 'other-repository';
  if (branchOf(push) === null) return 'not-a-branch';
  if (push.deleted) return 'branch-deleted';
  if (!push.forced) return 'not-forced';
  return isOld(push, now) ? 'too-old' : null;
}

/** Whoever caught one could send it again once it is forgotten: its own text says how old it is. */
const isOld = ({ pushedAt }: Push, now: Date): boolean =>
  pushedAt === null || now.getTime() - pushedAt.getTime() > oldestPushDays * dayMilliseconds;

/** null = a tag, or something else that no build is made of. */
export const branchOf = ({ ref }: Pick<Push, 'ref'>): string | null =>
  ref.startsWith(branchPrefix) && ref.length > branchPrefix.length ? ref.slice(branchPrefix.length) : null;

import type { PromotionResource } from '../../contract/promotion.js';

/** How one ends that somebody may want once more. */
const badly: readonly PromotionResource['phase'][] = ['failed', 'errored', 'aborted'];
const open: readonly PromotionResource['phase'][] = ['pending', 'running', 'verifying'];

/** What a person may want of a promotion next; null = nothing, it came through or brought no build. */
export function nextAct(
  { phase, build }: Pick<PromotionResource, 'phase' | 'build'>,
  isThere: boolean,
): 'abort' | 'retry' | null {
  if (open.includes(phase)) return 'abort';
  return badly.includes(phase) && build !== null && isThere ? 'retry' : null;
}

import type { PromotionResource } from '../../contract/promotion.js';
import type { TimelineEntry } from '../../contract/stage.js';

/** A line of a timeline: a promotion with all that became of it, or anything else that happened. */
export type Happening =
  | {
      readonly kind: 'promotion';
      readonly seq: number;
      readonly at: string;
      readonly promotion: PromotionResource;
    }
  | { readonly kind: 'other'; readonly seq: number; readonly at: string; readonly entry: TimelineEntry };

/** With these a promotion ends; what leads to them is told by the promotion itself. */
const ends = new Set([
  'promotion:finished',
  'promotion:superseded',
  'promotion:skipped',
  'promotion:noticed',
]);
const goesOn = new Set<PromotionResource['phase']>(['pending', 'running', 'verifying']);

/**
 * What happened, newest first, with each promotion once: where it ended, or as long as it goes on, where something
 * happened to it last. So it is on one page of a timeline only.
 */
export function happeningsOf(entries: readonly TimelineEntry[]): Happening[] {
  const told = new Set<string>();
  return entries.flatMap((entry): Happening[] => {
    const { seq, at, event, promotion } = entry;
    if (promotion === null || !event.startsWith('promotion:')) return [{ kind: 'other', seq, at, entry }];
    if (told.has(promotion.id) || !(goesOn.has(promotion.phase) || ends.has(event))) return [];
    told.add(promotion.id);
    return [{ kind: 'promotion', seq, at, promotion }];
  });
}

/** The step at which a promotion came to grief. */
export const failedStep = ({ steps }: PromotionResource): PromotionResource['steps'][number] | null =>
  steps.find(({ phase }) => phase === 'failed') ?? null;

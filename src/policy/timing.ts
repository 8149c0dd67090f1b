import type { Attempt, Promotion } from '../model/promotion.js';
import type { Timing } from '../model/timing.js';

type Told = Pick<Promotion, 'createdAt' | 'endedAt' | 'trigger'>;
type Run = Pick<Attempt, 'number' | 'startedAt' | 'endedAt' | 'seen'>;

/**
 * The parts of a promotion as they were seen, oldest first: of each attempt when it was claimed, what its processes saw,
 * and when its end was recorded. null = none were kept: it ran by hand, or under a version that kept none.
 */
export function timingsOf(promotion: Told, attempts: readonly Run[]): Timing[] | null {
  if (promotion.trigger === 'by-hand' || attempts.some(({ seen }) => seen === null)) return null;
  const accepted = { part: 'accepted', attempt: null, at: promotion.createdAt } as const;
  const refused = attempts.length === 0 ? recorded(null, promotion.endedAt) : [];
  return withDurations([accepted, ...attempts.flatMap(partsOf), ...refused]);
}

type Part = Omit<Timing, 'milliseconds'>;

const partsOf = ({ number: attempt, startedAt, endedAt, seen }: Run): Part[] => [
  { part: 'claimed', attempt, at: startedAt },
  ...(seen ?? []).map(({ part, at }): Part => ({ part, attempt, at: new Date(at) })),
  ...recorded(attempt, endedAt),
];

const recorded = (attempt: number | null, at: Date | null): Part[] =>
  at === null ? [] : [{ part: 'recorded', attempt, at }];

/** The database's clock and the machine's may differ: what seems to come before what it followed took no time. */
const withDurations = (parts: readonly Part[]): Timing[] =>
  parts.map((part, index) => ({
    ...part,
    milliseconds: Math.max(0, part.at.getTime() - (parts[index - 1] ?? part).at.getTime()),
  }));

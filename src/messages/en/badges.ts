import type { BadgeCode } from '../../model/badge.js';

/** What a badge says of a stage, beside what it runs. */
export const badges = {
  unknown: 'unknown',
  nothing: 'runs nothing',
  down: 'down',
  degraded: 'degraded',
  promoting: 'promoting',
  failed: 'last run failed',
  held: 'held',
} satisfies Readonly<Record<Exclude<BadgeCode, 'runs'>, string>>;

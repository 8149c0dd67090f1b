/** What a badge says of a stage beside the build that it runs; the first that is so is told. */
export const badgeCodes = [
  'unknown',
  'nothing',
  'down',
  'degraded',
  'promoting',
  'failed',
  'held',
  'runs',
] as const;
export type BadgeCode = (typeof badgeCodes)[number];

/** What anybody may see of a stage: never why it is held, or by whom. */
export interface Badge {
  readonly stage: string;
  readonly code: BadgeCode;
  /** null = it runs none, or nobody knows which. */
  readonly build: string | null;
  readonly milestone: number | null;
}

/** A stage of which nothing is told: there is none, nobody knows, or its badge is none of everybody's business. */
export const unknownBadge = (stage: string): Badge => ({
  ...{ stage, code: 'unknown', build: null, milestone: null },
});

/** Whose badges anybody may see. */
export type Badges = 'all' | readonly string[];

/** Whether anybody sees the badge of a stage. */
export const isOpenIn =
  (badges: Badges) =>
  (stage: string): boolean =>
    badges === 'all' || badges.includes(stage);

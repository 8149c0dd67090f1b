/** The highest number that a milestone may have. */
export const highestMilestone = 1_000_000;

/** The cursor of a page that begins with this number, or with the first below it; no number asks for more than one may. */
export const milestoneCursor = (number: number): number => Math.min(number, highestMilestone) + 1;

/** A numbered build for people outside the team. */
export interface Milestone {
  readonly number: number;
  readonly build: string;
  readonly stage: string;
  readonly promotion: string;
  readonly notes: string | null;
  readonly createdAt: Date;
  readonly createdBy: string;
  /** Its slot has run it: until then, and for ever where a newer one took its place, the ones before it stay what they are. */
  readonly arrived: boolean;
}

/**
 * Current and previous both run, every other one was replaced on its slot; `absent` = its slot has not run it,
 * `unknown` = its slot ran it, and nobody knows whether it still does.
 */
export const milestoneRoles = ['current', 'previous', 'replaced', 'absent', 'unknown'] as const;
export type MilestoneRole = (typeof milestoneRoles)[number];

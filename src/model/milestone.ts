/** A numbered build for people outside the team. */
export interface Milestone {
  readonly number: number;
  readonly build: string;
  readonly stage: string;
  readonly promotion: string;
  readonly notes: string | null;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** Current and previous both stay up; every older one was replaced on its slot. */
export type MilestoneRole = 'current' | 'previous' | 'replaced';

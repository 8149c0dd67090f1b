import type { Milestone } from '../model/milestone.js';

/** Milestones, in their order. */
export interface MilestoneRows {
  list(): Promise<Milestone[]>;
  last(): Promise<Milestone | undefined>;
  insert(milestone: Omit<Milestone, 'createdAt' | 'arrived'>): Promise<Milestone>;
  /** Those of these builds. */
  among(builds: readonly string[]): Promise<Pick<Milestone, 'stage' | 'build'>[]>;
}

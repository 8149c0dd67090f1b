import type { Milestone } from '../model/milestone.js';

/** Milestones, the newest first. */
export interface MilestoneRows {
  /** At most so many, of those below a number. */
  list(part: { readonly below?: number | undefined; readonly limit: number }): Promise<Milestone[]>;
  last(): Promise<Milestone | undefined>;
  get(number: number): Promise<Milestone | undefined>;
  /** Those whose build its slot runs now, or ran last as far as anybody knows. */
  onSlots(): Promise<Milestone[]>;
  /** The number of the newest one of each slot. */
  newestOfSlots(): Promise<Pick<Milestone, 'number' | 'stage'>[]>;
  /** Those of these builds. */
  ofBuilds(builds: readonly string[]): Promise<Milestone[]>;
  insert(milestone: Omit<Milestone, 'createdAt' | 'arrived'>): Promise<Milestone>;
  /** Those of these builds. */
  among(builds: readonly string[]): Promise<Pick<Milestone, 'stage' | 'build'>[]>;
}

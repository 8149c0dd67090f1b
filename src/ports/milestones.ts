import type { Milestone } from '../model/milestone.js';

/** Milestones, in their order. */
export interface MilestoneRows {
  list(): Promise<Milestone[]>;
  last(): Promise<Milestone | undefined>;
  insert(milestone: Omit<Milestone, 'createdAt' | 'arrived'>): Promise<Milestone>;
  /** Stages for whose slot this build is a milestone. */
  stagesOf(build: string): Promise<string[]>;
}

import type { Phase } from '../promotion.js';

export interface ScheduleResource {
  stage: string;
  schedule: string;
  timezone: string;
  /** null = paused, or never. */
  next: string | null;
  paused: { since: string; by: string; reason: string | null } | null;
  last: { promotion: string; phase: Phase; occurrence: string | null; at: string } | null;
}

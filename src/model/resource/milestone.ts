import type { MilestoneRole } from '../milestone.js';
import type { Phase } from '../promotion.js';
import type { ClientResource, TouchedClientResource } from './client.js';
import type { HoldResource } from './hold.js';

export interface MilestoneResource {
  number: number;
  build: string;
  commit: string;
  stage: string;
  role: MilestoneRole;
  promotion: string;
  phase: Phase;
  /** Whom its promotion touches. */
  clients: TouchedClientResource[];
  notes: string | null;
  createdAt: string;
  createdBy: string;
  url: string | null;
}

export interface NextMilestoneResource {
  /** null before the first milestone: any number may begin. */
  number: number | null;
  /** null before the first milestone: the slot follows from the number. */
  stage: string | null;
  slots: string[];
  replaces: { number: number; build: string } | null;
  /** The hold on its slot, on which its promotion would wait. */
  hold: HoldResource | null;
  /** Who uses its slot now. */
  clients: ClientResource[];
}

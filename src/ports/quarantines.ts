import type { Actor } from '../model/actor.js';
import type { Quarantine } from '../model/quarantine.js';

/** Builds that a stage does not take. */
export interface QuarantineRows {
  open(stage: string, build: string): Promise<Quarantine | undefined>;
  /** Newest first. */
  allOpen(stage: string): Promise<Quarantine[]>;
  openOn(stages: readonly string[]): Promise<Quarantine[]>;
  insert(quarantine: NewQuarantine): Promise<Quarantine>;
  lift(id: string, lifted: { actor: Actor; reason: string | null }): Promise<void>;
}

export type NewQuarantine = Pick<Quarantine, 'stage' | 'build' | 'why' | 'reason' | 'actor'>;

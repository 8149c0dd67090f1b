import type { Actor } from './actor.js';

export const quarantineReasons = ['rolled-back', 'verification', 'digest-mismatch'] as const;

/** A build that a stage does not take again, until somebody lifts it with a reason. */
export interface Quarantine {
  /** `qrn_` + ULID. */
  readonly id: string;
  readonly stage: string;
  readonly build: string;
  /** A person rolled it back there, it did not pass its verification there, or its bytes changed. */
  readonly why: (typeof quarantineReasons)[number];
  readonly reason: string | null;
  readonly actor: Actor;
  readonly createdAt: Date;
}

/** Who did something, through which door, and by what they were known. */
export interface Actor {
  /** Never changes: a person as their provider knows them, the holder of a token, or the operating system's user who reaches the service on its own machine. */
  readonly id: string;
  readonly via: 'api' | 'cli' | 'web' | 'system' | 'by-hand';
  /** What people call them, where somebody said. */
  readonly name?: string;
  /** The token or session that was used; none on the service's own machine. */
  readonly credential?: string;
}

/** The service acting by itself: commit and schedule triggers, reconciliation. */
export const systemActor = (what: string): Actor => ({ id: `system:${what}`, via: 'system' });

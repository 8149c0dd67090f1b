/** Who did something and through which door. Until there is sign-in, the id is the operating system's user. */
export interface Actor {
  readonly id: string;
  readonly via: 'api' | 'cli' | 'web' | 'system' | 'by-hand';
}

/** The service acting by itself: commit and schedule triggers, reconciliation. */
export const systemActor = (what: string): Actor => ({ id: `system:${what}`, via: 'system' });

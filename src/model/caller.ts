import type { Actor } from './actor.js';

/** Who asks, and by which request. */
export interface Caller {
  readonly actor: Actor;
  readonly requestId: string | null;
}

import type { Actor } from '../model/actor.js';

/** Who asks, and by which request. */
export interface Caller {
  readonly actor: Actor;
  readonly requestId: string | null;
}

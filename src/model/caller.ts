import type { Actor } from './actor.js';
import type { CiJob } from './ci-job.js';
import type { Grant } from './right.js';

/** Who does something, and by which request. */
export interface Caller {
  readonly actor: Actor;
  readonly requestId: string | null;
}

/** How the service knows who asks: `local` = whoever reaches it on its own machine, `session` = by a browser's cookie. */
type CallerKind = 'local' | 'token' | 'session';

/** A caller who asks for something, with what was given to them. */
export interface Asker extends Caller {
  readonly identity: CallerKind;
  readonly grants: readonly Grant[];
  /** The job of CI that asks; left out = none does. */
  readonly job?: CiJob;
  /** What a page has to send with whatever changes something; left out = no cookie speaks for them. */
  readonly csrf?: string;
}

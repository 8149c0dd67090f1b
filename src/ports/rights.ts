import type { Actor } from '../model/actor.js';
import type { Grant } from '../model/right.js';
import type { Rows } from './rows.js';

/** Who was given what, as it is now: what somebody asked for earlier is looked at once more when it starts. */
export interface Rights {
  of(rows: Rows, actor: Actor): Promise<readonly Grant[]>;
}

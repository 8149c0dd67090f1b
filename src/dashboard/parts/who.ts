import type { ActorResource } from '../../contract/actor.js';
import { whoDid } from '../rules/who.js';
import { words } from '../words.js';

/** Who did something, as people call them; what the service did by itself is told by what made it do so. */
export const whoText = (actor: Pick<ActorResource, 'id' | 'name'>): string =>
  whoDid(actor, words().labels.system);

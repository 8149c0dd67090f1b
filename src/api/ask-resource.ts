import type { AskResource } from '../contract/ask.js';
import type { Ask } from '../model/ask.js';
import type { Hold } from '../model/hold.js';

/** What somebody who waits wrote to the owner of a hold, and the answer. */
export const askResource = (
  { id, hold, reason, actor, at, answer }: Ask,
  { stage, actor: { id: owner } }: Pick<Hold, 'stage' | 'actor'>,
): AskResource => ({
  ...{ id, hold, stage, owner, reason },
  by: actor.id,
  actor: { ...actor },
  at: at.toISOString(),
  answer:
    answer === null
      ? null
      : { how: answer.how, at: answer.at.toISOString(), by: answer.actor.id, reason: answer.reason },
});

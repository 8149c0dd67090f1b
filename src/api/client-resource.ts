import { messagesIn, type Language } from '../messages/index.js';
import type { TouchedClient } from '../model/client.js';
import type { ClientResource, MismatchResource, TouchedClientResource } from '../contract/client.js';
import type { ClientView } from '../queries/client.js';
import { secondsBetween } from '../model/read-duration.js';

/** A client as the API shows it: whom it uses, what may be confused with that, and when it was heard of last. */
export function clientResource(
  { client, namedLike, seen, now }: ClientView,
  language: Language,
): ClientResource {
  const { lastSeen } = client;
  return {
    client: client.client,
    clientStage: client.clientStage,
    stage: client.stage,
    mismatch: mismatchResource({ ...client, namedLike }, language),
    url: client.url,
    owner: client.owner,
    contact: client.contact,
    attachedAt: client.attachedAt.toISOString(),
    attachedBy: client.actor.id,
    lastSeen: lastSeen?.toISOString() ?? null,
    secondsSinceSeen: lastSeen === null ? null : Math.round(secondsBetween(lastSeen, now)),
    seen,
  };
}

/** A client that a promotion touches, by what was true then. */
export const touchedClientResource = (
  client: TouchedClient & { readonly stage: string },
  language: Language,
): TouchedClientResource => ({
  client: client.client,
  clientStage: client.clientStage,
  mismatch: mismatchResource(client, language),
});

function mismatchResource(
  { client, clientStage, stage, namedLike: other }: TouchedClient & { readonly stage: string },
  language: Language,
): MismatchResource | null {
  if (other === null) return null;
  const text = messagesIn(language).clients.mismatch({ client, clientStage, stage, namedLike: other });
  return { namedLike: other, text };
}

import type { Client, ClientName, TouchedClient } from '../model/client.js';

const day = 86_400_000;
const longMilliseconds = 7 * day;

/** `not-yet`: attached lately and never heard of since; `long-ago`: not for seven days. */
export type Seen = 'recently' | 'not-yet' | 'long-ago';

/** Whether a client is still alive as far as anybody can tell, by the database's clock. */
export function seenOf(client: Heard, now: Date): Seen {
  if (now >= longAgoFrom(client)) return 'long-ago';
  return client.lastSeen === null ? 'not-yet' : 'recently';
}

/** From when on it has not been heard of for long. */
export const longAgoFrom = ({ lastSeen, attachedAt }: Heard): Date =>
  new Date(Math.max(lastSeen?.getTime() ?? 0, attachedAt.getTime()) + longMilliseconds);

type Heard = Pick<Client, 'lastSeen' | 'attachedAt'>;

/**
 * The stage of ours that a client's stage is named like although it uses another one ("web / dev uses our nightly, not
 * our dev"); null = the same name, or a name that is none of ours.
 */
export function namedLike(
  { clientStage, stage }: Pick<Client, 'clientStage' | 'stage'>,
  stages: readonly string[],
): string | null {
  const wanted = bare(clientStage);
  if (wanted === bare(stage)) return null;
  return stages.find((ours) => bare(ours) === wanted) ?? null;
}

/** A client as a promotion remembers it. */
export const touched = (
  { client, clientStage, stage }: ClientName & Pick<Client, 'stage'>,
  stages: readonly string[],
): TouchedClient => ({ client, clientStage, namedLike: namedLike({ clientStage, stage }, stages) });

/** `staging_1` and `staging-1` are one name to a reader. */
const bare = (name: string): string => name.replaceAll(/[._-]/g, '');

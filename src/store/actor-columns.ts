import type { Actor } from '../model/actor.js';

/** The four columns in which a row keeps who did something. */
export type ActorColumns<P extends string, Id = string> = Record<`${P}_id` | `${P}_via`, Id> &
  Record<`${P}_name` | `${P}_credential`, string | null>;

/** Who did it, for those columns; null = nobody did. */
export function toActorColumns<P extends string>(prefix: P, actor: Actor): ActorColumns<P>;
export function toActorColumns<P extends string>(
  prefix: P,
  actor: Actor | null,
): ActorColumns<P, string | null>;
export function toActorColumns(prefix: string, actor: Actor | null): Record<string, string | null> {
  return {
    [`${prefix}_id`]: actor?.id ?? null,
    [`${prefix}_via`]: actor?.via ?? null,
    [`${prefix}_name`]: actor?.name ?? null,
    [`${prefix}_credential`]: actor?.credential ?? null,
  };
}

/** Who did it, by those columns of a row. */
export function actorIn<P extends string>(prefix: P, row: ActorColumns<P, string | null>): Actor {
  const columns: Readonly<Record<string, string | null>> = row;
  const [name, credential] = [columns[`${prefix}_name`], columns[`${prefix}_credential`]];
  return {
    id: columns[`${prefix}_id`] ?? '',
    via: columns[`${prefix}_via`] as Actor['via'],
    ...(name == null ? {} : { name }),
    ...(credential == null ? {} : { credential }),
  };
}

import { sql, type Selectable } from 'kysely';
import { ulid } from 'ulid';
import type { Token } from '../model/token.js';
import type { TokenRows } from '../ports/tokens.js';
import { actorIn, toActorColumns } from './actor-columns.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';
import { toJsonb } from './to-jsonb.js';

/** How often a token's last use is written, at most. */
const restSeconds = 60;

const now = sql<Date>`clock_timestamp()`;

export function tokens(db: Db): TokenRows {
  const select = () => db.selectFrom('tokens').selectAll();
  const named = (id: string) => select().where('id', '=', id);
  return {
    get: async (id) => one(await named(id).executeTakeFirst()),
    lock: async (id) => one(await named(id).forUpdate().executeTakeFirst()),
    byDigest: async (digest) => {
      const row = await select()
        .select(now.as('now'))
        .where('digest', '=', digest)
        .where('challenge', 'is', null)
        .executeTakeFirst();
      return row === undefined ? undefined : { token: toToken(row), now: row.now };
    },
    list: async ({ ended, beforeSeq, limit }) => {
      let query = select().where('challenge', 'is', null).orderBy('seq', 'desc').limit(limit);
      if (!ended) query = query.where('revoked_at', 'is', null).where('expires_at', '>', now);
      if (beforeSeq !== undefined) query = query.where('seq', '<', beforeSeq);
      return (await query.execute()).map(toToken);
    },
    insert: async ({ name, holder, scopes, actor, digest, seconds, requestId, came }) =>
      toToken(
        await db
          .insertInto('tokens')
          .values({
            id: `tok_${ulid()}`,
            ...{ name, digest, holder_id: holder.id, holder_name: holder.name },
            scopes: toJsonb(scopes),
            ...toActorColumns('actor', actor),
            request_id: requestId,
            expires_at: inSeconds(seconds),
            ...(came === undefined
              ? {}
              : {
                  ...{ kind: came.kind, sign_in: came.signIn, challenge: came.challenge },
                  ...(came.job === undefined ? {} : { job: toJsonb(came.job) }),
                }),
          })
          .returningAll()
          .executeTakeFirstOrThrow(),
      ),
    revoke: async (id, { actor, reason }) =>
      toToken(
        await db
          .updateTable('tokens')
          .set({ revoked_at: now, revoke_reason: reason, ...toActorColumns('revoked_by', actor) })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .returningAll()
          .executeTakeFirstOrThrow(),
      ),
    claim: async ({ code, challenge, digest, seconds }) =>
      one(
        await db
          .updateTable('tokens')
          .set({ digest, challenge: null, expires_at: inSeconds(seconds) })
          .where('digest', '=', code)
          .where('challenge', '=', challenge)
          .where('revoked_at', 'is', null)
          .where('expires_at', '>', now)
          .returningAll()
          .executeTakeFirst(),
      ),
    cameInBy: async (signIn) => {
      await sql`select pg_advisory_xact_lock(hashtext(${`switchback.sign-in ${signIn}`}))`.execute(db);
      const found = await db
        .selectFrom('tokens')
        .select('id')
        .where('sign_in', '=', signIn)
        .executeTakeFirst();
      return found !== undefined;
    },
    forget: async (before, limit) => {
      const { rows } = await sql`delete from tokens where id in (
        select id from tokens t where kind <> 'token' and expires_at < ${before} and not exists (
          select 1 from promotions where actor_credential = t.id and ended_at is null
        ) limit ${limit}
      ) returning id`.execute(db);
      return rows.length;
    },
    use: async (id) => {
      await db
        .updateTable('tokens')
        .set({ last_used_at: now })
        .where('id', '=', id)
        .where(
          sql<boolean>`(last_used_at is null or last_used_at <= clock_timestamp() - make_interval(secs => ${restSeconds}))`,
        )
        .execute();
    },
  };
}

const inSeconds = (seconds: number) => sql<Date>`clock_timestamp() + make_interval(secs => ${seconds})`;

type TokenRow = Selectable<Schema['tokens']>;

const one = (row: TokenRow | undefined): Token | undefined => (row === undefined ? undefined : toToken(row));

const toToken = (row: TokenRow): Token => ({
  id: row.id,
  seq: row.seq,
  kind: row.kind,
  name: row.name,
  holder: { id: row.holder_id, name: row.holder_name },
  scopes: row.scopes,
  actor: actorIn('actor', row),
  job: row.job,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
  revoked:
    row.revoked_at === null
      ? null
      : { at: row.revoked_at, actor: actorIn('revoked_by', row), reason: row.revoke_reason },
});

import { sql } from 'kysely';
import type { IdempotencyRows } from '../ports/idempotency.js';
import type { Db } from './database.js';
import { toJsonb } from './to-jsonb.js';

/** A key is forgotten after this many hours. */
const keptHours = 24;
/** Whoever claimed a key and gave no answer within this time has ended without one. */
const abandonedSeconds = 60;

const ago = ({ seconds }: { seconds: number }) => sql<Date>`now() - make_interval(secs => ${seconds})`;

export function idempotency(db: Db): IdempotencyRows {
  const one = (caller: string, key: string) =>
    db.selectFrom('idempotency_keys').selectAll().where('caller', '=', caller).where('key', '=', key);
  return {
    // The insert waits for a transaction that holds the same key.
    claim: async ({ caller, key, requestHash }) => {
      await db
        .deleteFrom('idempotency_keys')
        .where('created_at', '<', ago({ seconds: keptHours * 3600 }))
        .execute();
      const claimed = await db
        .insertInto('idempotency_keys')
        .values({ caller, key, request_hash: requestHash, headers: null, body: null })
        .onConflict((conflict) =>
          conflict
            .columns(['caller', 'key'])
            .doUpdateSet({ created_at: sql<Date>`now()` })
            .where('idempotency_keys.status', 'is', null)
            .where('idempotency_keys.request_hash', '=', requestHash)
            .where('idempotency_keys.created_at', '<', ago({ seconds: abandonedSeconds })),
        )
        .executeTakeFirst();
      if ((claimed.numInsertedOrUpdatedRows ?? 0n) > 0n) return null;
      const row = await one(caller, key).executeTakeFirstOrThrow();
      return {
        requestHash: row.request_hash,
        status: row.status ?? 0,
        headers: row.headers,
        body: row.body,
      };
    },
    answer: async ({ caller, key }, { status, headers, body }) => {
      await db
        .updateTable('idempotency_keys')
        .set({ status, headers: toJsonb(headers), body: toJsonb(body) })
        .where('caller', '=', caller)
        .where('key', '=', key)
        .execute();
    },
    release: async ({ caller, key }) => {
      await db
        .deleteFrom('idempotency_keys')
        .where('caller', '=', caller)
        .where('key', '=', key)
        .where('status', 'is', null)
        .execute();
    },
  };
}

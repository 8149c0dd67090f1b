import { sql, type Selectable } from 'kysely';
import { ulid } from 'ulid';
import { saidWord, type Recovery, type Said } from '../model/recovery.js';
import type { RecoveryWords, RecoveryRows } from '../ports/recoveries.js';
import { actorIn, toActorColumns } from './actor-columns.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';
import { toJsonb } from './to-jsonb.js';

export function recoveries(db: Db): RecoveryRows {
  const select = () => db.selectFrom('recoveries').selectAll();
  const one = (row: Row | undefined): Recovery | undefined =>
    row === undefined ? undefined : toRecovery(row);
  return {
    open: async (stage) =>
      one(await select().where('stage', '=', stage).where('ended_at', 'is', null).executeTakeFirst()),
    openOn: async (stages) =>
      stages.length === 0
        ? []
        : (await select().where('stage', 'in', stages).where('ended_at', 'is', null).execute()).map(
            toRecovery,
          ),
    get: async (id) => one(await select().where('id', '=', id).executeTakeFirst()),
    last: async (stage) =>
      one(
        await select()
          .where('stage', '=', stage)
          .orderBy('started_at', 'desc')
          .orderBy('id', 'desc')
          .limit(1)
          .executeTakeFirst(),
      ),
    insert: async ({ stage, ...words }) =>
      toRecovery(
        await db
          .insertInto('recoveries')
          .values({ id: `rcv_${ulid()}`, stage, ...toRow(words) })
          .returningAll()
          .executeTakeFirstOrThrow(),
      ),
    take: async (id, { from, to }, words) =>
      one(
        await db
          .updateTable('recoveries')
          .set({ instance: to, ...(words === undefined ? {} : toRow(words)) })
          .where('id', '=', id)
          .where('ended_at', 'is', null)
          .where('instance', 'is not distinct from', from)
          .returningAll()
          .executeTakeFirst(),
      ),
    attempt: async (id, instance) =>
      (
        await db
          .updateTable('recoveries')
          .set({ attempts: sql<number>`attempts + 1` })
          .where('id', '=', id)
          .where('instance', '=', instance)
          .returning('attempts')
          .executeTakeFirst()
      )?.attempts,
    end: async (id, { instance, outcome, observed }) => {
      const result = await db
        .updateTable('recoveries')
        .set({
          ended_at: sql<Date>`clock_timestamp()`,
          outcome: toJsonb(outcome),
          observed: observed === null ? null : toJsonb(observed),
        })
        .where('id', '=', id)
        .where('instance', '=', instance)
        .where('ended_at', 'is', null)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
  };
}

type Row = Selectable<Schema['recoveries']>;

const toRow = ({ reason, clearLock, said, actor, requestId }: RecoveryWords) => ({
  ...{ reason, clear_lock: clearLock, said: saidWord(said), request_id: requestId },
  ...toActorColumns('actor', actor),
});

const saidIn = (said: string | null): Said | null =>
  said === null || said === 'nothing' ? said : { build: said };

const toRecovery = (row: Row): Recovery => ({
  id: row.id,
  stage: row.stage,
  reason: row.reason,
  clearLock: row.clear_lock,
  said: saidIn(row.said),
  actor: actorIn('actor', row),
  requestId: row.request_id,
  instance: row.instance,
  attempts: row.attempts,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  outcome: row.outcome,
  observed: row.observed,
});

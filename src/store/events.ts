import { sql, type Selectable, type Transaction } from 'kysely';
import type { AuditRow, EventName } from '../model/audit.js';
import { toldHours } from '../model/host-end.js';
import type { Phase } from '../model/promotion.js';
import type { EventFilter, NewEvent, EventRows } from '../ports/events.js';
import { actorIn, toActorColumns } from './actor-columns.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';
import { toJsonb } from './to-jsonb.js';
import type { AuditReading } from './numbering.js';
import { sendWithCommit } from './with-commit.js';

export function events(db: Db, read: AuditReading): EventRows {
  return {
    append: async (event) => {
      await appending([event]).execute(db);
    },
    get: async (seq) => {
      const [row] = await read(db.selectFrom('events').selectAll().where('seq', '=', seq));
      return row === undefined ? undefined : toEvent(row);
    },
    last: async () => {
      const [row] = await read(db.selectFrom('events').select('seq').orderBy('seq', 'desc').limit(1));
      return row?.seq ?? 0;
    },
    list: async ({ beforeSeq, ...filter }) => {
      let query = matching(db, filter).orderBy('seq', 'desc');
      if (beforeSeq !== undefined) query = query.where('seq', '<', beforeSeq);
      return (await read(query)).map(toEvent);
    },
    hostEnds: (stages) => (stages.length === 0 ? Promise.resolve([]) : hostEnds(db, stages, read)),
    forget: async (before, limit) => {
      const old = db
        .selectFrom('events')
        .select('seq')
        .where('at', '<', before)
        .orderBy('seq')
        .limit(limit)
        .as('old');
      const { upTo } = await db
        .selectFrom(old)
        .select(({ fn }) => fn.max<number | null>('old.seq').as('upTo'))
        .executeTakeFirstOrThrow();
      const { rows } = await sql<{ count: number }>`select forget_audit(${upTo ?? 0}) as count`.execute(db);
      return rows[0]?.count ?? 0;
    },
    after: async (seq, filter) =>
      (await read(matching(db, filter).where('seq', '>', seq).orderBy('seq'))).map(toEvent),
  };
}

/** A row is written when a service runs again, so it may tell of an end that is long ago: what it says counts. */
async function hostEnds(
  db: Db,
  stages: readonly string[],
  read: AuditReading,
): ReturnType<EventRows['hostEnds']> {
  const since = sql<Date>`now() - make_interval(hours => ${toldHours})`;
  const noticedAt = sql<Date>`(facts->>'noticedAt')::timestamptz`;
  const query = db
    .selectFrom('events')
    .select([
      'stage',
      sql<number>`sum((facts->>'times')::int)::int`.as('times'),
      sql<Date>`max(${noticedAt})`.as('last'),
      sql<string>`(array_agg(facts->>'why' order by seq desc))[1]`.as('why'),
    ])
    .where('name', '=', 'stage:host-ended')
    .where('stage', 'in', stages)
    // For its index: nobody writes of an end before it was found out.
    .where('at', '>=', since)
    .where(noticedAt, '>=', since)
    .groupBy('stage');
  return (await read(query)).flatMap(({ stage, ...ends }) => (stage === null ? [] : [{ stage, ...ends }]));
}

/** The statement that adds rows to the audit, in this order. Gives whether they have their numbers. */
const appending = (list: readonly NewEvent[]) =>
  sql<{ numbered: boolean }>`select append_audit(${toJsonb(list.map(toRow))}) as numbered`;

/**
 * Adds rows to the audit at the end of a transaction, in this order: together with its commit, for until then nobody else
 * gives numbers. Where somebody else is giving them, they wait for whoever numbers them next, who is called by `number`.
 */
export async function appendAtCommit(
  tx: Transaction<Schema>,
  list: readonly NewEvent[],
  number: () => void,
): Promise<void> {
  if (list.length === 0) return;
  const query = appending(list).compile(tx);
  await sendWithCommit(tx, {
    query,
    hear: ({ rows }) => {
      if (!(rows as { numbered: boolean }[]).every(({ numbered }) => numbered)) number();
    },
  });
}

function matching(db: Db, { stage, promotion, by, name, since, until, limit }: EventFilter) {
  let query = db.selectFrom('events').selectAll().limit(limit);
  if (stage !== undefined) query = query.where('stage', '=', stage);
  if (promotion !== undefined) query = query.where('promotion', '=', promotion);
  if (by !== undefined) query = query.where('actor_id', '=', by);
  if (name !== undefined) query = query.where('name', '=', name);
  if (since !== undefined) query = query.where('at', '>=', since);
  if (until !== undefined) query = query.where('at', '<', until);
  return query;
}

const toRow = (event: NewEvent) => ({
  name: event.name,
  stage: event.stage,
  promotion: event.promotion,
  ...toActorColumns('actor', event.actor),
  request_id: event.requestId,
  reason: event.reason ?? null,
  from_phase: event.from ?? null,
  to_phase: event.to ?? null,
  facts: event.facts ?? {},
});

const toEvent = (row: Selectable<Schema['events']>): AuditRow => ({
  seq: row.seq,
  at: row.at,
  name: row.name as EventName,
  stage: row.stage,
  promotion: row.promotion,
  actor: actorIn('actor', row),
  requestId: row.request_id,
  reason: row.reason,
  from: row.from_phase as Phase | null,
  to: row.to_phase as Phase | null,
  facts: row.facts,
});

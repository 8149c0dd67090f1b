import { sql, type Selectable } from 'kysely';
import { ulid } from 'ulid';
import type { Happening } from '../model/notice.js';
import type { Webhook, WebhookTrouble } from '../model/webhook.js';
import type { Letter, LetterTold, WebhookRows } from '../ports/webhooks.js';
import { actorIn, toActorColumns } from './actor-columns.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';
import { toJsonb } from './to-jsonb.js';

const now = sql<Date>`clock_timestamp()`;
const inSeconds = (seconds: number) => sql<Date>`clock_timestamp() + make_interval(secs => ${seconds})`;
/** Something that may be sent now. */
const isDue = sql<boolean>`exists (select from webhooks w where w.active and w.next_at <= clock_timestamp()
  and exists (select from webhook_letters l where l.webhook = w.id and l.arrived_at is null))`;

export function webhooks(db: Db): WebhookRows {
  const select = () =>
    db
      .selectFrom('webhooks')
      .selectAll()
      .select(
        sql<number>`(select count(*)::int from webhook_letters l where l.webhook = webhooks.id and l.arrived_at is null)`.as(
          'waiting',
        ),
      );
  const named = (id: string) => select().where('id', '=', id);
  return {
    get: async (id) => one(await named(id).executeTakeFirst()),
    lock: async (id) => one(await named(id).forUpdate().executeTakeFirst()),
    list: async ({ beforeSeq, limit }) => {
      let query = select().orderBy('seq', 'desc').limit(limit);
      if (beforeSeq !== undefined) query = query.where('seq', '<', beforeSeq);
      return (await query.execute()).map(toWebhook);
    },
    count: async () => {
      await sql`select pg_advisory_xact_lock(hashtext('switchback.webhooks'))`.execute(db);
      const counted = await db
        .selectFrom('webhooks')
        .select(sql<number>`count(*)::int`.as('many'))
        .executeTakeFirstOrThrow();
      return counted.many;
    },
    told: async (webhook, { beforeSeq, limit }) => {
      let query = db
        .selectFrom('webhook_letters')
        .selectAll()
        .where('webhook', '=', webhook)
        .orderBy('seq', 'desc')
        .limit(limit);
      if (beforeSeq !== undefined) query = query.where('seq', '<', beforeSeq);
      return (await query.execute()).map(toLetterTold);
    },
    active: async () => (await select().where('active', '=', true).orderBy('seq').execute()).map(toWebhook),
    insert: async ({ url, kinds, stages, language, isActive, actor, requestId, sealed }) =>
      toWebhook({
        ...(await db
          .insertInto('webhooks')
          .values({
            id: `whk_${ulid()}`,
            ...{ url, sealed, language, active: isActive, request_id: requestId },
            kinds: toJsonb(kinds),
            stages: stages === null ? null : toJsonb(stages),
            ...toActorColumns('actor', actor),
          })
          .returningAll()
          .executeTakeFirstOrThrow()),
        waiting: 0,
      }),
    change: async (id, { kinds, stages, isActive, ...same }) => {
      const before = await db.selectFrom('webhooks').select('active').where('id', '=', id).executeTakeFirst();
      await db
        .updateTable('webhooks')
        .set({
          ...same,
          ...(kinds === undefined ? {} : { kinds: toJsonb(kinds) }),
          ...(stages === undefined ? {} : { stages: stages === null ? null : toJsonb(stages) }),
          ...(isActive === undefined ? {} : { active: isActive }),
          revision: sql`revision + 1`,
          // Another address, another secret or another try: what was wrong before may be over.
          ...{ failures: 0, fault: null, status: null, fault_since: null, next_at: new Date(0) },
          ...(isActive === true && before?.active === false ? { since: now } : {}),
        })
        .where('id', '=', id)
        .execute();
      if (isActive !== undefined && isActive !== before?.active) await drop(db, id);
      return toWebhook(await named(id).executeTakeFirstOrThrow());
    },
    switchOff: async (id) => {
      await db
        .updateTable('webhooks')
        .set({ active: false, revision: sql`revision + 1` })
        .where('id', '=', id)
        .execute();
      await drop(db, id);
    },
    remove: async (id) => {
      await db.deleteFrom('webhook_letters').where('webhook', '=', id).execute();
      await db.deleteFrom('webhooks').where('id', '=', id).execute();
    },
    secretOf: async (id) =>
      (await db.selectFrom('webhooks').select('sealed').where('id', '=', id).executeTakeFirst())?.sealed,
    state: async () => {
      const row = await db
        .selectFrom('webhook_telling')
        .select('seen')
        .select(isDue.as('due'))
        .select(sql<boolean>`exists (select from webhooks where active)`.as('wanted'))
        .executeTakeFirst();
      return row === undefined ? undefined : { seen: row.seen, isDue: row.due, isWanted: row.wanted };
    },
    begin: async (seen) => {
      await db
        .insertInto('webhook_telling')
        .values({ seen, owner: null })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    take: async (owner, seconds) => {
      const taken = await db
        .updateTable('webhook_telling')
        .set({ owner, taken_until: inSeconds(seconds) })
        .where(
          sql<boolean>`(owner is null or owner = ${owner} or taken_until <= ${now}
            or not exists (select from instances where id = owner))`,
        )
        .executeTakeFirst();
      return taken.numUpdatedRows === 1n;
    },
    leave: async (owner) => {
      await db
        .updateTable('webhook_telling')
        .set({ owner: null, taken_until: now })
        .where('owner', '=', owner)
        .execute();
    },
    mayLook: async (seconds) => {
      const looked = await db
        .updateTable('webhook_telling')
        .set({ looked_at: now })
        .where(sql<boolean>`looked_at <= clock_timestamp() - make_interval(secs => ${seconds})`)
        .executeTakeFirst();
      return looked.numUpdatedRows === 1n;
    },
    saw: async (seen) => {
      await db
        .updateTable('webhook_telling')
        .set({ seen: sql`greatest(seen, ${seen})` })
        .execute();
    },
    want: async (webhook, happenings) => {
      if (happenings.length === 0) return;
      await db
        .insertInto('webhook_letters')
        .values(
          happenings.map(({ key, event, at, stage, facts }) => ({
            ...{ id: `dlv_${ulid()}`, webhook, key, event, at, stage },
            facts: toJsonb(facts),
          })),
        )
        .onConflict((conflict) => conflict.constraint('told_once').doNothing())
        .execute();
    },
    next: async (webhook) => {
      const row = await db
        .selectFrom('webhook_letters as l')
        .innerJoin('webhooks as w', 'w.id', 'l.webhook')
        .selectAll('l')
        .where('l.webhook', '=', webhook)
        .where('l.arrived_at', 'is', null)
        .where('w.active', '=', true)
        .where('w.next_at', '<=', now)
        .orderBy('l.seq')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? undefined : toLetter(row);
    },
    arrived: async ({ id, webhook }, status) => {
      await db
        .updateTable('webhook_letters')
        .set({ arrived_at: now, tries: sql`tries + 1`, tried_at: now, status, fault: null })
        .where('id', '=', id)
        .execute();
      await db
        .updateTable('webhooks')
        .set({ ...well, delivered_at: now })
        .where('id', '=', webhook)
        .execute();
    },
    failed: async ({ id, webhook }, { why, status }, seconds) => {
      await db
        .updateTable('webhook_letters')
        .set({ tries: sql`tries + 1`, tried_at: now, status, fault: why })
        .where('id', '=', id)
        .execute();
      const row = await db
        .updateTable('webhooks')
        .set({
          ...{ fault: why, status, failures: sql`failures + 1`, next_at: inSeconds(seconds) },
          fault_since: sql<Date>`coalesce(fault_since, ${now})`,
        })
        .where('id', '=', webhook)
        .returning('failures')
        .executeTakeFirst();
      return row?.failures ?? 0;
    },
    forget: async (before, limit) => {
      const { rows } = await sql`delete from webhook_letters where id in (
        select id from webhook_letters where arrived_at < ${before} limit ${limit}
      ) returning id`.execute(db);
      return rows.length;
    },
  };
}

/** What is not told any more, because nobody is to be told. */
const drop = (db: Db, webhook: string) =>
  db.deleteFrom('webhook_letters').where('webhook', '=', webhook).where('arrived_at', 'is', null).execute();

const well = { failures: 0, fault: null, status: null, fault_since: null, next_at: new Date(0) } as const;

type WebhookRow = Selectable<Schema['webhooks']> & { readonly waiting: number };

const one = (row: WebhookRow | undefined): Webhook | undefined =>
  row === undefined ? undefined : toWebhook(row);

const toWebhook = (row: WebhookRow): Webhook => ({
  id: row.id,
  seq: row.seq,
  url: row.url,
  kinds: row.kinds,
  stages: row.stages,
  language: row.language,
  isActive: row.active,
  actor: actorIn('actor', row),
  createdAt: row.created_at,
  since: row.since,
  failures: row.failures,
  trouble: troubleIn(row),
  deliveredAt: row.delivered_at,
  waiting: row.waiting,
  revision: row.revision,
});

const troubleIn = ({ fault: why, status, fault_since: since }: WebhookRow): WebhookTrouble | null =>
  why === null || since === null ? null : { why, status, since };

const toLetter = (row: Selectable<Schema['webhook_letters']>): Letter => ({
  id: row.id,
  webhook: row.webhook,
  // It was written as one.
  notice: { key: row.key, event: row.event, at: row.at, stage: row.stage, facts: row.facts } as Happening,
  tries: row.tries,
});

const toLetterTold = (row: Selectable<Schema['webhook_letters']>): LetterTold => ({
  ...toLetter(row),
  seq: row.seq,
  arrivedAt: row.arrived_at,
  last: row.tried_at === null ? null : { at: row.tried_at, why: row.fault, status: row.status },
});

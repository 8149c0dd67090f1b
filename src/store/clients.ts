import { sql, type Selectable } from 'kysely';
import type { Client, ClientName } from '../model/client.js';
import type { ClientRows } from '../ports/clients.js';
import { actorIn, toActorColumns } from './actor-columns.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';

/** How often a client's last sign of life is written, at most. */
const restSeconds = 60;

export function clients(db: Db): ClientRows {
  const select = () => db.selectFrom('clients').selectAll();
  const named = (name: ClientName) => select().where(sameName(name));
  const one = (row: ClientRow | undefined): Client | undefined =>
    row === undefined ? undefined : toClient(row);
  return {
    get: async (name) => one(await named(name).executeTakeFirst()),
    lock: async (name) => one(await named(name).forUpdate().executeTakeFirst()),
    list: async (stage) => {
      let query = select().orderBy('client').orderBy('client_stage');
      if (stage !== undefined) query = query.where('stage', '=', stage);
      return (await query.execute()).map(toClient);
    },
    insert: async ({ actor, clientStage, ...client }) =>
      one(
        await db
          .insertInto('clients')
          .values({ ...client, client_stage: clientStage, ...toActorColumns('actor', actor) })
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst(),
      ),
    change: async (name, { stage, url, owner, contact }) =>
      toClient(
        await db
          .updateTable('clients')
          .set({ stage, url, owner, contact, revision: sql<number>`revision + 1` })
          .where(sameName(name))
          .returningAll()
          .executeTakeFirstOrThrow(),
      ),
    remove: async (name) => {
      await db.deleteFrom('clients').where(sameName(name)).execute();
    },
    see: async (name) => {
      await db
        .updateTable('clients')
        .set({ last_seen: sql<Date>`clock_timestamp()` })
        .where(sameName(name))
        .where(
          sql<boolean>`(last_seen is null or last_seen <= clock_timestamp() - make_interval(secs => ${restSeconds}))`,
        )
        .execute();
    },
  };
}

const sameName = ({ client, clientStage }: ClientName) =>
  sql<boolean>`(client = ${client} and client_stage = ${clientStage})`;

type ClientRow = Selectable<Schema['clients']>;

const toClient = (row: ClientRow): Client => ({
  client: row.client,
  clientStage: row.client_stage,
  stage: row.stage,
  url: row.url,
  owner: row.owner,
  contact: row.contact,
  revision: row.revision,
  actor: actorIn('actor', row),
  attachedAt: row.attached_at,
  lastSeen: row.last_seen,
});

import { sql, type Selectable } from 'kysely';
import type { Report, ReportTrouble } from '../model/github.js';
import type { ReportRows } from '../ports/reports.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';
import { toJsonb } from './to-jsonb.js';

const now = sql<Date>`clock_timestamp()`;
const inSeconds = (seconds: number) => sql<Date>`clock_timestamp() + make_interval(secs => ${seconds})`;
const isOpen = sql<boolean>`(said is distinct from wanted and not given_up)`;

export function reports(db: Db): ReportRows {
  const change = (promotion: string, columns: object) =>
    db.updateTable('github_reports').set(columns).where('promotion', '=', promotion).execute();
  return {
    state: async () => {
      const row = await db
        .selectFrom('github_reporting')
        .selectAll()
        .select(sql<boolean>`exists (select from github_reports where ${isOpen})`.as('open'))
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return { seen: row.seen, isOpen: row.open, tries: row.tries, trouble: troubleIn(row) };
    },
    begin: async (seen) => {
      await db
        .insertInto('github_reporting')
        .values({ seen, owner: null, fault: null, status: null, fault_since: null })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    take: async (owner, seconds) => {
      const taken = await db
        .updateTable('github_reporting')
        .set({ owner, taken_until: inSeconds(seconds) })
        .where(
          sql<boolean>`next_at <= ${now} and (owner is null or owner = ${owner} or taken_until <= ${now}
            or not exists (select from instances where id = owner))`,
        )
        .executeTakeFirst();
      return taken.numUpdatedRows === 1n;
    },
    leave: async (owner) => {
      const left = await db
        .updateTable('github_reporting')
        .set({ owner: null, taken_until: now })
        .where('owner', '=', owner)
        .executeTakeFirst();
      return left.numUpdatedRows === 1n;
    },
    want: async (seen, wanted) => {
      const rows = [...wanted].map(([promotion, state]) => ({ promotion, wanted: state }));
      if (rows.length > 0)
        await sql`insert into github_reports (promotion, wanted)
          select promotion, wanted from rows from (
            jsonb_to_recordset(${toJsonb(rows)}::jsonb) as (promotion text, wanted text)
          ) with ordinality as told (promotion, wanted, place) order by place
          on conflict (promotion) do update set wanted = excluded.wanted`.execute(db);
      await db.updateTable('github_reporting').set({ seen }).execute();
    },
    next: async () =>
      one(
        await db
          .selectFrom('github_reports')
          .selectAll()
          .where(isOpen)
          .orderBy('seq')
          .limit(1)
          .executeTakeFirst(),
      ),
    get: async (promotion) =>
      one(
        await db
          .selectFrom('github_reports')
          .selectAll()
          .where('promotion', '=', promotion)
          .executeTakeFirst(),
      ),
    ask: async (promotion) => void (await change(promotion, { asked: true })),
    made: async (promotion, deployment) => void (await change(promotion, { deployment, asked: false })),
    said: async (promotion, said) => void (await change(promotion, { said, asked: false })),
    giveUp: async (promotion) => void (await change(promotion, { given_up: true })),
    fail: async ({ fault, status }, seconds) => {
      await db
        .updateTable('github_reporting')
        .set({
          ...{ fault, status, next_at: inSeconds(seconds) },
          tries: sql`tries + 1`,
          fault_since: sql<Date>`coalesce(fault_since, ${now})`,
        })
        .execute();
    },
    recover: async () => {
      await db
        .updateTable('github_reporting')
        .set({ fault: null, status: null, fault_since: null, tries: 0 })
        .execute();
    },
    forget: async (before, limit) => {
      const { rows } = await sql`delete from github_reports where promotion in (
        select promotion from github_reports where at < ${before} and not ${isOpen} limit ${limit}
      ) returning promotion`.execute(db);
      return rows.length;
    },
  };
}

const one = (row: Selectable<Schema['github_reports']> | undefined): Report | undefined => {
  if (row === undefined) return undefined;
  const { promotion, wanted, said, deployment, asked } = row;
  return { promotion, wanted, said, deployment, asked };
};

const troubleIn = ({
  fault,
  status,
  fault_since: since,
}: Selectable<Schema['github_reporting']>): ReportTrouble | null =>
  fault === null || since === null ? null : { fault, status, since };

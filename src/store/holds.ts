import { expressionBuilder, sql, type ExpressionBuilder, type Selectable } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { ulid } from 'ulid';
import { buildId, buildNumber } from '../model/build.js';
import type { Hold, HoldEnd } from '../model/hold.js';
import type { HoldRows, HoldTimes, VerdictOn } from '../ports/holds.js';
import { actorIn, toActorColumns } from './actor-columns.js';
import { toAsk } from './asks.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';

export function holds(db: Db): HoldRows {
  const select = () => db.selectFrom('holds').selectAll().select(besideIt);
  const one = (row: HoldRow | undefined): Hold | undefined => (row === undefined ? undefined : toHold(row));
  const change = (id: string) =>
    db
      .updateTable('holds')
      .set({ revision: sql<number>`revision + 1` })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .returningAll()
      .returning(besideIt);
  return {
    open: async (stage) =>
      (await select().where('stage', '=', stage).where('ended_at', 'is', null).orderBy('seq').execute()).map(
        toHold,
      ),
    allOpen: async () => (await select().where('ended_at', 'is', null).orderBy('seq').execute()).map(toHold),
    get: async (id) => one(await select().where('id', '=', id).executeTakeFirst()),
    many: async (ids) =>
      ids.length === 0 ? [] : (await select().where('id', 'in', ids).execute()).map(toHold),
    ofLine: async (line) => (await select().where('line', '=', line).orderBy('seq').execute()).map(toHold),
    ofLines: async (lines) =>
      lines.length === 0
        ? []
        : (await select().where('line', 'in', lines).orderBy('seq').execute()).map(toHold),
    list: async ({ stage, beforeSeq, limit }) => {
      let query = select().orderBy('seq', 'desc').limit(limit);
      if (stage !== undefined) query = query.where('stage', '=', stage);
      if (beforeSeq !== undefined) query = query.where('seq', '<', beforeSeq);
      return (await query.execute()).map(toHold);
    },
    between: async ({ from, until }) =>
      (
        await select()
          .where(sql<boolean>`coalesce(keeps_from, created_at) < ${until}`)
          // What was cancelled before it began is told where it was booked.
          .where(
            sql<boolean>`coalesce(case when ended_at < starts_at then until else coalesce(ended_at, until) end > ${from}, true)`,
          )
          .orderBy('seq')
          .execute()
      ).map(toHold),
    insert: async ({ actor, requestId, stage, kind, reason, shows = null, line = null, ...times }) =>
      toHold(
        await db
          .insertInto('holds')
          .values({
            id: `hld_${ulid()}`,
            ...{ stage, kind, reason, line, ...timeColumns(times) },
            shows_milestone: shows?.milestone ?? null,
            shows_build: shows === null ? null : buildNumber(shows.build),
            ...toActorColumns('actor', actor),
            request_id: requestId,
          })
          .returningAll()
          .returning(besideIt)
          .executeTakeFirstOrThrow(),
      ),
    touch: async (id) => toHold(await change(id).executeTakeFirstOrThrow()),
    move: async (id, times) => toHold(await change(id).set(timeColumns(times)).executeTakeFirstOrThrow()),
    end: async (id, { at, how, actor, reason, verdict, build }) =>
      toHold(
        await change(id)
          .set({
            ended_at: at,
            ended_how: how,
            ...toActorColumns('ended_by', actor),
            end_reason: reason,
            verdict,
            build: build === null ? null : buildNumber(build),
          })
          .executeTakeFirstOrThrow(),
      ),
    judge: async (id, { verdict, at, by, reason }) =>
      toHold(
        await db
          .updateTable('holds')
          .set({
            ...{ verdict, judged_at: at, judged_by: by, judged_reason: reason },
            revision: sql<number>`revision + 1`,
          })
          .where('id', '=', id)
          .returningAll()
          .returning(besideIt)
          .executeTakeFirstOrThrow(),
      ),
    verdicts: async (asked) =>
      lastOfEach((await select().where(judged(asked)).orderBy('seq').execute()).flatMap(toVerdict)),
    openAndVerdicts: async (asked) => {
      const rows = await select()
        .where((eb) => eb.or([eb('ended_at', 'is', null), judged(asked)]))
        .orderBy('seq')
        .execute();
      return {
        holds: rows.filter(({ ended_at }) => ended_at === null).map(toHold),
        verdicts: lastOfEach(rows.flatMap(toVerdict)),
      };
    },
  };
}

/**
 * Who asked for its end, and when what it shows is put back (`policy/put-back`): whoever looks at a hold sees
 * it, by the same statement.
 */
const besideIt = (eb: ExpressionBuilder<Schema, 'holds'>) => [
  jsonArrayFrom(
    eb
      .selectFrom('hold_asks')
      .selectAll()
      .whereRef('hold_asks.hold', '=', 'holds.id')
      .orderBy('hold_asks.seq'),
  ).as('asks'),
  eb
    .selectFrom('put_backs')
    .select(sql<Date>`holds.keeps_from - make_interval(secs => put_backs.ahead_seconds)`.as('at'))
    .whereRef('put_backs.reservation', '=', 'holds.id')
    .where('put_backs.ended_at', 'is', null)
    .as('comes_back_at'),
];

/** That QA said something of one of these builds on one of these stages. */
const judged = ({ stages, builds }: Of) => {
  const eb = expressionBuilder<Schema, 'holds'>();
  if (stages.length === 0 || builds.length === 0) return eb.lit(false);
  const numbers = builds.map(buildNumber);
  return eb.and([eb('verdict', 'is not', null), eb('stage', 'in', stages), eb('build', 'in', numbers)]);
};

function toVerdict(row: Selectable<Schema['holds']>): VerdictOn[] {
  const { stage, build, verdict, ended_at: ended, judged_at: judged } = row;
  const at = judged ?? ended;
  if (build === null || verdict === null || at === null) return [];
  const [by, reason] =
    judged === null ? [row.ended_by_id, row.end_reason] : [row.judged_by, row.judged_reason];
  return [{ stage, build: buildId(build), verdict, at, by: by ?? '', reason }];
}

/** The newest of each build on each stage, of rows that are in the order of their making. */
function lastOfEach(said: readonly VerdictOn[]): VerdictOn[] {
  const last = new Map<string, VerdictOn>();
  for (const one of said) {
    const place = `${one.stage} ${one.build}`;
    const before = last.get(place);
    if (before === undefined || one.at >= before.at) last.set(place, one);
  }
  return [...last.values()];
}

const timeColumns = ({ from = null, keepsFrom, until }: Partial<HoldTimes> & Pick<HoldTimes, 'until'>) => ({
  starts_at: from,
  keeps_from: from === null ? null : (keepsFrom ?? from),
  until,
});

type Of = Parameters<HoldRows['verdicts']>[0];
type HoldRow = Selectable<Schema['holds']> & {
  readonly asks: readonly Parameters<typeof toAsk>[0][];
  readonly comes_back_at: Date | null;
};

const toHold = (row: HoldRow): Hold => ({
  id: row.id,
  seq: row.seq,
  revision: row.revision,
  stage: row.stage,
  kind: row.kind,
  reason: row.reason,
  actor: actorIn('actor', row),
  createdAt: row.created_at,
  from: row.starts_at,
  keepsFrom: row.keeps_from ?? row.created_at,
  until: row.until,
  shows:
    row.shows_build === null ? null : { milestone: row.shows_milestone, build: buildId(row.shows_build) },
  comesBackAt: row.comes_back_at,
  line: row.line,
  end: toEnd(row),
  asks: row.asks.map(toAsk),
});

function toEnd(row: HoldRow): HoldEnd | null {
  if (row.ended_at === null || row.ended_how === null) return null;
  return {
    at: row.ended_at,
    how: row.ended_how,
    actor: actorIn('ended_by', row),
    reason: row.end_reason,
    verdict: row.verdict,
    build: row.build === null ? null : buildId(row.build),
  };
}

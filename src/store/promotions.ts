import { sql, type Selectable, type SelectQueryBuilder, type Updateable } from 'kysely';
import { ulid } from 'ulid';
import { buildId, buildNumber } from '../model/build.js';
import {
  isTerminal,
  type Phase,
  type Promotion,
  type Reason,
  type Step,
  type Trigger,
} from '../model/promotion.js';
import type { StoredReason } from '../model/reason.js';
import type { NewPromotion, PromotionChange, PromotionFilter, PromotionRows } from '../ports/promotions.js';
import { actorIn, toActorColumns } from './actor-columns.js';
import type { Db } from './database.js';
import type { ReasonJson, Schema } from './schema.js';
import { arrivals, firstSuccesses, presentSince } from './successes.js';
import { toJsonb } from './to-jsonb.js';

/** Builds to go back to that are looked at in one go. */
const lookedAtOnce = 100;
/** How something ends that ran. */
const ran: readonly Phase[] = ['succeeded', 'failed', 'errored', 'aborted'];
const openPhases = ['pending', 'running', 'verifying'];

export function promotions(db: Db): PromotionRows {
  const select = () => db.selectFrom('promotions').selectAll();
  return {
    insert: (promotion) => insert(db, promotion),
    get: async (id) => (await withSteps(db, await select().where('id', '=', id).execute()))[0],
    many: async (ids) =>
      ids.length === 0 ? [] : withSteps(db, await select().where('id', 'in', ids).execute()),
    change: (id, from, change) => changePhase(db, { id, from, change }),
    open: (stage) => openOn(db, [stage]),
    openOn: (stages) => openOn(db, stages),
    list: async (filter) => withSteps(db, await filtered(db, filter).execute()),
    lastRun: async (stage) => (await lastRunsOn(db, [stage]))[0],
    lastRunsOn: (stages) => lastRunsOn(db, stages),
    lastScheduledOn: (stages) => lastScheduledOn(db, stages),
    succeeded: async (stage, after = 0) => {
      const rows = await db
        .selectFrom('promotions')
        .select(['build', (eb) => eb.fn.max('ended_at').as('at')])
        .where('stage', '=', stage)
        .where('phase', '=', 'succeeded')
        .where('build', 'is not', null)
        .groupBy('build')
        .orderBy('at', 'desc')
        .orderBy('build', 'desc')
        .limit(lookedAtOnce)
        .offset(after)
        .execute();
      return rows.flatMap(({ build }) => (build === null ? [] : [buildId(build)]));
    },
    firstSuccesses: ({ stages, builds }) => firstSuccesses(db, stages, builds),
    arrivals: (asked) => arrivals(db, asked),
    presentSince: (stages, builds) => presentSince(db, stages, builds),
    requestAbort: async (id, { actor, requestId, reason }) => {
      const by = { ...toActorColumns('abort_by', actor), abort_request_id: requestId };
      await db
        .updateTable('promotions')
        .set({ ...by, abort_reason: reason, abort_requested_at: sql`clock_timestamp()` })
        .where('id', '=', id)
        .where('abort_requested_at', 'is', null)
        .execute();
    },
    step: async (promotion, name, phase) => {
      const over = phase !== 'running';
      await sql`insert into promotion_steps (promotion, name, phase, started_at, ended_at)
        values (${promotion}, ${name}, ${phase}, clock_timestamp(), ${over ? sql`clock_timestamp()` : null})
        on conflict (promotion, name) do update
        set phase = excluded.phase, ended_at = excluded.ended_at`.execute(db);
    },
  };
}

async function openOn(db: Db, stages: readonly string[]): Promise<Promotion[]> {
  if (stages.length === 0) return [];
  const open = db.selectFrom('promotions').selectAll().where('stage', 'in', stages);
  return withSteps(db, await open.where('phase', 'in', openPhases).orderBy('seq').execute());
}

/** Not by acceptance: an automatic rollback goes before what was asked for earlier. */
const lastRunsOn = (db: Db, stages: readonly string[]): Promise<Promotion[]> =>
  lastOn(db, stages, (own) => own.where('phase', 'in', ran).orderBy('ended_at', 'desc'));

const lastScheduledOn = (db: Db, stages: readonly string[]): Promise<Promotion[]> =>
  lastOn(db, stages, (own) => own.where('trigger', '=', 'schedule'));

/** The first of each stage by an order of the caller's, the newest of equals. */
async function lastOn(
  db: Db,
  stages: readonly string[],
  chosen: (own: PromotionsOfStage) => PromotionsOfStage,
): Promise<Promotion[]> {
  if (stages.length === 0) return [];
  const rows = await db
    .selectFrom('stages')
    .innerJoinLateral(
      (eb) =>
        chosen(eb.selectFrom('promotions').whereRef('promotions.stage', '=', 'stages.stage'))
          .selectAll('promotions')
          .orderBy('seq', 'desc')
          .limit(1)
          .as('last'),
      (join) => join.onTrue(),
    )
    .selectAll('last')
    .where('stages.stage', 'in', stages)
    .execute();
  return withSteps(db, rows);
}

const numberOf = (build: string | null): number | null => (build === null ? null : buildNumber(build));

async function insert(db: Db, promotion: NewPromotion): Promise<Promotion> {
  const at = promotion.at ?? null;
  const now = sql<Date>`coalesce(${at}::timestamptz, clock_timestamp())`;
  const row = await db
    .insertInto('promotions')
    .values({
      id: `p_${ulid()}`,
      stage: promotion.stage,
      build: numberOf(promotion.build),
      previous_build: numberOf(promotion.previousBuild ?? null),
      phase: promotion.phase,
      trigger: promotion.trigger,
      ...toActorColumns('actor', promotion.actor),
      request_id: promotion.requestId,
      reason: promotion.reason,
      milestone: promotion.milestone,
      occurrence: promotion.occurrence,
      allow_changes: toJsonb(promotion.allowChanges ?? []),
      override_hold: promotion.overrideHold ?? null,
      clients: toJsonb(promotion.clients ?? []),
      blocked_by: toJsonb((promotion.blockedBy ?? []).map(toJson)),
      outcome: promotion.outcome === undefined ? null : toJsonb(promotion.outcome),
      created_at: now,
      ended_at: isTerminal(promotion.phase) ? now : null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toPromotion(row, []);
}

async function changePhase(
  db: Db,
  { id, from, change }: { id: string; from: Phase; change: PromotionChange },
): Promise<boolean> {
  const row: Updateable<Schema['promotions']> = {};
  if (change.phase !== undefined) row.phase = change.phase;
  if (change.outcome !== undefined) row.outcome = change.outcome === null ? null : toJsonb(change.outcome);
  if (change.logTruncated !== undefined) row.log_truncated = change.logTruncated;
  if (change.fence !== undefined) row.fence = change.fence;
  if (change.startedAt !== undefined) row.started_at = change.startedAt;
  if (change.endedAt !== undefined) row.ended_at = change.endedAt;
  if (change.fingerprint !== undefined) row.fingerprint = change.fingerprint;
  if (change.clients !== undefined) row.clients = toJsonb(change.clients);
  if (change.previousBuild !== undefined) row.previous_build = numberOf(change.previousBuild);
  const result = await db
    .updateTable('promotions')
    .set(row)
    .where('id', '=', id)
    .where('phase', '=', from)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

function filtered(db: Db, filter: PromotionFilter) {
  let query = db.selectFrom('promotions').selectAll().orderBy('seq', 'desc').limit(filter.limit);
  if (filter.stage !== undefined) query = query.where('stage', '=', filter.stage);
  if (filter.phases !== undefined) query = query.where('phase', 'in', [...filter.phases]);
  if (filter.trigger !== undefined) query = query.where('trigger', '=', filter.trigger);
  if (filter.since !== undefined) query = query.where('created_at', '>=', filter.since);
  if (filter.beforeSeq !== undefined) query = query.where('seq', '<', filter.beforeSeq);
  return query;
}

type PromotionRow = Selectable<Schema['promotions']>;
type PromotionsOfStage = SelectQueryBuilder<Schema, 'promotions' | 'stages', object>;

async function withSteps(db: Db, rows: readonly PromotionRow[]): Promise<Promotion[]> {
  if (rows.length === 0) return [];
  const steps = await db
    .selectFrom('promotion_steps')
    .selectAll()
    .where(
      'promotion',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('started_at')
    .execute();
  return rows.map((row) =>
    toPromotion(
      row,
      steps
        .filter((step) => step.promotion === row.id)
        .map((step) => ({
          name: step.name as Step['name'],
          phase: step.phase as Step['phase'],
          startedAt: step.started_at,
          endedAt: step.ended_at,
        })),
    ),
  );
}

const toPromotion = (row: PromotionRow, steps: readonly Step[]): Promotion => ({
  id: row.id,
  seq: row.seq,
  stage: row.stage,
  build: row.build === null ? null : buildId(row.build),
  previousBuild: row.previous_build === null ? null : buildId(row.previous_build),
  phase: row.phase as Phase,
  trigger: row.trigger as Trigger,
  actor: actorIn('actor', row),
  requestId: row.request_id,
  reason: row.reason,
  milestone: row.milestone,
  occurrence: row.occurrence,
  allowChanges: row.allow_changes,
  blockedBy: row.blocked_by.map(toReason),
  overrideHold: row.override_hold,
  abort: toAbort(row),
  clients: row.clients,
  outcome: row.outcome,
  logTruncated: row.log_truncated,
  fingerprint: row.fingerprint,
  fence: row.fence,
  steps,
  createdAt: row.created_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
});

const toAbort = (row: PromotionRow): Promotion['abort'] =>
  row.abort_requested_at === null
    ? null
    : {
        requestedAt: row.abort_requested_at,
        actor: actorIn('abort_by', row),
        requestId: row.abort_request_id,
        reason: row.abort_reason,
      };

const toJson = ({ code, facts, until }: Reason): ReasonJson => ({
  code,
  facts,
  ...(until === undefined ? {} : { until: until.toISOString() }),
});

/** What an earlier or a later version wrote is read as it is; its code alone may have no words here. */
const toReason = ({ until, ...reason }: ReasonJson): StoredReason => ({
  ...reason,
  ...(until === undefined ? {} : { until: new Date(until) }),
});

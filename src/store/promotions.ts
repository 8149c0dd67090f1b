import { sql, type SelectQueryBuilder } from 'kysely';
import { buildId, buildNumber } from '../model/build.js';
import type { Phase, Promotion } from '../model/promotion.js';
import { secondsBetween } from '../model/read-duration.js';
import type { PromotionFilter, PromotionRows } from '../ports/promotions.js';
import { toActorColumns } from './actor-columns.js';
import type { Db } from './database.js';
import { endedSince, leadTimes } from './ended-runs.js';
import { passedWith, presentSince } from './presence.js';
import { itsSteps, toPromotion } from './promotion-rows.js';
import type { Schema } from './schema.js';
import { scheduledBetween } from './scheduled-runs.js';
import { arrivals, arrivedBetween, firstSuccesses } from './successes.js';
import { toJsonb } from './to-jsonb.js';
import { changePhase, insertPromotion } from './write-promotion.js';

/** Builds to go back to that are looked at in one go. */
const lookedAtOnce = 100;
/** How something ends that ran. */
const ran: readonly Phase[] = ['succeeded', 'failed', 'errored', 'aborted'];
const openPhases = ['pending', 'running', 'verifying'];

export function promotions(db: Db): PromotionRows {
  const select = () => db.selectFrom('promotions').selectAll().select(itsSteps);
  return {
    insert: (promotion) => insertPromotion(db, promotion),
    get: async (id) => (await select().where('id', '=', id).execute()).map(toPromotion)[0],
    many: async (ids) =>
      ids.length === 0 ? [] : (await select().where('id', 'in', ids).execute()).map(toPromotion),
    change: (id, from, change) => changePhase(db, { id, from, change }),
    open: (stage) => openOn(db, [stage]),
    openOn: (stages) => openOn(db, stages),
    list: async (filter) => (await filtered(db, filter).execute()).map(toPromotion),
    lastRun: async (stage) => (await lastRunsOn(db, [stage]))[0],
    lastRunsOn: (stages) => lastRunsOn(db, stages),
    ranAt: async (stage, at) => {
      const last = await db
        .selectFrom('promotions')
        .select('build')
        .where('stage', '=', stage)
        .where('phase', '=', 'succeeded')
        .where('ended_at', '<=', at)
        .orderBy('ended_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return last?.build == null ? null : buildId(last.build);
    },
    lastSecondsOn: (stages, most) => lastSecondsOn(db, stages, most),
    scheduledBetween: (stages, range, most) => scheduledBetween(db, stages, range, most),
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
    arrivedBetween: (stages, range, most) => arrivedBetween(db, stages, range, most),
    presentSince: (stages, sha) => presentSince(db, stages, sha),
    passedWith: (stages, sha) => passedWith(db, stages, sha),
    requestAbort: async (id, { actor, requestId, reason }) => {
      const by = { ...toActorColumns('abort_by', actor), abort_request_id: requestId };
      await db
        .updateTable('promotions')
        .set({ ...by, abort_reason: reason, abort_requested_at: sql`clock_timestamp()` })
        .where('id', '=', id)
        .where('abort_requested_at', 'is', null)
        .execute();
    },
    abortWaits: async (id, { code, facts, since, until }) => {
      const wait = { code, facts, since: since.toISOString(), until: until.toISOString() };
      const { numUpdatedRows } = await db
        .updateTable('promotions')
        .set({ abort_wait: toJsonb(wait) })
        .where('id', '=', id)
        // The first of all waits says nothing to whoever has told more already.
        .where(
          sql<boolean>`(abort_wait is null or (abort_wait->>'code' <> ${code} and ${code} <> 'interrupt'))`,
        )
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    endedSince: (since, limit) => endedSince(db, since, limit),
    leadTimes: (since) => leadTimes(db, since),
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
  const open = db.selectFrom('promotions').selectAll().select(itsSteps).where('stage', 'in', stages);
  return (await open.where('phase', 'in', openPhases).orderBy('seq').execute()).map(toPromotion);
}

/** Not by acceptance: an automatic rollback goes before what was asked for earlier. */
const lastRunsOn = (db: Db, stages: readonly string[]): Promise<Promotion[]> =>
  lastOn(db, stages, (own) => own.where('phase', 'in', ran).orderBy('ended_at', 'desc'));

const lastScheduledOn = (db: Db, stages: readonly string[]): Promise<Promotion[]> =>
  lastOn(db, stages, (own) => own.where('trigger', '=', 'schedule'));

async function lastSecondsOn(
  db: Db,
  stages: readonly string[],
  most: number,
): Promise<{ stage: string; seconds: number }[]> {
  if (stages.length === 0) return [];
  const rows = await db
    .selectFrom('stages')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('promotions')
          .whereRef('promotions.stage', '=', 'stages.stage')
          .where('phase', '=', 'succeeded')
          .select(['started_at', 'ended_at'])
          .orderBy('seq', 'desc')
          .limit(most)
          .as('run'),
      (join) => join.onTrue(),
    )
    .select(['stages.stage', 'run.started_at', 'run.ended_at'])
    .where('stages.stage', 'in', stages)
    .execute();
  return rows.flatMap(({ stage, started_at: start, ended_at: end }) =>
    start === null || end === null ? [] : [{ stage, seconds: secondsBetween(start, end) }],
  );
}

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
          .select(itsSteps)
          .orderBy('seq', 'desc')
          .limit(1)
          .as('last'),
      (join) => join.onTrue(),
    )
    .selectAll('last')
    .where('stages.stage', 'in', stages)
    .execute();
  return rows.map(toPromotion);
}

function filtered(db: Db, filter: PromotionFilter) {
  let query = db
    .selectFrom('promotions')
    .selectAll()
    .select(itsSteps)
    .orderBy('seq', 'desc')
    .limit(filter.limit);
  if (filter.stage !== undefined) query = query.where('stage', '=', filter.stage);
  if (filter.build !== undefined) query = query.where('build', '=', buildNumber(filter.build));
  if (filter.phases !== undefined) query = query.where('phase', 'in', [...filter.phases]);
  if (filter.trigger !== undefined) query = query.where('trigger', '=', filter.trigger);
  if (filter.by !== undefined) query = query.where('actor_id', '=', filter.by);
  if (filter.since !== undefined) query = query.where('created_at', '>=', filter.since);
  if (filter.beforeSeq !== undefined) query = query.where('seq', '<', filter.beforeSeq);
  return query;
}

type PromotionsOfStage = SelectQueryBuilder<Schema, 'promotions' | 'stages', object>;

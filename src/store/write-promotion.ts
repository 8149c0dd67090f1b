import { sql, type Updateable } from 'kysely';
import { ulid } from 'ulid';
import { buildNumber } from '../model/build.js';
import { isTerminal, type Phase, type Promotion, type Reason } from '../model/promotion.js';
import type { NewPromotion, PromotionChange } from '../ports/promotions.js';
import { toActorColumns } from './actor-columns.js';
import type { Db } from './database.js';
import { noteArrival } from './presence.js';
import { toPromotion } from './promotion-rows.js';
import type { ReasonJson, Schema } from './schema.js';
import { toJsonb } from './to-jsonb.js';

/** A new promotion; one that was decided at once has ended already. */
export async function insertPromotion(db: Db, promotion: NewPromotion): Promise<Promotion> {
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
      override_holds: toJsonb(promotion.overrideHolds ?? []),
      goes_before: toJsonb(promotion.goesBefore?.holds ?? []),
      goes_before_until: promotion.goesBefore?.until ?? null,
      clients: toJsonb(promotion.clients ?? []),
      blocked_by: toJsonb((promotion.blockedBy ?? []).map(toJson)),
      outcome: promotion.outcome === undefined ? null : toJsonb(promotion.outcome),
      created_at: now,
      ended_at: isTerminal(promotion.phase) ? now : null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  if (promotion.phase === 'succeeded') await noteArrival(db, row.id);
  return toPromotion({ ...row, steps: [] });
}

/** Changes a promotion that is in this phase still; whether it was. */
export async function changePhase(
  db: Db,
  { id, from, change }: { id: string; from: Phase; change: PromotionChange },
): Promise<boolean> {
  const row: Updateable<Schema['promotions']> = {};
  if (change.phase !== undefined) row.phase = change.phase;
  // What it waited for is over.
  const blockedBy = change.blockedBy ?? (change.phase === undefined ? undefined : []);
  if (blockedBy !== undefined) row.blocked_by = toJsonb(blockedBy.map(toJson));
  if (change.goesBefore !== undefined) {
    row.goes_before = toJsonb(change.goesBefore?.holds ?? []);
    row.goes_before_until = change.goesBefore?.until ?? null;
  }
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
  const isChanged = result.numUpdatedRows > 0n;
  if (isChanged && change.phase === 'succeeded') await noteArrival(db, id);
  return isChanged;
}

const numberOf = (build: string | null): number | null => (build === null ? null : buildNumber(build));

const toJson = ({ code, facts, until }: Reason): ReasonJson => ({
  code,
  facts,
  ...(until === undefined ? {} : { until: until.toISOString() }),
});

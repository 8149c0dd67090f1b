import type { Selectable } from 'kysely';
import { buildId } from '../model/build.js';
import type { Abort, Phase, Promotion, Step, Trigger } from '../model/promotion.js';
import type { StoredReason } from '../model/reason.js';
import { actorIn } from './actor-columns.js';
import type { Db } from './database.js';
import type { ReasonJson, Schema } from './schema.js';

export type PromotionRow = Selectable<Schema['promotions']>;

/** Promotions as the product knows them, each with its steps, at the cost of one more statement. */
export async function withSteps(db: Db, rows: readonly PromotionRow[]): Promise<Promotion[]> {
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
  const stepsOf = new Map<string, Step[]>();
  for (const step of steps) {
    const own = stepsOf.get(step.promotion) ?? [];
    own.push(toStep(step));
    stepsOf.set(step.promotion, own);
  }
  return rows.map((row) => toPromotion(row, stepsOf.get(row.id) ?? []));
}

const toStep = (step: Selectable<Schema['promotion_steps']>): Step => ({
  name: step.name as Step['name'],
  phase: step.phase as Step['phase'],
  startedAt: step.started_at,
  endedAt: step.ended_at,
});

/** A row without its steps, and these. */
export const toPromotion = (row: PromotionRow, steps: readonly Step[]): Promotion => ({
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
  overrideHolds: row.override_holds,
  goesBefore:
    row.goes_before_until === null ? null : { holds: row.goes_before, until: row.goes_before_until },
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
        wait: toWait(row.abort_wait),
      };

const toWait = (wait: PromotionRow['abort_wait']): Abort['wait'] =>
  wait === null ? null : { ...wait, since: new Date(wait.since), until: new Date(wait.until) };

/** What an earlier or a later version wrote is read as it is; its code alone may have no words here. */
const toReason = ({ until, ...reason }: ReasonJson): StoredReason => ({
  ...reason,
  ...(until === undefined ? {} : { until: new Date(until) }),
});

import { expressionBuilder, type Selectable } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { buildId } from '../model/build.js';
import type { Abort, Phase, Promotion, Step, Trigger } from '../model/promotion.js';
import type { StoredReason } from '../model/reason.js';
import { actorIn } from './actor-columns.js';
import type { ReasonJson, Schema } from './schema.js';

export type PromotionRow = Selectable<Schema['promotions']>;

/** The steps of a promotion, for a statement that reads its row: one of their own would cost more than they say. */
export const itsSteps = () =>
  jsonArrayFrom(
    expressionBuilder<Schema, 'promotions'>()
      .selectFrom('promotion_steps')
      .select(['name', 'phase', 'started_at', 'ended_at'])
      .whereRef('promotion_steps.promotion', '=', 'promotions.id')
      .orderBy('started_at'),
  )
    .$castTo<StepRow[]>()
    .as('steps');

/** As JSON has it, where times are texts. */
interface StepRow {
  readonly name: string;
  readonly phase: string;
  readonly started_at: string;
  readonly ended_at: string | null;
}

const toStep = (step: StepRow): Step => ({
  name: step.name as Step['name'],
  phase: step.phase as Step['phase'],
  startedAt: new Date(step.started_at),
  endedAt: step.ended_at === null ? null : new Date(step.ended_at),
});

/** A row with its steps as the product knows it. */
export const toPromotion = (row: PromotionRow & { readonly steps: readonly StepRow[] }): Promotion => ({
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
  steps: row.steps.map(toStep),
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

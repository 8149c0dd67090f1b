import { crashPoint } from '../processes/crash-point.js';
import type { Outcome, Promotion, Reason } from '../model/promotion.js';
import type { Stage } from '../model/stage.js';
import { supersededBy } from '../policy/queue.js';
import { isAutomatic } from '../policy/rollback.js';
import { touchedOn } from '../requests/client.js';
import type { Caller } from '../model/caller.js';
import type { Ports } from '../ports/ports.js';
import type { NewPromotion, Rows } from '../ports/rows.js';

export type Wanted = Pick<NewPromotion, 'build' | 'trigger'> &
  Partial<
    Pick<
      NewPromotion,
      'reason' | 'milestone' | 'occurrence' | 'allowChanges' | 'overrideHold' | 'previousBuild'
    >
  >;

/**
 * Accepts a promotion: its row, its event and the wake-up of its stage in the caller's transaction, so that
 * all of it happens or none. Older waiting ones that it replaces are superseded. The caller holds the stage's lock.
 */
export async function enqueue(
  ports: Pick<Ports, 'waker' | 'catalogue'>,
  rows: Rows,
  accepted: { stage: Stage; caller: Caller; wanted: Wanted },
): Promise<Promotion> {
  const { stage, caller, wanted } = accepted;
  await supersede(rows, accepted);
  const clients = await touchedOn(ports, rows, stage.name);
  const promotion = await rows.promotions.insert({ ...newRow(stage, caller, wanted), clients });
  await rows.events.append({ ...byCaller(promotion, caller), name: 'promotion:requested', to: 'pending' });
  await rows.runEvents.append(promotion.id, [{ kind: 'phase', phase: 'pending' }]);
  await rows.stages.touch(stage.name);
  await ports.waker.wake(rows, stage.name);
  crashPoint('enqueue.beforeCommit');
  return promotion;
}

/** Records that an automatic run decided not to act, and every reason why. */
export async function recordSkipped(
  rows: Rows,
  skipped: { stage: Stage; caller: Caller; wanted: Wanted; reasons: readonly Reason[] },
): Promise<Promotion> {
  const { stage, caller, wanted, reasons } = skipped;
  const [first] = reasons;
  const promotion = await rows.promotions.insert({
    ...newRow(stage, caller, wanted),
    phase: 'skipped',
    blockedBy: reasons,
    ...(first === undefined ? {} : { outcome: { code: first.code, facts: first.facts } }),
  });
  await rows.events.append({ ...byCaller(promotion, caller), name: 'promotion:skipped', to: 'skipped' });
  await rows.runEvents.append(promotion.id, [{ kind: 'phase', phase: 'skipped' }]);
  return promotion;
}

async function supersede(
  rows: Rows,
  { stage, caller, wanted }: { stage: Stage; caller: Caller; wanted: Wanted },
): Promise<void> {
  const { trigger, build } = wanted;
  const open = await rows.promotions.open(stage.name);
  const automatic = isAutomatic({ trigger, actor: caller.actor });
  for (const older of supersededBy(stage, open, { trigger, automatic }))
    await endSuperseded(rows, older, { caller, outcome: { code: 'superseded', facts: { build } } });
}

/** Ends a waiting promotion in whose place something else has come, with the event that tells of it. */
export async function endSuperseded(
  rows: Rows,
  older: Promotion,
  { caller, outcome }: { caller: Caller; outcome: Outcome },
): Promise<void> {
  const endedAt = await rows.now();
  await rows.promotions.change(older.id, 'pending', { phase: 'superseded', endedAt, outcome });
  await rows.events.append({
    ...byCaller(older, caller),
    name: 'promotion:superseded',
    reason: null,
    from: 'pending',
    to: 'superseded',
  });
  await rows.runEvents.append(older.id, [{ kind: 'phase', phase: 'superseded' }]);
}

const newRow = (stage: Stage, { actor, requestId }: Caller, wanted: Wanted): NewPromotion => ({
  stage: stage.name,
  build: wanted.build,
  phase: 'pending',
  trigger: wanted.trigger,
  actor,
  requestId,
  reason: wanted.reason ?? null,
  milestone: wanted.milestone ?? null,
  occurrence: wanted.occurrence ?? null,
  allowChanges: wanted.allowChanges ?? [],
  overrideHold: wanted.overrideHold ?? null,
  previousBuild: wanted.previousBuild ?? null,
});

const byCaller = (promotion: Promotion, { actor, requestId }: Caller) => ({
  stage: promotion.stage,
  promotion: promotion.id,
  actor,
  requestId,
  reason: promotion.reason,
  facts: {
    build: promotion.build,
    trigger: promotion.trigger,
    ...(promotion.allowChanges.length === 0 ? {} : { allowChanges: promotion.allowChanges }),
  },
});

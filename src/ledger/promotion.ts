import { crashPoint } from '../processes/crash-point.js';
import type { Caller } from '../model/caller.js';
import { outcomeBy, type Outcome } from '../model/outcome.js';
import type { Promotion, Reason } from '../model/promotion.js';
import type { Stage } from '../model/stage.js';
import { supersededBy } from '../policy/queue.js';
import { isAutomatic } from '../policy/rollback.js';
import type { NewEvent } from '../ports/events.js';
import type { Ports } from '../ports/ports.js';
import type { NewPromotion } from '../ports/promotions.js';
import type { Rows } from '../ports/rows.js';
import { touchedOn } from '../queries/client.js';
import { write, type Ledger } from './write.js';

export type Wanted = Pick<NewPromotion, 'build' | 'trigger'> &
  Partial<
    Pick<
      NewPromotion,
      | 'reason'
      | 'milestone'
      | 'occurrence'
      | 'allowChanges'
      | 'overrideHolds'
      | 'previousBuild'
      | 'goesBefore'
    >
  >;

interface Accepted {
  readonly stage: Stage;
  readonly caller: Caller;
  readonly wanted: Wanted;
}

/**
 * Accepts a promotion, in the caller's transaction, so that all of it happens or none. Older waiting ones that it
 * replaces are superseded. The caller holds the stage's lock.
 */
export async function accept(
  ports: Ledger & Pick<Ports, 'catalogue'>,
  rows: Rows,
  accepted: Accepted,
): Promise<Promotion> {
  const { stage, caller } = accepted;
  await supersedeOlder(ports, rows, accepted);
  const clients = await touchedOn(ports, rows, stage.name);
  const promotion = await write(ports, rows, {
    change: () => rows.promotions.insert({ ...newRow(accepted), clients }),
    trace: (made) => ({
      audit: [{ ...by(caller, made), name: 'promotion:requested', to: 'pending' }],
      told: { promotion: made.id, events: [{ kind: 'phase', phase: 'pending' }] },
      touches: [stage.name],
      wakes: stage.name,
    }),
  });
  crashPoint('enqueue.beforeCommit');
  return promotion;
}

/** Records that an automatic run decided not to act, and every reason why. */
export function skip(
  ledger: Ledger,
  rows: Rows,
  skipped: Accepted & { readonly reasons: readonly Reason[] },
): Promise<Promotion> {
  const { caller, reasons } = skipped;
  const [first] = reasons;
  const outcome = first === undefined ? {} : { outcome: outcomeBy(first) };
  return write(ledger, rows, {
    change: () =>
      rows.promotions.insert({ ...newRow(skipped), phase: 'skipped', blockedBy: reasons, ...outcome }),
    trace: (made) => ({
      audit: [
        {
          ...because(by(caller, made), { codes: reasons.map(({ code }) => code) }),
          ...{ name: 'promotion:skipped', to: 'skipped' },
        },
      ],
      told: { promotion: made.id, events: [{ kind: 'phase', phase: 'skipped' }] },
      // It never stood in the queue.
      touches: [],
      wakes: null,
    }),
  });
}

/** Ends a waiting promotion in whose place something else has come. */
export async function supersede(
  ledger: Ledger,
  rows: Rows,
  older: Promotion,
  { caller, outcome }: { caller: Caller; outcome: Outcome },
): Promise<void> {
  const change = { phase: 'superseded' as const, endedAt: await rows.now(), outcome };
  const event = { name: 'promotion:superseded', reason: null, from: 'pending', to: 'superseded' } as const;
  await write(ledger, rows, {
    change: () => rows.promotions.change(older.id, 'pending', change),
    trace: () => ({
      audit: [{ ...because(by(caller, older), { code: outcome.code }), ...event }],
      told: { promotion: older.id, events: [{ kind: 'phase', phase: 'superseded' }] },
      touches: [older.stage],
      // Whoever supersedes it goes on with the stage.
      wakes: null,
    }),
  });
}

async function supersedeOlder(
  ledger: Ledger,
  rows: Rows,
  { stage, caller, wanted }: Accepted,
): Promise<void> {
  const { trigger, build } = wanted;
  const open = await rows.promotions.open(stage.name);
  const automatic = isAutomatic({ trigger, actor: caller.actor });
  for (const older of supersededBy(stage, open, { trigger, automatic }))
    await supersede(ledger, rows, older, { caller, outcome: { code: 'superseded', facts: { build } } });
}

const newRow = ({ stage, caller: { actor, requestId }, wanted }: Accepted): NewPromotion => ({
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
  overrideHolds: wanted.overrideHolds ?? [],
  goesBefore: wanted.goesBefore ?? null,
  previousBuild: wanted.previousBuild ?? null,
});

const by = ({ actor, requestId }: Caller, promotion: Promotion): Omit<NewEvent, 'name'> => ({
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

/** With what the service found: no person said why. */
const because = (event: Omit<NewEvent, 'name'>, found: NewEvent['facts']): Omit<NewEvent, 'name'> => ({
  ...event,
  facts: { ...event.facts, ...found },
});

/** What keeps a promotion waiting that was to start, or that nothing does any more: nothing has changed but that it is known. */
export const keepWaiting = (
  ledger: Ledger,
  rows: Rows,
  { promotion, reasons }: { promotion: Promotion; reasons: readonly Reason[] },
): Promise<boolean> =>
  write(ledger, rows, {
    change: () => rows.promotions.change(promotion.id, 'pending', { blockedBy: reasons }),
    trace: () => null,
  });

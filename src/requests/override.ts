import { Refusal } from '../model/error.js';
import { isQuietId } from '../model/hold.js';
import type { Stage } from '../model/stage.js';
import { quietHoldsAt } from '../policy/quiet.js';
import { heldBy, keeping } from '../policy/hold.js';
import { viewsOf } from '../policy/reservation.js';
import type { Asker } from '../model/caller.js';
import { findHold } from '../queries/find.js';
import type { Rows } from '../ports/rows.js';
import { mayOverride } from './right.js';

/** What a request wants where its stage is held: be refused, wait for the end, or pass these holds. */
export type HoldChoice =
  | { readonly do: 'reject' }
  | { readonly do: 'wait' }
  | { readonly do: 'override'; readonly holds: readonly string[] };

interface Passing {
  readonly caller: Asker;
  readonly stage: Stage;
  readonly build: string;
  readonly onHold: HoldChoice;
  /** What it goes before by itself: that is not in its way, and not passed either where it is named. */
  readonly goesBefore?: readonly string[];
}

/**
 * The holds that the request passes; none = none keeps a person out with this build, or it waits for the end. Refuses
 * with `stage-held`, which tells who holds it, until when, and how to wait or to pass. Whoever does not name every hold
 * in the way passes nothing. The caller holds the stage's lock.
 */
export async function passedHolds(
  rows: Rows,
  { caller, stage, build, onHold, goesBefore = [] }: Passing,
): Promise<readonly string[]> {
  const named = onHold.do === 'override' ? onHold.holds : [];
  for (const id of named) if (!isQuietId(id)) await assertHoldOf(rows, stage.name, id);
  if (onHold.do === 'wait') return [];
  const now = await rows.now();
  const open = [...(await rows.holds.open(stage.name)), ...quietHoldsAt(stage, now)];
  const inTheWay = keeping(open, { overrideHolds: goesBefore, trigger: 'request', build }, now);
  const ids = inTheWay.map(({ id }) => id);
  if (ids.every((id) => named.includes(id))) return ids;
  // All of them, also those that were named: one after the other they would be told in turns.
  const holds = viewsOf(inTheWay, { open, state: await rows.stages.get(stage.name), now });
  const [last, ...others] = holds;
  if (last === undefined) return ids;
  throw new Refusal(
    'stage-held',
    { ...heldBy(last).facts, others: others.map((one) => heldBy(one).facts) },
    {
      ...{ hold: last, holds },
      override: {
        // Quiet hours are passed by whoever may promote.
        allowed: ids.every(isQuietId) || mayOverride(caller, stage.name),
        ...{ field: 'overrideHold', value: last.hold.id, values: ids },
        needsReason: true,
      },
      orWait: { field: 'onHold', value: 'wait' },
    },
  );
}

async function assertHoldOf(rows: Rows, stage: string, id: string): Promise<void> {
  const named = await findHold(rows, id);
  if (named.stage !== stage) throw new Refusal('not-found', { kind: 'hold', name: id });
}

import { Refusal } from '../model/error.js';
import { heldBy } from '../policy/hold.js';
import type { Asker } from '../model/caller.js';
import { findHold } from '../queries/find.js';
import { holdOn } from '../queries/hold.js';
import type { Rows } from '../ports/rows.js';
import { mayOverride } from './right.js';

/** What a request wants where its stage is held: be refused, wait for the end, or pass this one hold. */
export type HoldChoice =
  | { readonly do: 'reject' }
  | { readonly do: 'wait' }
  | { readonly do: 'override'; readonly hold: string };

/**
 * The hold that the request passes; null = none is in force that keeps a person out, or it waits for the end. Refuses with `stage-held`, which
 * tells who holds it, until when, and how to wait or to pass. Whoever names a hold that is not the one in force passes
 * nothing. The caller holds the stage's lock.
 */
export async function passedHold(
  rows: Rows,
  { caller, stage, onHold }: { caller: Asker; stage: string; onHold: HoldChoice },
): Promise<string | null> {
  if (onHold.do === 'override') await assertHoldOf(rows, stage, onHold.hold);
  const hold = await holdOn(rows, stage);
  if (hold === null || onHold.do === 'wait') return null;
  if (onHold.do === 'override' && onHold.hold === hold.id) return hold.id;
  if (hold.kind === 'kept') return null;
  throw new Refusal('stage-held', heldBy(hold).facts, {
    hold: { hold, now: await rows.now() },
    override: {
      allowed: mayOverride(caller, stage),
      field: 'overrideHold',
      value: hold.id,
      needsReason: true,
    },
    orWait: { field: 'onHold', value: 'wait' },
  });
}

async function assertHoldOf(rows: Rows, stage: string, id: string): Promise<void> {
  const named = await findHold(rows, id);
  if (named.stage !== stage) throw new Refusal('not-found', { kind: 'hold', name: id });
}

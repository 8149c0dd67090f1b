import type { Caller } from '../model/caller.js';
import type { Hold } from '../model/hold.js';
import type { Stage, StageState } from '../model/stage.js';
import { release } from '../ledger/hold.js';
import { isKept } from '../policy/step-back.js';
import { holdsOn } from '../queries/hold.js';
import { isNewest } from '../queries/newest.js';
import { isStepBack } from '../queries/step-back.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { placeHold } from './hold.js';

export interface Step {
  readonly caller: Caller;
  readonly stage: Stage;
  readonly state: StageState;
  readonly build: string;
  readonly reason: string | null;
  /** null = by the rule. */
  readonly wish: boolean | null;
}

/**
 * Keeps a person's step back from being undone by a commit or a schedule; gives the hold that does so, also one of an
 * earlier step. null = it is no step back, or nobody wants it kept.
 */
export async function keepStepBack(ports: Ports, rows: Rows, step: Step): Promise<Hold | null> {
  const { caller, stage, state, build, reason, wish } = step;
  const before = await holdsOn(rows, stage.name);
  const kept = before.find(({ kind }) => kind === 'kept');
  if (kept !== undefined) return kept;
  if (!isKept(stage, wish) || !(await isStepBack(rows, { stage, state, build }))) return null;
  if (await isNewest(rows, stage, build)) return null;
  const why = reason ?? `${String(state.currentBuild)} → ${build}`;
  const request = { stage: stage.name, kind: 'kept', reason: why, until: null, ifMatch: null } as const;
  return (await placeHold(ports, rows, { caller, request })).hold;
}

/** Ends the hold of a step back once the stage runs the newest build, so that nothing would be undone any more. */
export async function endKept(
  ports: Pick<Ports, 'waker'>,
  rows: Rows,
  { caller, stage }: { caller: Caller; stage: Stage },
): Promise<void> {
  const kept = (await rows.holds.open(stage.name)).find(({ kind }) => kind === 'kept');
  if (kept === undefined) return;
  const { currentBuild: build, unknownReason } = await rows.stages.get(stage.name);
  if (build === null || unknownReason !== null || !(await isNewest(rows, stage, build))) return;
  const why = { actor: caller.actor, reason: null, verdict: null, build };
  const end = { at: await rows.now(), how: 'released' as const, ...why };
  await release(ports, rows, { released: kept, end, requestId: caller.requestId });
}

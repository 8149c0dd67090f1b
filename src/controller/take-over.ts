import type { Instance } from '../model/instance.js';
import type { Attempt, Promotion } from '../model/promotion.js';
import type { StageState } from '../model/stage.js';
import type { Recovery } from '../model/recovery.js';
import { takeOverPromotion, takeOverRecovery } from '../ledger/take-over.js';
import type { Ledger } from '../ledger/write.js';
import type { Ownership } from '../policy/ownership.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { isAway, isElsewhere, machineElsewhere } from '../queries/machine.js';
import { ownerOf } from '../queries/owner.js';

/** What runs on a stage, or is being found out about it: ours to follow, or another instance's. */
export type Underway =
  | { readonly kind: 'running'; readonly promotion: Promotion; readonly attempt: Attempt }
  /** A person asked what the stage runs: nothing starts before that is known. */
  | { readonly kind: 'recovering'; readonly recovery: Recovery }
  | Elsewhere;

interface Elsewhere {
  readonly kind: 'elsewhere';
  readonly what: Pick<Promotion | Recovery, 'id' | 'stage'>;
  /** Whoever follows it has not been heard of for longer than its lease, and is not proven gone. */
  readonly silent: Instance | null;
}

/**
 * Whose a running promotion is, under its stage's row lock: ours to follow on, taken over from an instance that is
 * gone, or left alone with one that lives.
 */
export async function followOrLeave(
  ports: Ledger & Pick<Ports, 'instance'>,
  rows: Rows,
  { promotion, attempt, state }: { promotion: Promotion; attempt: Attempt; state: StageState },
): Promise<Underway> {
  const { id: me } = ports.instance;
  const { instance: owner } = attempt;
  const { ownership, instance } = await ownerOf(ports, rows, owner);
  if (ownership === 'mine') return { kind: 'running', promotion, attempt };
  const there = machineElsewhere(ports, attempt);
  // Only its own machine sees what its runner does: it is left to that one until it has long been away.
  const isLeft =
    there === null ? ownership !== 'free' : isElsewhere(ports, state) || !(await isAway(rows, there));
  if (isLeft) return elsewhere(promotion, ownership, instance);
  const taken = await takeOverPromotion(ports, rows, { promotion, attempt, by: me, seized: null });
  return { kind: 'running', promotion, attempt: taken };
}

/** Whose an open recovery is, in the same way: the first service that looks has it, until it is gone. */
export async function recoverOrLeave(
  ports: Ledger & Pick<Ports, 'instance'>,
  rows: Rows,
  recovery: Recovery,
): Promise<Underway> {
  const { id: me } = ports.instance;
  const { instance: owner } = recovery;
  const { ownership, instance } = await ownerOf(ports, rows, owner);
  if (ownership === 'mine') return { kind: 'recovering', recovery };
  const there = instance?.machine ?? null;
  // It changes nothing that runs, and the stack's lock keeps two apart.
  const isAbandoned = there !== null && there !== ports.instance.machine && (await isAway(rows, there));
  if (ownership !== 'free' && !isAbandoned) return elsewhere(recovery, ownership, instance);
  const taken = await takeOverRecovery(ports, rows, { recovery, by: me, words: null });
  return { kind: 'recovering', recovery: taken };
}

const elsewhere = (
  { id, stage }: Elsewhere['what'],
  ownership: Ownership,
  instance: Instance | undefined,
): Underway => ({
  kind: 'elsewhere',
  what: { id, stage },
  silent: ownership === 'silent' ? (instance ?? null) : null,
});

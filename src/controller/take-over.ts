import { systemActor } from '../model/actor.js';
import type { Instance } from '../model/instance.js';
import type { Attempt, Promotion } from '../model/promotion.js';
import { saidWord, type Recovery } from '../model/recovery.js';
import { ownershipOf, type Ownership } from '../policy/ownership.js';
import type { Caller } from '../model/caller.js';
import type { Ports } from '../ports/ports.js';
import type { RecoveryWords, Rows } from '../ports/rows.js';

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

/** Another instance follows the promotion or recovery by now; whoever meets this lets it be. */
export class LostToAnother extends Error {
  constructor(what: string) {
    super(`another instance follows ${what}`);
    this.name = 'LostToAnother';
  }
}

/**
 * Whose a running promotion is, under its stage's row lock: ours to follow on, taken over from an instance that is
 * gone, or left alone with one that lives.
 */
export async function followOrLeave(
  ports: Pick<Ports, 'instance'>,
  rows: Rows,
  { promotion, attempt }: { promotion: Promotion; attempt: Attempt },
): Promise<Underway> {
  const { id: me } = ports.instance;
  const { instance: owner } = attempt;
  const { ownership, instance } = await ownerOf(ports, rows, owner);
  if (ownership === 'mine') return { kind: 'running', promotion, attempt };
  if (ownership !== 'free') return elsewhere(promotion, ownership, instance);
  const taken = await rows.attempts.take(attempt.id, { from: owner, to: me });
  if (taken === undefined) throw new LostToAnother(promotion.id);
  await rows.events.append({
    name: 'promotion:taken-over',
    stage: promotion.stage,
    promotion: promotion.id,
    actor: systemActor('reconcile'),
    requestId: promotion.requestId,
    facts: { instance: me, before: owner, attempt: attempt.number },
  });
  return { kind: 'running', promotion, attempt: taken };
}

/** Whose an open recovery is, in the same way: the first service that looks has it, until it is gone. */
export async function recoverOrLeave(
  ports: Pick<Ports, 'instance'>,
  rows: Rows,
  recovery: Recovery,
): Promise<Underway> {
  const { id: me } = ports.instance;
  const { instance: owner } = recovery;
  const { ownership, instance } = await ownerOf(ports, rows, owner);
  if (ownership === 'mine') return { kind: 'recovering', recovery };
  if (ownership !== 'free') return elsewhere(recovery, ownership, instance);
  const taken = await rows.recoveries.take(recovery.id, { from: owner, to: me });
  if (taken === undefined) throw new LostToAnother(recovery.id);
  await rows.events.append({
    name: 'stage:recovery-taken',
    stage: recovery.stage,
    promotion: null,
    actor: systemActor('reconcile'),
    requestId: recovery.requestId,
    facts: { recovery: recovery.id, instance: me, before: owner },
  });
  return { kind: 'recovering', recovery: taken };
}

export interface Seizure {
  readonly promotion: Promotion;
  readonly attempt: Attempt;
  readonly fence: number;
  readonly caller: Caller;
  readonly reason: string;
}

/**
 * Gives a running promotion to this instance at a person's word, who has looked that its owner is gone: whatever that
 * one still says is fenced. How the update ended is found out as after any other end of a service.
 */
export async function seize(
  { instance }: Pick<Ports, 'instance'>,
  rows: Rows,
  { promotion, attempt, fence, caller, reason }: Seizure,
): Promise<void> {
  const { id: me } = instance;
  const { instance: before } = attempt;
  if ((await rows.attempts.take(attempt.id, { from: before, to: me })) === undefined)
    throw new LostToAnother(promotion.id);
  await rows.promotions.change(promotion.id, promotion.phase, { fence });
  await rows.events.append({
    name: 'promotion:taken-over',
    stage: promotion.stage,
    promotion: promotion.id,
    ...caller,
    reason,
    facts: { instance: me, before, attempt: attempt.number },
  });
}

/** The same with an open recovery: from now on it is the one of whoever took it, and only those words count. */
export async function seizeRecovery(
  { instance }: Pick<Ports, 'instance'>,
  rows: Rows,
  { recovery, words }: { readonly recovery: Recovery; readonly words: RecoveryWords },
): Promise<Recovery> {
  const { id, stage, instance: before } = recovery;
  const { actor, requestId, reason, clearLock, said } = words;
  const taken = await rows.recoveries.take(id, { from: before, to: instance.id }, words);
  if (taken === undefined) throw new LostToAnother(id);
  await rows.events.append({
    ...{ name: 'stage:recovery-taken', stage, promotion: null, actor, requestId, reason },
    facts: { recovery: id, instance: instance.id, before, clearLock, said: saidWord(said) },
  });
  return taken;
}

/** Whether whoever follows something has not been heard of for longer than its lease, and is not proven gone. */
export const isSilent = async (
  ports: Pick<Ports, 'instance'>,
  rows: Rows,
  owner: string | null,
): Promise<boolean> => (await ownerOf(ports, rows, owner)).ownership === 'silent';

/** What is known of the instance that follows something; null = nobody does, or an earlier version. */
async function ownerOf(
  { instance: { id: me, ...others } }: Pick<Ports, 'instance'>,
  rows: Rows,
  owner: string | null,
): Promise<{ ownership: Ownership; instance: Instance | undefined }> {
  if (owner === me) return { ownership: 'mine', instance: undefined };
  const instance = owner === null ? undefined : await rows.instances.get(owner);
  const facts = { me, owner, instance, isGone: instance !== undefined && others.isGone(instance) };
  return { ownership: ownershipOf({ ...facts, now: await rows.now() }), instance };
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

/** Whether this instance is still the one that follows the promotion; asked under its stage's row lock. */
export const isMine = async (
  { instance }: Pick<Ports, 'instance'>,
  rows: Rows,
  promotion: Promotion,
): Promise<boolean> => (await rows.attempts.last(promotion.id))?.instance === instance.id;

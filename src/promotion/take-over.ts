import { systemActor } from '../model/actor.js';
import type { Instance } from '../model/instance.js';
import type { Attempt, Promotion } from '../model/promotion.js';
import { ownershipOf } from '../policy/ownership.js';
import type { Ports } from './ports.js';
import type { Rows } from './rows.js';

/** What runs on a stage: ours to follow, or another instance's. */
export type Underway =
  | { readonly kind: 'running'; readonly promotion: Promotion; readonly attempt: Attempt }
  /** `silent` = whoever follows it has not been heard of for longer than its lease, and is not proven gone. */
  | { readonly kind: 'elsewhere'; readonly promotion: Promotion; readonly silent: Instance | null };

/** Another instance follows the promotion by now; whoever meets this lets it be. */
export class LostToAnother extends Error {
  constructor(promotion: string) {
    super(`another instance follows ${promotion}`);
    this.name = 'LostToAnother';
  }
}

/**
 * Whose a running promotion is, under its stage's row lock: ours to follow on, taken over from an instance that is
 * gone, or left alone with one that lives.
 */
export async function followOrLeave(
  { instance: { id: me, ...others } }: Pick<Ports, 'instance'>,
  rows: Rows,
  { promotion, attempt }: { promotion: Promotion; attempt: Attempt },
): Promise<Underway> {
  const { instance: owner } = attempt;
  if (owner === me) return { kind: 'running', promotion, attempt };
  const instance = owner === null ? undefined : await rows.instances.get(owner);
  const facts = { me, owner, instance, isGone: instance !== undefined && others.isGone(instance) };
  const ownership = ownershipOf({ ...facts, now: await rows.now() });
  if (ownership === 'living') return { kind: 'elsewhere', promotion, silent: null };
  if (ownership === 'silent') return { kind: 'elsewhere', promotion, silent: instance ?? null };
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

/** Whether this instance is still the one that follows the promotion; asked under its stage's row lock. */
export const isMine = async (
  { instance }: Pick<Ports, 'instance'>,
  rows: Rows,
  promotion: Promotion,
): Promise<boolean> => (await rows.attempts.last(promotion.id))?.instance === instance.id;

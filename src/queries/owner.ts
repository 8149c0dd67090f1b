import type { Instance } from '../model/instance.js';
import { ownershipOf, type Ownership } from '../policy/ownership.js';
import type { Promotion } from '../model/promotion.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';

type Asker = Pick<Ports, 'instance'>;

/** Whether whoever follows something has not been heard of for longer than its lease, and is not proven gone. */
export const isSilent = async (ports: Asker, rows: Rows, owner: string | null): Promise<boolean> =>
  (await ownerOf(ports, rows, owner)).ownership === 'silent';

/** What is known of the instance that follows something; null = nobody does, or an earlier version. */
export async function ownerOf(
  { instance: { id: me, ...others } }: Asker,
  rows: Rows,
  owner: string | null,
): Promise<{ ownership: Ownership; instance: Instance | undefined }> {
  if (owner === me) return { ownership: 'mine', instance: undefined };
  const instance = owner === null ? undefined : await rows.instances.get(owner);
  const now = await rows.now();
  const isGone = instance !== undefined && (await others.isGone(instance, now));
  return { ownership: ownershipOf({ me, owner, instance, isGone, now }), instance };
}

/** Whether this instance is still the one that follows the promotion; asked under its stage's row lock. */
export const isMine = async ({ instance }: Asker, rows: Rows, promotion: Promotion): Promise<boolean> =>
  (await rows.attempts.last(promotion.id))?.instance === instance.id;

import { keepDelivery, refuseDelivery } from '../ledger/delivery.js';
import type { Ledger } from '../ledger/write.js';
import type { Delivery, IgnoredBecause } from '../model/github.js';
import { ignoredBecause } from '../policy/delivery.js';
import type { Store } from '../ports/store.js';

type Desk = Ledger & { readonly store: Store };

export interface Taken {
  readonly outcome: 'accepted' | 'duplicate' | 'ignored';
  readonly why: IgnoredBecause | null;
}

/** Keeps what GitHub signed before it is answered; what follows from it comes afterwards, and is not lost by a kill. */
export const takeDelivery = (
  desk: Desk,
  delivery: Delivery,
  { repository }: { readonly repository: string | null },
): Promise<Taken> =>
  desk.store.transaction(async (rows) => {
    const why = ignoredBecause(delivery, { repository, now: await rows.now() });
    if (!(await keepDelivery(desk, rows, { ...delivery, ignored: why })))
      return { outcome: 'duplicate', why: null };
    return why === null ? { outcome: 'accepted', why } : { outcome: 'ignored', why };
  });

/** Somebody sent what GitHub did not sign. */
export const refuseUnsigned = (desk: Desk, requestId: string): Promise<void> =>
  desk.store.transaction((rows) => refuseDelivery(desk, rows, { requestId }));

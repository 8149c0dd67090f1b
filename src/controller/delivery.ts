import { settlePush } from '../ledger/delivery.js';
import type { Ports } from '../ports/ports.js';

/** Works off the pushes that GitHub told of; each in a transaction of its own, so that a kill loses none. */
export async function settleDeliveries(ports: Pick<Ports, 'store' | 'waker'>): Promise<void> {
  const settleOne = (): Promise<boolean> =>
    ports.store.transaction(async (rows) => {
      const push = await rows.deliveries.take();
      if (push === undefined) return false;
      await settlePush(ports, rows, push);
      return true;
    });
  while (await settleOne());
}

import { setTimeout as delay } from 'node:timers/promises';
import { endAbsence } from '../ledger/removal.js';
import type { Ports } from '../ports/ports.js';
import type { RemovalState } from '../ports/removals.js';

const lookAgainMilliseconds = 200;

/** Waits while somebody removes a tarball, which ends by itself; says whether it was gone just now. */
export async function settled({ store }: Pick<Ports, 'store'>, digest: string): Promise<RemovalState> {
  for (;;) {
    const state = await store.read.removals.of(digest);
    if (state !== 'under-way') return state;
    await delay(lookAgainMilliseconds);
  }
}

/**
 * Sees to it that a tarball that was just received is where all services look for it: one that was removed meanwhile is
 * sent there again, before anybody is told that it is here.
 */
export async function keepReceived(
  ports: Pick<Ports, 'store' | 'artifacts' | 'waker'>,
  digest: string,
): Promise<void> {
  while ((await ports.store.read.removals.of(digest)) !== null) {
    await settled(ports, digest);
    await ports.artifacts.sendAgain(digest);
    await ports.store.transaction((rows) => endAbsence(ports, rows, digest));
  }
}

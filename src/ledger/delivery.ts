import { systemActor } from '../model/actor.js';
import type { Delivery, IgnoredBecause, Rewound } from '../model/github.js';
import { branchOf } from '../policy/delivery.js';
import type { KeptPush } from '../ports/deliveries.js';
import type { Rows } from '../ports/rows.js';
import { note, write, type Ledger } from './write.js';

const nothing = { told: null, touches: [], wakes: null } as const;

/** Keeps what GitHub sent, before anything follows from it; false = it came before. */
export const keepDelivery = (
  ledger: Ledger,
  rows: Rows,
  delivery: Delivery & { readonly ignored: IgnoredBecause | null },
): Promise<boolean> =>
  write(ledger, rows, {
    change: () => rows.deliveries.insert(delivery),
    // What follows from it is in the audit, once it does.
    trace: () => null,
  });

/** Sets a branch back as it was pushed by force, and says what came of it. */
export const settlePush = (
  ledger: Ledger,
  rows: Rows,
  { id, before, after, ...push }: KeptPush,
): Promise<Rewound> =>
  write(ledger, rows, {
    change: async () => {
      const branch = branchOf(push) ?? '';
      const outcome = await rows.history.rewind(branch, { before, after });
      await rows.deliveries.settle(id, outcome);
      return outcome;
    },
    trace: (outcome) => ({
      audit:
        outcome === 'moved'
          ? [
              {
                ...{ name: 'branch:rewound', stage: null, promotion: null, requestId: null },
                actor: systemActor('github'),
                facts: { branch: branchOf(push) ?? '', before, after, delivery: id },
              },
            ]
          : [],
      ...nothing,
    }),
  });

/** Somebody sent what GitHub did not sign: one row an hour, however often. */
export async function refuseDelivery(
  ledger: Ledger,
  rows: Rows,
  { requestId }: { requestId: string | null },
): Promise<void> {
  const since = new Date((await rows.now()).getTime() - quietMilliseconds);
  const [recent] = await rows.events.list({ name: 'webhook:refused', since, limit: 1 });
  if (recent !== undefined) return;
  await note(ledger, rows, {
    ...{ name: 'webhook:refused', stage: null, promotion: null, requestId },
    actor: systemActor('github'),
  });
}

const quietMilliseconds = 3_600_000;

import type { Actor } from '../model/actor.js';
import type { Outcome } from '../model/outcome.js';
import type { Promotion } from '../model/promotion.js';
import type { TouchedClient } from '../model/client.js';
import type { HistoryEntry } from '../model/run.js';
import type { Rows } from '../ports/rows.js';
import { write, type Ledger } from './write.js';

/** Whoever ran Pulumi without asking the service. */
export const byHand: Actor = { id: 'by-hand', via: 'by-hand' };

export interface Noticed {
  readonly stage: string;
  readonly entry: HistoryEntry;
  readonly build: string | null;
  readonly outcome: Outcome | null;
  /** The holds that the run passed, and why. */
  readonly passed: { readonly holds: readonly string[]; readonly reason: string } | null;
  readonly clients: readonly TouchedClient[];
}

/** Makes what was run by hand a promotion, born terminal. */
export const notice = (
  ledger: Ledger,
  rows: Rows,
  { stage, entry, build, outcome, passed, clients }: Noticed,
): Promise<Promotion> =>
  write(ledger, rows, {
    change: () =>
      rows.promotions.insert({
        ...{ stage, build, clients, trigger: 'by-hand', actor: byHand, requestId: null },
        phase: entry.succeeded ? 'succeeded' : 'failed',
        reason: passed?.reason ?? null,
        overrideHolds: passed?.holds ?? [],
        milestone: null,
        occurrence: null,
        at: entry.endedAt,
        ...(outcome === null ? {} : { outcome }),
      }),
    trace: ({ id, phase }) => {
      const whose = { stage, promotion: id, actor: byHand, requestId: null };
      const facts = { kind: entry.kind, succeeded: entry.succeeded, build };
      return {
        audit: [
          { ...whose, name: 'promotion:noticed', to: phase, facts },
          ...(passed?.holds ?? []).map((hold) => ({
            ...{ ...whose, name: 'hold:overridden' as const, reason: passed?.reason ?? null },
            facts: { hold, build },
          })),
        ],
        told: null,
        touches: [],
        wakes: null,
      };
    },
  });

import { systemActor } from '../model/actor.js';
import type { RunEvent } from '../model/event.js';
import type { Promotion } from '../model/promotion.js';
import type { NewEvent } from '../ports/events.js';
import type { Rows } from '../ports/rows.js';
import { ofRun } from './run.js';
import { write, type Ledger } from './write.js';

/** What the runner reported, with the offset (bytes) up to which its file is rows; false = somebody else follows it by now. */
export const progress = (
  ledger: Ledger,
  rows: Rows,
  {
    promotion,
    attempt,
    instance,
    offset,
    events,
  }: {
    promotion: Promotion;
    attempt: string;
    instance: string;
    offset: number;
    events: readonly RunEvent[];
  },
): Promise<readonly RunEvent[] | null> =>
  write(ledger, rows, {
    change: async () => {
      // First of all: whoever takes it over waits for this, or this finds that it was taken.
      if (!(await rows.attempts.progress(attempt, { instance, offset }))) return null;
      const fresh = (await isKnownTruncated(rows, promotion, events))
        ? events.filter((event) => !tellsTruncated(event))
        : events;
      for (const event of fresh) await changeBy(rows, promotion, event);
      return fresh;
    },
    trace: (fresh) =>
      fresh === null
        ? null
        : {
            audit: fresh.flatMap((event) => locksCleared(promotion, event)),
            told: { promotion: promotion.id, events: fresh },
            touches: [],
            wakes: null,
          },
  });

/** Whoever follows again finds it again: it is told once. */
const isKnownTruncated = async (
  rows: Rows,
  { id }: Promotion,
  events: readonly RunEvent[],
): Promise<boolean> => events.some(tellsTruncated) && (await rows.promotions.get(id))?.logTruncated === true;

const tellsTruncated = (event: RunEvent): boolean => event.kind === 'log' && event.logTruncated === true;

async function changeBy(rows: Rows, { id, phase }: Promotion, event: RunEvent): Promise<void> {
  if (event.kind === 'step') await rows.promotions.step(id, event.step, event.phase);
  if (tellsTruncated(event)) await rows.promotions.change(id, phase, { logTruncated: true });
}

const locksCleared = (promotion: Promotion, event: RunEvent): NewEvent[] =>
  event.kind !== 'log' || event.lockCleared === undefined
    ? []
    : [
        {
          ...ofRun(promotion),
          name: 'stage:lock-cleared',
          actor: systemActor('reconcile'),
          facts: { locks: event.lockCleared, how: 'proven-gone' },
        },
      ];

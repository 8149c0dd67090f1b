import { systemActor } from '../model/actor.js';
import type { RunEvent } from '../model/event.js';
import type { Promotion } from '../model/promotion.js';
import type { KeptSeen } from '../model/timing.js';
import type { RunTold } from '../ports/engine.js';
import type { NewEvent } from '../ports/events.js';
import type { Rows } from '../ports/rows.js';
import { ofRun } from './run.js';
import { write, type Ledger } from './write.js';

/**
 * What the runner reported, with the offset (bytes) up to which its file is rows: what people watch is told, what its
 * processes saw is kept with the attempt. null = somebody else follows it by now.
 */
export const progress = (
  ledger: Ledger,
  rows: Rows,
  {
    promotion,
    attempt,
    instance,
    offset,
    told,
  }: {
    promotion: Promotion;
    attempt: string;
    instance: string;
    offset: number;
    told: readonly RunTold[];
  },
): Promise<readonly RunEvent[] | null> =>
  write(ledger, rows, {
    change: async () => {
      // First of all: whoever takes it over waits for this, or this finds that it was taken.
      const seen = told.flatMap(asKept);
      if (!(await rows.attempts.progress(attempt, { instance, offset, seen }))) return null;
      const events = told.filter((one) => one.kind !== 'seen');
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

const asKept = (told: RunTold): KeptSeen[] =>
  told.kind === 'seen' ? [{ part: told.part, at: told.at }] : [];

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

import type { Hold } from '../model/hold.js';
import { keepsFromOf } from '../policy/reservation.js';
import type { HoldTimes } from '../ports/holds.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { findStage } from '../queries/find.js';
import { usualTime } from '../queries/usual-time.js';
import { invalid } from './invalid.js';

/**
 * When a hold keeps a stage: since now, or for a reservation that begins at `from`. Throws Refusal `validation` for what
 * is over, for an end that comes before the beginning, and for a reservation without one.
 */
export async function timesOf(
  ports: Pick<Ports, 'catalogue'>,
  rows: Rows,
  { stage, from, until, now }: { stage: string; from: Date | null; until: Date | null; now: Date },
): Promise<HoldTimes> {
  if (from === null) {
    assertLater(until, now);
    return { from, keepsFrom: now, until };
  }
  if (from < now) throw invalid('/from', { code: 'in-the-past' });
  assertEndsAfter(from, until);
  const { leadSeconds } = findStage(ports.catalogue, stage);
  const usual = await usualTime(rows, stage);
  return {
    ...{ from, until },
    keepsFrom: keepsFromOf(from, { leadSeconds, usualSeconds: usual?.seconds ?? null }, now),
  };
}

/** The same hold with another end. Throws Refusal `validation` as above. */
export function endsAt({ from, keepsFrom }: Hold, until: Date | null, now: Date): HoldTimes {
  if (from !== null) assertEndsAfter(from, until);
  assertLater(until, now);
  return { from, keepsFrom, until };
}

/** Throws Refusal `validation`. */
export function assertLater(until: Date | null, now: Date, pointer = '/until'): void {
  if (until === null || until > now) return;
  throw invalid(pointer, { code: 'in-the-past' });
}

function assertEndsAfter(from: Date, until: Date | null): void {
  if (until === null) throw invalid('/until', { code: 'missing' });
  if (until <= from) throw invalid('/until', { code: 'not-after', facts: { start: from.toISOString() } });
}

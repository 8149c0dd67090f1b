import type { Caller } from '../model/caller.js';
import type { Hold } from '../model/hold.js';
import type { Promotion } from '../model/promotion.js';
import type { PutBack, PutBackEnd } from '../model/put-back.js';
import { dueOf, isPutBack, putsBack } from '../policy/put-back.js';
import type { Rows } from '../ports/rows.js';
import { supersede } from './promotion.js';
import { note, write, type Ledger } from './write.js';

/**
 * A milestone goes before what is booked, which is put back in time, once: another milestone that went before it is
 * not what it comes after any more. The caller holds the stage's lock.
 */
export async function planned(
  ledger: Ledger,
  rows: Rows,
  asked: { caller: Caller; putBack: Omit<PutBack, 'id' | 'promotion' | 'end'>; reservation: Hold },
): Promise<PutBack> {
  const { caller, reservation } = asked;
  const owner = reservation.actor.id;
  const before = await rows.putBacks.openFor(reservation.id);
  if (before !== undefined) {
    const end = { at: await rows.now(), how: 'not-needed', why: 'replaced' } as const;
    await ended(ledger, rows, { putBack: before, owner, end });
  }
  return write(ledger, rows, {
    change: () => rows.putBacks.insert(asked.putBack),
    trace: (made) => ({
      audit: [
        {
          ...{ name: 'put-back:planned', ...caller, stage: made.stage, promotion: made.passing },
          reason: reservation.reason,
          facts: { ...factsOf(made), owner },
        },
      ],
      ...{ told: null, touches: [], wakes: null },
    }),
  });
}

/**
 * What a milestone goes before is kept for later than another one now, or is over: the build of that one comes back
 * next. The caller holds the stage's lock.
 */
export async function handOn(
  ledger: Ledger,
  rows: Rows,
  { putBack, owner, end, next }: { putBack: PutBack; owner: string; end: PutBackEnd; next: Hold },
): Promise<PutBack> {
  const before = await rows.promotions.get(putBack.passing);
  await ended(ledger, rows, { putBack, owner, end });
  // One that still waits goes before the next instead.
  if (before?.phase === 'pending')
    await rows.promotions.change(before.id, 'pending', { goesBefore: before.goesBefore });
  return planned(ledger, rows, {
    caller: { actor: putsBack, requestId: null },
    putBack: { ...putBack, reservation: next.id, build: next.shows?.build ?? putBack.build },
    reservation: next,
  });
}

/**
 * A reservation was moved, or is over: what goes before it and still waits may do so until the first of those that are
 * left is due again; where none is left, it goes before nothing any more. The caller holds the stage's lock.
 */
export async function followReservation(rows: Rows, reservation: Hold): Promise<void> {
  const open = await rows.putBacks.open();
  for (const { id, phase, goesBefore: before } of await rows.promotions.open(reservation.stage)) {
    if (phase !== 'pending' || before?.holds.includes(reservation.id) !== true) continue;
    const putBack = open.find(({ passing }) => passing === id);
    if (putBack === undefined) continue;
    const goesBefore = await untilTheFirst(rows, before.holds, putBack.aheadSeconds);
    await rows.promotions.change(id, 'pending', { goesBefore });
  }
}

async function untilTheFirst(
  rows: Rows,
  holds: readonly string[],
  aheadSeconds: number,
): Promise<Promotion['goesBefore']> {
  const booked = (await rows.holds.many(holds)).filter(({ end }) => end === null);
  const dues = booked.map((hold) => dueOf(hold, aheadSeconds).getTime());
  return dues.length === 0 ? null : { holds, until: new Date(Math.min(...dues)) };
}

/** A hold keeps it out when it is to come back: told to whoever reads the audit while there is time, with both owners. */
export const keptOut = (
  ledger: Ledger,
  rows: Rows,
  { caller, putBack, owner, kept }: { caller: Caller; putBack: PutBack; owner: string; kept: Hold },
): Promise<void> =>
  note(ledger, rows, {
    ...{ name: 'put-back:kept-out', ...caller, stage: putBack.stage, promotion: putBack.passing },
    reason: kept.reason,
    facts: {
      ...{ ...factsOf(putBack), owner, kept: kept.id, keptBy: kept.actor.id },
      keptUntil: kept.until?.toISOString() ?? null,
    },
  });

/**
 * It came back, it never had to, or it did not: told to whoever reads the audit, with both owners. What the service
 * asked for by then and that has not begun is over, too. The caller holds the stage's lock.
 */
export async function ended(
  ledger: Ledger,
  rows: Rows,
  { putBack, owner, end }: { putBack: PutBack; owner: string; end: PutBackEnd },
): Promise<void> {
  await write(ledger, rows, {
    change: async () => {
      await rows.putBacks.end(putBack.id, end);
      await rows.promotions.change(putBack.passing, 'pending', { goesBefore: null });
    },
    trace: () => ({
      audit: [
        {
          ...{ name: end.how === 'failed' ? 'put-back:failed' : 'put-back:ended', reason: null },
          ...{ actor: putsBack, requestId: null, stage: putBack.stage },
          promotion: putBack.promotion,
          facts: { ...factsOf(putBack), owner, how: end.how, why: end.why },
        },
      ],
      told: null,
      touches: [putBack.stage],
      wakes: null,
    }),
  });
  if (end.how !== 'done') await endWaiting(ledger, rows, putBack.promotion);
}

/**
 * Ends what was to put something back and still waits, unless a person asked for it, or another put-back waits for it:
 * started later, it would take the place of the milestone for nothing.
 */
export async function endWaiting(ledger: Ledger, rows: Rows, id: string | null): Promise<void> {
  const promotion = await rows.promotions.get(id ?? '');
  if (promotion?.phase !== 'pending' || promotion.build === null || !isPutBack(promotion)) return;
  if ((await rows.putBacks.open()).some((other) => other.promotion === promotion.id)) return;
  await supersede(ledger, rows, promotion, {
    caller: { actor: putsBack, requestId: null },
    outcome: { code: 'nothing-to-put-back', facts: { build: promotion.build } },
  });
}

const factsOf = ({ reservation, build, by }: PutBack) => ({ hold: reservation, build, by });

import type { Hold } from '../model/hold.js';
import { isActive, isTerminal, type Promotion } from '../model/promotion.js';
import type { PutBack, PutBackEnd } from '../model/put-back.js';
import { accept } from '../ledger/promotion.js';
import { ended, endWaiting, handOn } from '../ledger/put-back.js';
import { objections } from '../policy/eligibility.js';
import { ahead, isInForce, isOpen } from '../policy/hold.js';
import { dueOf, isPutBack, putsBack } from '../policy/put-back.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { findBuild } from '../queries/find.js';
import { gatherFacts } from '../queries/gather.js';

/** Puts back what is booked once it is time, and sees whether it came; harmless when it runs twice. */
export async function workPutBacks(ports: Ports): Promise<void> {
  for (const { id, stage } of await ports.store.read.putBacks.open())
    await ports.store
      .transaction(async (rows) => {
        await rows.stages.lock(stage);
        await work(ports, rows, id);
      })
      .catch((error: unknown) => {
        ports.log.error({ stage, err: error }, 'a put-back could not be looked at; it will be again');
      });
}

/**
 * Ends a put-back's own promotion whose turn has come and that nobody needs any more: the reservation may have ended a
 * moment ago. false = it may start, or is none. Under the stage's lock.
 */
export async function endIfNothingToPutBack(
  ports: Ports,
  rows: Rows,
  promotion: Promotion,
): Promise<boolean> {
  if (!isPutBack(promotion)) return false;
  for (const { id, promotion: own } of await rows.putBacks.open())
    if (own === promotion.id) await work(ports, rows, id);
  // Of one that ended earlier it may have been left.
  await endWaiting(ports, rows, promotion.id);
  return (await rows.promotions.get(promotion.id))?.phase !== 'pending';
}

async function work(ports: Ports, rows: Rows, id: string): Promise<void> {
  const putBack = await rows.putBacks.get(id);
  const reservation = await rows.holds.get(putBack?.reservation ?? '');
  // Another service may have ended it while this one waited.
  if (putBack === undefined || reservation === undefined || putBack.end !== null) return;
  const now = await rows.now();
  const owner = reservation.actor.id;
  const next = await nextToComeBack(rows, putBack, { reservation, now });
  if (next !== null) {
    const how = isOverByItself(reservation, now) ? await endAfter(rows, putBack, reservation) : replaced;
    // What came in the end is there for the next one, too.
    if (how.how !== 'done') {
      const handed = await handOn(ports, rows, { putBack, owner, end: { at: now, ...how }, next });
      return work(ports, rows, handed.id);
    }
  }
  const look = { putBack, keepsFrom: reservation.keepsFrom, now };
  const end = isOpen(reservation, now)
    ? await step(ports, rows, look)
    : await endAfter(rows, putBack, reservation);
  if (end === null) return;
  await ended(ports, rows, {
    putBack: (await rows.putBacks.get(id)) ?? putBack,
    owner,
    end: { at: now, ...end },
  });
}

/**
 * Of what the milestone goes before that which is kept for first, where that is not what comes back: this was moved, or is
 * over. null = it is, or the milestone goes before nothing any more.
 */
async function nextToComeBack(
  rows: Rows,
  { passing, promotion, stage }: PutBack,
  { reservation, now }: { reservation: Hold; now: Date },
): Promise<Hold | null> {
  const before = await rows.promotions.get(passing);
  // What is on its way is waited for, and what is late is told.
  if (before === undefined || isInForce(reservation, now)) return null;
  if (promotion !== null && !isOverByItself(reservation, now)) return null;
  if (before.startedAt === null && (before.phase !== 'pending' || before.goesBefore === null)) return null;
  const [first] = ahead(await rows.holds.open(stage), now).filter(
    ({ id, shows }) =>
      id === reservation.id ||
      (shows !== null && shows.build !== before.build && before.goesBefore?.holds.includes(id) === true),
  );
  return first === undefined || first.id === reservation.id ? null : first;
}

const replaced = { how: 'not-needed', why: 'replaced' } as const;

/** Whether its time is over, and nobody ended it before that. */
const isOverByItself = ({ end, until }: Hold, now: Date): boolean =>
  end === null ? until !== null && until <= now : end.how === 'expired';

/**
 * How it is, once its reservation is over: nobody may have looked since before it was due. Who cancels needs nothing any
 * more; a demo that was over by itself was held without its build, unless that came, or ran there all the time.
 */
async function endAfter(
  rows: Rows,
  { stage, build, promotion }: PutBack,
  { end, until }: Hold,
): Promise<How> {
  const own = await rows.promotions.get(promotion ?? '');
  if (own?.phase === 'succeeded') return { how: 'done', why: null };
  if (end?.how === 'released' || (await ranAt(rows, stage, until)) === build)
    return { how: 'not-needed', why: null };
  return { how: 'failed', why: own !== undefined && isTerminal(own.phase) ? own.phase : 'late' };
}

/** What a stage ran at a time that is over: what the first one after it found there. */
async function ranAt(rows: Rows, stage: string, at: Date | null): Promise<string | null> {
  const later = (await rows.promotions.list({ stage, limit: mostLater }))
    .filter(({ startedAt }) => at !== null && startedAt !== null && startedAt >= at)
    .toSorted((a, b) => Number(a.startedAt) - Number(b.startedAt));
  const { currentBuild, unknownReason } = await rows.stages.get(stage);
  const [first] = later;
  if (first !== undefined) return first.previousBuild;
  return unknownReason === null ? currentBuild : null;
}

/** More cannot have begun there before anybody looked. */
const mostLater = 50;

interface Look {
  readonly putBack: PutBack;
  readonly keepsFrom: Date;
  readonly now: Date;
}

type How = Omit<PutBackEnd, 'at'>;

/** null = it goes on. */
async function step(ports: Ports, rows: Rows, look: Look): Promise<How | null> {
  const { putBack, keepsFrom, now } = look;
  if (putBack.promotion !== null) return seen(rows, putBack.promotion, look);
  return now < dueOf({ keepsFrom }, putBack.aheadSeconds) ? null : putThere(ports, rows, look);
}

/** How its promotion does. */
async function seen(rows: Rows, id: string, { keepsFrom, now }: Look): Promise<How | null> {
  const promotion = await rows.promotions.get(id);
  if (promotion?.phase === 'succeeded') return { how: 'done', why: null };
  if (promotion === undefined || isTerminal(promotion.phase))
    return { how: 'failed', why: promotion?.phase ?? 'build-missing' };
  return promotion.phase === 'pending' && keepsFrom <= now ? { how: 'failed', why: 'late' } : null;
}

async function putThere(ports: Ports, rows: Rows, { putBack, keepsFrom, now }: Look): Promise<How | null> {
  const stage = ports.catalogue.get(putBack.stage);
  if (stage === undefined) return { how: 'failed', why: 'stage-removed' };
  const state = await rows.stages.get(stage.name);
  const open = await rows.promotions.open(stage.name);
  const isThere = state.unknownReason === null && state.currentBuild === putBack.build;
  // What runs may take its place; what only waits does not go before it any more.
  if (isThere && !open.some(({ phase }) => isActive(phase))) return { how: 'not-needed', why: null };
  const same = open.find(({ build }) => build === putBack.build);
  if (same !== undefined) {
    await rows.putBacks.make(putBack.id, same.id);
    return null;
  }
  // Nobody looked in time: it would only wait for the end of what it was to come before.
  if (keepsFrom <= now) return { how: 'failed', why: 'late' };
  const build = await findBuild(rows, putBack.build);
  const question = { stage, state, build, trigger: 'request', fingerprint: null, mindsHold: false } as const;
  const reasons = objections(await gatherFacts(ports.catalogue, rows, question))
    .map(({ code }) => code)
    .filter((code) => code !== 'already-current');
  if (reasons.length > 0) return { how: 'failed', why: reasons.join(' ') };
  const caller = { actor: putsBack, requestId: null };
  const reason = `booked (${putBack.reservation})`;
  const wanted = { build: build.id, trigger: 'request' as const, reason };
  const promotion = await accept(ports, rows, { stage, caller, wanted });
  await rows.putBacks.make(putBack.id, promotion.id);
  return null;
}

import { systemActor, type Actor } from '../model/actor.js';
import { openAsks } from '../model/ask.js';
import type { Caller } from '../model/caller.js';
import type { Hold, HoldEnd } from '../model/hold.js';
import type { Promotion } from '../model/promotion.js';
import { isOpen } from '../policy/hold.js';
import type { HoldTimes, Judged, NewHold } from '../ports/holds.js';
import type { Rows } from '../ports/rows.js';
import { followReservation } from './put-back.js';
import { note, write, type Ledger, type Trace } from './write.js';

/** Holds a stage; the caller has its lock. */
export const hold = (ledger: Ledger, rows: Rows, wanted: NewHold): Promise<Hold> =>
  write(ledger, rows, {
    change: () => rows.holds.insert(wanted),
    trace: (made) =>
      traceOf(made, {
        ...{ name: 'hold:set', actor: wanted.actor, requestId: wanted.requestId, reason: wanted.reason },
        facts: { until: iso(made.until), ...startOf(made), ...shownBy(made), ...lineOf(made) },
        wakes: true,
      }),
  });

/** Gives a hold another end, and a reservation another beginning, which answers who waits for it. */
export const extend = (
  ledger: Ledger,
  rows: Rows,
  {
    before,
    times,
    reason,
    caller,
  }: { before: Hold; times: HoldTimes; reason: string | null; caller: Caller },
): Promise<Hold> =>
  write(ledger, rows, {
    change: async () => {
      const { actor } = caller;
      await rows.asks.answerAll(before.id, { how: 'extended', at: await rows.now(), actor, reason });
      const moved = await rows.holds.move(before.id, times);
      await followReservation(rows, moved);
      return moved;
    },
    trace: (extended) =>
      traceOf(extended, {
        ...{ name: 'hold:extended', ...caller, reason },
        facts: {
          ...{ from: iso(before.until), until: iso(extended.until), ...startOf(extended) },
          ...answering(before),
        },
        wakes: true,
      }),
  });

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const startOf = ({ from, keepsFrom }: Hold): Facts =>
  from === null ? {} : { start: iso(from), keepsFrom: iso(keepsFrom) };

const shownBy = ({ shows }: Hold): Facts =>
  shows === null ? {} : { shows: shows.build, milestone: shows.milestone };

/** Ends a hold; what waits behind it is looked at again. */
export const release = (
  ledger: Ledger,
  rows: Rows,
  { released, end, requestId }: { released: Hold; end: HoldEnd; requestId: string | null },
): Promise<Hold> => endHold(ledger, rows, { hold: released, end, requestId, wakes: true });

/** Says of the build of a hold that has ended how it did. */
export const judge = (
  ledger: Ledger,
  rows: Rows,
  { ended, verdict, caller, reason }: { ended: Hold; caller: Caller } & Pick<Judged, 'verdict' | 'reason'>,
): Promise<Hold> =>
  write(ledger, rows, {
    change: async () =>
      rows.holds.judge(ended.id, { verdict, at: await rows.now(), by: caller.actor.id, reason }),
    trace: (judged) =>
      traceOf(judged, {
        ...{ name: 'verdict:set', ...caller, reason },
        facts: { before: ended.end?.verdict ?? null, verdict, build: judged.end?.build ?? null },
        wakes: false,
      }),
  });

/**
 * The holds that are open, in force or still to come, and by which time; those whose time is over are written down as
 * that. The caller holds the stage's lock, and goes by this answer: asked once more a moment later, a hold could be over
 * without a row that says so.
 */
export async function endExpired(
  ledger: Ledger,
  rows: Rows,
  stage: string,
): Promise<{ readonly holds: Hold[]; readonly now: Date }> {
  const [open, now] = [await rows.holds.open(stage), await rows.now()];
  const holds = open.filter((hold) => isOpen(hold, now));
  if (holds.length === open.length) return { holds, now };
  const { currentBuild: build } = await rows.stages.get(stage);
  for (const over of open) {
    if (over.until === null || holds.includes(over)) continue;
    const why = { actor: systemActor('hold'), reason: null, verdict: null, build };
    const end: HoldEnd = { at: over.until, how: 'expired', ...why };
    // Whoever looks at the stage has found it out.
    await endHold(ledger, rows, { hold: over, end, requestId: null, wakes: false });
  }
  return { holds, now };
}

/** Somebody passed holds, and says why: a row for each; a promotion that passes none leaves nothing. */
export async function overrideHolds(
  ledger: Ledger,
  rows: Rows,
  { caller, promotion, passed }: { caller: Caller; promotion: Promotion; passed: readonly string[] },
): Promise<void> {
  const { stage, id, reason, build } = promotion;
  for (const hold of passed)
    await note(ledger, rows, {
      ...{ ...caller, name: 'hold:overridden' as const, stage, promotion: id, reason },
      facts: { hold, build },
    });
}

const endHold = (
  ledger: Ledger,
  rows: Rows,
  {
    hold: ended,
    end,
    requestId,
    wakes,
  }: { hold: Hold; end: HoldEnd; requestId: string | null; wakes: boolean },
): Promise<Hold> =>
  write(ledger, rows, {
    change: async () => {
      const { at, how, actor, reason } = end;
      await rows.asks.answerAll(ended.id, { how, at, actor, reason });
      const over = await rows.holds.end(ended.id, end);
      await followReservation(rows, over);
      return over;
    },
    trace: (after) =>
      traceOf(after, {
        name: end.how === 'released' ? 'hold:released' : 'hold:expired',
        ...{ actor: end.actor, requestId, reason: end.reason },
        facts: { verdict: end.verdict, build: end.build, ...answering(ended) },
        wakes,
      }),
  });

/** Which questions this answers. */
function answering({ asks }: Hold): { readonly asks?: string } {
  const open = openAsks(asks);
  return open.length === 0 ? {} : { asks: open.map(({ id }) => id).join(' ') };
}

type Facts = Readonly<Record<string, string | number | null>>;

interface Told {
  readonly name: 'verdict:set' | 'hold:set' | 'hold:extended' | 'hold:released' | 'hold:expired';
  readonly actor: Actor;
  readonly requestId: string | null;
  readonly reason?: string | null;
  readonly facts: Facts;
  readonly wakes: boolean;
}

/** Whoever reads the row sees that it was one of many. */
const lineOf = ({ line }: Hold): Readonly<Record<string, string>> => (line === null ? {} : { line });

const traceOf = ({ id, stage, kind }: Hold, { facts, wakes, ...event }: Told): Trace => ({
  audit: [{ ...event, stage, promotion: null, facts: { hold: id, kind, ...facts } }],
  told: null,
  touches: [stage],
  wakes: wakes ? stage : null,
});

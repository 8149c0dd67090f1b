import type { Actor } from '../model/actor.js';
import type { Hold } from '../model/hold.js';
import type { Happening, HoldTold, NoticeActor } from '../model/notice.js';
import type { Rows } from '../ports/rows.js';

/** What is told of a hold whenever the same is told of it. */
type HoldEvent = 'hold:set' | 'hold:ending' | 'hold:released' | 'hold:expired';

/**
 * A hold as the news that it is; what befell several holds of one stop of the line at once is one piece of news. `key`
 * is that of a hold alone.
 */
export async function newsOfHold(
  rows: Rows,
  hold: Hold,
  { event, key, at }: { readonly event: HoldEvent; readonly key: string; readonly at: Date },
): Promise<Happening> {
  const told = { at, stage: hold.stage, event };
  const { line } = hold;
  const together = line === null ? [] : (await rows.holds.ofLine(line)).filter(befell(event, hold));
  if (line === null || together.length < 2) return { ...told, key, facts: { hold: holdTold(hold) } };
  const stages = together.map(({ stage }) => stage);
  return {
    ...{ ...told, key: [event, line, momentOf(event, hold)].join(' ') },
    facts: { hold: { ...holdTold(hold), line: { id: line, stages } } },
  };
}

/** Which of the holds of its line it befell as well, at the same moment. */
const befell =
  (event: HoldEvent, hold: Hold) =>
  (other: Hold): boolean =>
    stillOrBy(event, other) && momentOf(event, other) === momentOf(event, hold);

function stillOrBy(event: HoldEvent, { end }: Hold): boolean {
  if (event === 'hold:set') return true;
  if (event === 'hold:released') return end?.how === 'released';
  // Each expires when its stage is looked at next.
  return end === null || (event === 'hold:expired' && end.how === 'expired');
}

function momentOf(event: HoldEvent, { until, end }: Hold): string {
  if (event === 'hold:set') return '';
  return iso(event === 'hold:released' ? (end?.at ?? null) : until) ?? '';
}

export const holdTold = ({ id, stage, kind, reason, from, until, shows, actor, end }: Hold): HoldTold => ({
  ...{ id, stage, kind, reason, from: iso(from), until: iso(until), shows, by: actorTold(actor) },
  end:
    end === null
      ? null
      : {
          ...{ how: end.how, by: actorTold(end.actor), reason: end.reason },
          ...{ verdict: end.verdict, build: end.build },
        },
});

/** Who did it; by what they were known is nobody else's business. */
export const actorTold = ({ id, via, name }: Actor): NoticeActor => ({
  ...{ id, via },
  name: name ?? null,
});

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

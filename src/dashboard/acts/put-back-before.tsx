import type { NextMilestoneResource, SlotCalendarResource } from '../../contract/milestones.js';
import { isQuiet } from '../../contract/quiet.js';
import { format, useNow } from '../parts/clock.js';
import { searchOf } from '../rules/asked.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';

export type PutBack = NonNullable<SlotCalendarResource['putBack']>;

/** What a milestone of this build would go before on its slot; null = nothing, or it is not known yet. */
export function usePutBack(number: number | null, build: string): PutBack | null {
  const known = useResource<NextMilestoneResource>(
    number === null || build === '' ? null : `/milestones/next${searchOf({ number: String(number), build })}`,
  );
  return known.data?.calendar?.putBack ?? null;
}

/** Whether it waits for what is booked, or goes before it; what cannot be done in time says why. */
export function PutBackBefore({
  stage,
  putBack,
  isBefore,
  choose,
}: {
  readonly stage: string;
  readonly putBack: PutBack;
  readonly isBefore: boolean;
  readonly choose: (isBefore: boolean) => void;
}) {
  const { create } = words().milestones;
  const { by, build, inTime } = putBack;
  return (
    <fieldset>
      <legend>{create.bookedChoice({ stage, by, build })}</legend>
      {([false, true] as const).map((before) => (
        <label key={String(before)} class="choice">
          <input
            type="radio"
            name="before"
            checked={isBefore === before}
            disabled={before && !inTime}
            aria-describedby={before ? 'before-means' : undefined}
            onChange={() => choose(before)}
          />
          <span>{before ? create.before({ build }) : create.waitForEnd}</span>
        </label>
      ))}
      <p id="before-means" class="muted">
        {useMeaning(putBack)}
      </p>
    </fieldset>
  );
}

/** When the other one comes back, or why it cannot. */
function useMeaning({ build, due, ready, kept, inTime }: PutBack): string {
  const { create } = words().milestones;
  const now = useNow();
  const moment = (at: string): string => format().moment(new Date(at), now);
  if (inTime) return create.comesBack({ build, at: moment(due) });
  if (kept !== null) {
    const by = isQuiet(kept) ? null : (kept.actor.name ?? kept.by);
    return create.lateKept({ build, due: moment(due), by, reason: kept.reason });
  }
  return ready === null
    ? create.lateUnknown({ build })
    : create.late({ build, due: moment(due), ready: moment(ready) });
}

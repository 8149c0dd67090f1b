import type { NextMilestoneResource, SlotCalendarResource } from '../../contract/milestones.js';
import { isQuiet } from '../../contract/quiet.js';
import { format, useNow } from '../parts/clock.js';
import { searchOf } from '../rules/asked.js';
import { useResource, type Known } from '../state/resource.js';
import { words } from '../words.js';

export type PutBack = NonNullable<SlotCalendarResource['putBack']>;

/**
 * What a milestone of this build, which passes these holds, would go before on its slot; null = nothing, or it is not
 * known yet.
 */
export function usePutBack(
  number: number | null,
  { build, passed }: { readonly build: string; readonly passed: readonly string[] },
): { readonly putBack: PutBack | null; readonly problem: Known<NextMilestoneResource>['problem'] } {
  const query = { number: String(number), build, overrideHolds: passed.join(',') };
  const { data, problem } = useResource<NextMilestoneResource>(
    number === null || build === '' ? null : `/milestones/next${searchOf(query)}`,
  );
  return { putBack: data?.calendar?.putBack ?? null, problem };
}

/** What a milestone does about what is booked on its slot. */
export type BeforeBooked = 'wait' | 'before' | 'pass';

/**
 * Whether it waits for what is booked, goes before it, or passes it; what cannot be done in time says why. Where the
 * slot is held as well, that is passed together, and asked elsewhere.
 */
export function PutBackBefore({
  stage,
  putBack,
  isHeld,
  chosen,
  choose,
}: {
  readonly stage: string;
  readonly putBack: PutBack;
  readonly isHeld: boolean;
  readonly chosen: BeforeBooked;
  readonly choose: (choice: BeforeBooked) => void;
}) {
  const { create } = words().milestones;
  const choices: readonly BeforeBooked[] = isHeld ? ['wait', 'before'] : ['wait', 'before', 'pass'];
  const { by, build, inTime } = putBack;
  return (
    <fieldset>
      <legend>{create.bookedChoice({ stage, by, build })}</legend>
      {choices.map((choice) => (
        <label key={choice} class="choice">
          <input
            type="radio"
            name="before"
            checked={chosen === choice}
            disabled={choice === 'before' && !inTime}
            aria-describedby={choice === 'before' ? 'before-means' : undefined}
            onChange={() => choose(choice)}
          />
          <span>
            {{ wait: create.waitForEnd, before: create.before({ build }), pass: create.passBooked }[choice]}
          </span>
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

import { eventReader } from './engine-events.js';
import { updateFiles, type RunnerOrder, type RunnerOutcome } from './events.js';
import { failure } from './failure.js';
import type { Journal } from './journal.js';
import { openStack, type UpdatePlace } from './open-stack.js';

/** Runs `refresh` of one stack: what is there is written into its state, and the program is not run. */
export async function refresh(
  order: RunnerOrder,
  journal: Journal,
  place: UpdatePlace,
  { clearPendingCreates }: NonNullable<RunnerOrder['refresh']>,
): Promise<RunnerOutcome> {
  const errors: string[] = [];
  let begun = false;
  const readEvent = eventReader('pulumi-up');
  const stack = await openStack(order, place, { files: updateFiles });
  try {
    await stack.refresh({
      ...{ message: order.message, clearPendingCreates, runProgram: false },
      ...{ color: 'never', suppressProgress: true, suppressOutputs: true },
      signal: place.signal,
      onEvent: (event) => {
        begun ||= event.resourcePreEvent !== undefined;
        const reading = readEvent(event);
        for (const read of reading.events) journal.event(read);
        errors.push(...reading.errors);
      },
    });
  } catch (error) {
    const touchedAws = order.inputs.platform === 'aws' ? false : null;
    return failure(error, { errors, begun, touchedAws, aborted: place.signal.aborted });
  }
  return { kind: 'succeeded', url: null };
}

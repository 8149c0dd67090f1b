import { eventReader, touchesAws } from './engine-events.js';
import { updateFiles, type RunnerOrder, type RunnerOutcome } from './events.js';
import { failure } from './failure.js';
import type { Journal } from './journal.js';
import { openStack, type UpdatePlace } from './open-stack.js';
import { preview } from './preview.js';
import { refresh } from './refresh.js';
import { withStartTime } from './start-time.js';

/** Runs one `up` of one stack, the program inline, and says how it ended; on aws a preview decides whether it begins. */
export async function update(
  order: RunnerOrder,
  journal: Journal,
  place: UpdatePlace,
): Promise<RunnerOutcome> {
  if (order.refresh !== undefined) return refresh(order, journal, place, order.refresh);
  const refused = order.inputs.platform === 'aws' ? await preview(order, journal, place) : null;
  if (refused !== null) return refused;
  return order.previewOnly ? { kind: 'succeeded', url: null } : up(order, journal, place);
}

async function up(order: RunnerOrder, journal: Journal, place: UpdatePlace): Promise<RunnerOutcome> {
  const errors: string[] = [];
  let begun = false;
  let touched = false;
  let outputs: Readonly<Record<string, unknown>> = {};
  const readEvent = eventReader('pulumi-up');
  const stack = await openStack(order, place, updateFiles);
  try {
    await stack.up({
      message: order.message,
      color: 'never',
      suppressProgress: true,
      suppressOutputs: true,
      signal: place.signal,
      onEvent: (event) => {
        begun ||= event.resourcePreEvent !== undefined;
        touched ||= touchesAws(event);
        const reading = readEvent(event);
        for (const read of reading.events) journal.event(read);
        errors.push(...reading.errors);
        outputs = reading.outputs ?? outputs;
      },
    });
  } catch (error) {
    const touchedAws = order.inputs.platform === 'aws' ? touched : null;
    const ended = failure(error, { errors, begun, touchedAws, aborted: place.signal.aborted });
    return withStartTime(ended, order.inputs, errors);
  }
  const url = outputs['url'];
  return { kind: 'succeeded', url: typeof url === 'string' ? url : null };
}

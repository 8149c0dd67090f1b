import { awsUses, inUseWarning, isInUse, shortlyAws } from '../model/aws-lookup.js';
import { eventReader, touchesAws } from './engine-events.js';
import { updateFiles, type RunnerOrder, type RunnerOutcome } from './events.js';
import { failure } from './failure.js';
import type { Journal } from './journal.js';
import { openStack, type Refused, type UpdatePlace } from './open-stack.js';
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
  const unfit = await unfitSettings(order, journal, place);
  if (unfit !== null) return unfit;
  const found = order.inputs.platform === 'aws' ? await preview(order, journal, place) : unseen;
  if (order.inputs.platform === 'aws') place.see('previewed');
  if (found.refused !== null) return found.refused;
  return order.previewOnly ? { kind: 'succeeded', url: null } : up(order, journal, place, found);
}

/** What the settings name is looked at before anything else: a wrong one would be found in the middle of an update. */
async function unfitSettings(
  { inputs, uses }: RunnerOrder,
  journal: Journal,
  place: UpdatePlace,
): Promise<RunnerOutcome | null> {
  const looked = await place.lookAtSettings(inputs);
  if (looked === null || inputs.aws === null) return null;
  const say = (text: string): void => {
    journal.event({ kind: 'log', step: 'pulumi-preview', text });
  };
  for (const { key, right, code } of looked.unseen) say(`${key} was not looked up (${right}: ${code})`);
  const use = { before: uses, now: awsUses(inputs.aws) };
  for (const problem of looked.problems) if (isInUse(problem, use)) say(inUseWarning(problem));
  const problems = looked.problems.filter((problem) => !isInUse(problem, use));
  return problems.length === 0 ? null : { kind: 'settings-unfit', problems: problems.map(shortlyAws) };
}

const unseen = { refused: null, looksFirst: false } as const;

async function up(
  order: RunnerOrder,
  journal: Journal,
  place: UpdatePlace,
  { looksFirst }: { readonly looksFirst: boolean },
): Promise<RunnerOutcome> {
  const errors: string[] = [];
  let begun = false;
  let touched = false;
  let outputs: Readonly<Record<string, unknown>> = {};
  const readEvent = eventReader('pulumi-up');
  const thrown: Refused = {};
  const stack = await openStack(order, place, {
    ...{ files: updateFiles, refused: thrown, isWatched: true },
  });
  try {
    await stack.up({
      message: order.message,
      color: 'never',
      suppressProgress: true,
      suppressOutputs: true,
      ...(looksFirst ? { refresh: true } : {}),
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
    const ended = failure(error, {
      ...{ errors, begun, touchedAws },
      ...{ aborted: place.signal.aborted, thrown: thrown.by },
    });
    return withStartTime(ended, order.inputs, errors);
  }
  const url = outputs['url'];
  return { kind: 'succeeded', url: typeof url === 'string' ? url : null };
}

import type { EngineEvent } from '@pulumi/pulumi/automation/index.js';
import type { PlannedStep } from '../model/plan.js';
import { notAllowed } from '../policy/protected-changes.js';
import { eventReader } from './engine-events.js';
import { previewFiles, type RunnerOrder, type RunnerOutcome } from './events.js';
import { failure } from './failure.js';
import type { Journal } from './journal.js';
import { openStack, type UpdatePlace } from './open-stack.js';
import { planOf } from './plan.js';

/**
 * Runs `preview` of one stack and leaves its plan in the attempt's folder. null = the update may begin; else why it
 * does not: nothing has been changed in any case, nor was the stack locked.
 */
export async function preview(
  order: RunnerOrder,
  journal: Journal,
  place: UpdatePlace,
): Promise<RunnerOutcome | null> {
  const steps: PlannedStep[] = [];
  const errors: string[] = [];
  const readEvent = eventReader('pulumi-preview');
  try {
    const stack = await openStack(order, place, previewFiles);
    const { changeSummary } = await stack.preview({
      color: 'never',
      suppressProgress: true,
      suppressOutputs: true,
      signal: place.signal,
      onEvent: (event) => {
        steps.push(...stepIn(event));
        const reading = readEvent(event);
        for (const read of reading.events) journal.event(read);
        errors.push(...reading.errors);
      },
    });
    const plan = planOf(steps, changeSummary);
    journal.plan(plan);
    if (order.previewOnly) return null;
    const changes = notAllowed(plan.protected, order.allowChanges);
    if (changes.length > 0) return { kind: 'protected-change', changes };
    journal.event({ kind: 'step', step: 'pulumi-preview', phase: 'succeeded', changes: plan.changes });
    journal.event({ kind: 'step', step: 'pulumi-up', phase: 'running' });
    return null;
  } catch (error) {
    return ofPreview(
      failure(error, { errors, aborted: place.signal.aborted, begun: false, touchedAws: false }),
    );
  }
}

/** A step is told before and after it; one of both may be missing. */
const stepIn = ({ resourcePreEvent, resOutputsEvent }: EngineEvent): PlannedStep[] =>
  [resourcePreEvent, resOutputsEvent].flatMap((event) =>
    event === undefined
      ? []
      : [{ urn: event.metadata.urn, type: event.metadata.type, op: event.metadata.op }],
  );

/** What would be grave in an update is harmless before it. */
function ofPreview(outcome: RunnerOutcome): RunnerOutcome {
  switch (outcome.kind) {
    case 'up-failed':
      // What AWS refuses has a name of its own, and a way out.
      if (outcome.aws !== undefined) return outcome;
      return { kind: 'preview-failed', lines: outcome.lines };
    case 'cli-killed':
      return { kind: 'preview-broke', lines: [`the preview was ended by ${outcome.signal}`] };
    case 'runner-broke':
      return { kind: 'preview-broke', lines: outcome.lines };
    default:
      return outcome;
  }
}

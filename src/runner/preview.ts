import type { EngineEvent, StepEventMetadata } from '@pulumi/pulumi/automation/index.js';
import type { PlannedStep } from '../model/plan.js';
import { networkMove } from '../policy/network-move.js';
import { notAllowed } from '../policy/protected-changes.js';
import { eventReader } from './engine-events.js';
import { previewFiles, type RunnerOrder, type RunnerOutcome } from './events.js';
import { failure } from './failure.js';
import type { Journal } from './journal.js';
import { openStack, type Refused, type UpdatePlace } from './open-stack.js';
import { endsScaling, planOf } from './plan.js';

/** What a preview found: why the update does not begin, or how it does. */
export type Previewed =
  | { readonly refused: RunnerOutcome }
  | { readonly refused: null; readonly looksFirst: boolean };

/**
 * Runs `preview` of one stack and leaves its plan in the attempt's folder. Nothing has been changed in any case, nor was
 * the stack locked.
 */
export async function preview(order: RunnerOrder, journal: Journal, place: UpdatePlace): Promise<Previewed> {
  const steps: PlannedStep[] = [];
  const errors: string[] = [];
  const readEvent = eventReader('pulumi-preview');
  const thrown: Refused = {};
  try {
    const stack = await openStack(order, place, { files: previewFiles, refused: thrown });
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
    const move = networkMove(steps);
    // No name allows it: it would end half way.
    if (move !== null) return { refused: { kind: 'network-moves', ...move } };
    const begins = { refused: null, looksFirst: endsScaling(steps) };
    if (order.previewOnly) return begins;
    const changes = notAllowed(plan.protected, order.allowChanges);
    if (changes.length > 0) return { refused: { kind: 'protected-change', changes } };
    journal.event({ kind: 'step', step: 'pulumi-preview', phase: 'succeeded', changes: plan.changes });
    journal.event({ kind: 'step', step: 'pulumi-up', phase: 'running' });
    return begins;
  } catch (error) {
    const refused = failure(error, {
      errors,
      aborted: place.signal.aborted,
      begun: false,
      touchedAws: false,
      thrown: thrown.by,
    });
    return { refused: ofPreview(refused) };
  }
}

/** A step is told before and after it; one of both may be missing. */
const stepIn = ({ resourcePreEvent, resOutputsEvent }: EngineEvent): PlannedStep[] =>
  [resourcePreEvent, resOutputsEvent].flatMap((event) =>
    event === undefined
      ? []
      : [
          {
            ...{ urn: event.metadata.urn, type: event.metadata.type, op: event.metadata.op },
            ...vpcOf(event.metadata),
          },
        ],
  );

/** Of a load balancer AWS says it; of what is not known yet the engine tells a placeholder. */
function vpcOf({ old, new: next }: StepEventMetadata): Pick<PlannedStep, 'vpc'> {
  const vpc: unknown = next?.inputs['vpcId'] ?? old?.outputs['vpcId'];
  return typeof vpc === 'string' ? { vpc: vpc.startsWith('vpc-') ? vpc : null } : {};
}

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

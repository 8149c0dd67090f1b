import type { EngineEvent } from '@pulumi/pulumi/automation/index.js';
import type { StepName } from '../model/promotion.js';
import { withoutAccessKeys } from '../model/secrets.js';
import type { RunEvent } from './events.js';

export interface Reading {
  /** What people watch. */
  readonly events: readonly RunEvent[];
  /** Lines of errors, for the outcome of a failed update. */
  readonly errors: readonly string[];
  readonly outputs: Readonly<Record<string, unknown>> | null;
}

const rootStack = 'pulumi:pulumi:Stack';

/** Reads the engine's events; keeps count, because Pulumi tells what is done but not how much there is. */
export function eventReader(step: StepName): (event: EngineEvent) => Reading {
  let begun = 0;
  let done = 0;
  return (event) => {
    const diagnostic = event.diagnosticEvent;
    if (diagnostic !== undefined) {
      // The SDK's own debug lines repeat every input of every resource, values included.
      if ((diagnostic.severity as string) === 'debug') return quiet;
      const lines = linesOf(diagnostic.message);
      const events = lines.map((text): RunEvent => ({ kind: 'log', step, text }));
      return { events, errors: diagnostic.severity === 'error' ? lines : [], outputs: null };
    }
    if (event.resourcePreEvent !== undefined) {
      begun += 1;
      return { ...quiet, events: [{ kind: 'progress', done, total: begun }] };
    }
    if (event.resOutputsEvent !== undefined) {
      done = Math.min(done + 1, begun);
      return finished(step, event.resOutputsEvent.metadata, { done, total: begun });
    }
    return quiet;
  };
}

/** Whether the engine begins to change a resource of AWS; of the provider itself there is nothing in the account. */
export const touchesAws = ({ resourcePreEvent }: EngineEvent): boolean =>
  resourcePreEvent?.metadata.type.startsWith('aws:') === true && resourcePreEvent.metadata.op !== 'same';

const quiet: Reading = { events: [], errors: [], outputs: null };

/** What the engine says of a step that it only plans. */
const words: Partial<Record<StepName, string>> = { 'pulumi-preview': 'would ' };

type Metadata = NonNullable<EngineEvent['resOutputsEvent']>['metadata'];

function finished(step: StepName, metadata: Metadata, count: { done: number; total: number }): Reading {
  const outputs = metadata.type === rootStack ? (metadata.new?.outputs ?? null) : null;
  const events: RunEvent[] = [{ kind: 'progress', ...count }];
  if (metadata.type !== rootStack && metadata.op !== 'same')
    events.push({ kind: 'log', step, text: `${words[step] ?? ''}${metadata.op} ${metadata.type}` });
  return { events, errors: [], outputs };
}

// Colours and other control characters never belong in a stored line.
// oxlint-disable-next-line no-control-regex
const control = /\u001b\[[0-9;]*[A-Za-z]|<\{%[^%]*%\}>|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** Whole, however long: who cuts them before their secrets are hidden leaves half of one. */
const linesOf = (message: string): string[] =>
  withoutAccessKeys(message.replace(control, ''))
    .split('\n')
    .filter((line) => line.trim() !== '');

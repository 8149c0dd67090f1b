import type { EngineEvent } from '@pulumi/pulumi/automation/index.js';
import type { StepName } from '../model/promotion.js';
import { withoutAccessKeys } from '../model/secrets.js';
import { isService, type UnderWay } from '../model/under-way.js';
import type { RunEvent } from './events.js';

export interface Reading {
  /** What people watch. */
  readonly events: readonly RunEvent[];
  /** Lines of errors, for the outcome of a failed update. */
  readonly errors: readonly string[];
  readonly outputs: Readonly<Record<string, unknown>> | null;
}

const rootStack = 'pulumi:pulumi:Stack';

/** So many are told of at once: the service, upon which an abort depends, then those that were begun with first. */
const mostUnderWay = 5;

/**
 * Reads the engine's events; keeps count, because Pulumi tells what is done but not how much there is, and remembers what
 * is under way, because a provider may be silent about it for minutes.
 */
export function eventReader(step: StepName): (event: EngineEvent) => Reading {
  let begun = 0;
  let done = 0;
  const underWay = new Map<string, UnderWay>();
  const progress = (): RunEvent => ({
    ...{ kind: 'progress', done, total: begun },
    underWay: [...underWay.values()]
      .toSorted((a, b) => Number(isService(b)) - Number(isService(a)))
      .slice(0, mostUnderWay),
  });
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
      const { metadata } = event.resourcePreEvent;
      if (isWaitedFor(metadata)) underWay.set(keyOf(metadata), begunWith(metadata, event.timestamp));
      return { ...quiet, events: [progress()] };
    }
    if (event.resOutputsEvent !== undefined) {
      done = Math.min(done + 1, begun);
      const { metadata } = event.resOutputsEvent;
      underWay.delete(keyOf(metadata));
      return finished(step, metadata, progress());
    }
    if (event.resOpFailedEvent !== undefined) {
      underWay.delete(keyOf(event.resOpFailedEvent.metadata));
      return { ...quiet, events: [progress()] };
    }
    return quiet;
  };
}

/** A component is begun with before what is in it, and ends after that; who waits wants to know for what. */
const isWaitedFor = ({ op, ...metadata }: Metadata): boolean =>
  op !== 'same' && (metadata.new ?? metadata.old)?.custom === true;

const keyOf = ({ urn, op }: Metadata): string => `${op} ${urn}`;

const begunWith = ({ urn, op, type }: Metadata, timestamp: number): UnderWay => ({
  operation: op,
  resource: `${type} ${urn.split('::').slice(3).join('::')}`,
  since: new Date(timestamp * 1000).toISOString(),
});

/** Whether the engine begins to change a resource of AWS; of the provider itself there is nothing in the account. */
export const touchesAws = ({ resourcePreEvent }: EngineEvent): boolean =>
  resourcePreEvent?.metadata.type.startsWith('aws:') === true && resourcePreEvent.metadata.op !== 'same';

const quiet: Reading = { events: [], errors: [], outputs: null };

/** What the engine says of a step that it only plans. */
const words: Partial<Record<StepName, string>> = { 'pulumi-preview': 'would ' };

type Metadata = NonNullable<EngineEvent['resOutputsEvent']>['metadata'];

function finished(step: StepName, metadata: Metadata, progress: RunEvent): Reading {
  const outputs = metadata.type === rootStack ? (metadata.new?.outputs ?? null) : null;
  const events = [progress];
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

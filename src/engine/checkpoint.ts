import { isObject, parseJson } from '../files/json-file.js';

/** What Pulumi wrote down of a stack: its state, or what one entry of its history left. */
export interface Checkpoint {
  readonly resources: readonly StateResource[];
  readonly pending: readonly PendingResource[];
}

export interface StateResource {
  readonly type: string;
  readonly urn: string | null;
  /** What its provider calls it; null = a component. */
  readonly id: string | null;
  readonly outputs: Outputs | null;
}

interface PendingResource {
  readonly type: string;
  readonly urn: string;
  readonly parent: string | null;
  /** `<urn>::<id>` */
  readonly provider: string | null;
}

type Outputs = Readonly<Record<string, unknown>>;

/** Reads a checkpoint; null when the text is none. A stack that was never updated has an empty one. */
export function checkpointIn(text: string): Checkpoint | null {
  const file = parseJson(text, isObject);
  const checkpoint = file && within(file, 'checkpoint');
  const latest = checkpoint && within(checkpoint, 'latest');
  if (latest === null) return null;
  const resources = listIn(latest, 'resources')?.map(resourceIn);
  const pending = listIn(latest, 'pending_operations')?.map(operationIn);
  return whole(resources) && whole(pending) ? { resources, pending } : null;
}

function resourceIn(value: unknown): Checkpoint['resources'][number] | null {
  if (!isObject(value) || typeof value['type'] !== 'string') return null;
  const { type, urn, id, outputs } = value;
  return { type, urn: textOf(urn), id: textOf(id), outputs: isObject(outputs) ? outputs : null };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function operationIn(value: unknown): PendingResource | null {
  if (!isObject(value) || typeof value['type'] !== 'string' || !isObject(value['resource'])) return null;
  const { urn, parent, provider } = value['resource'];
  if (typeof urn !== 'string') return null;
  return { type: value['type'], urn, parent: textOf(parent), provider: textOf(provider) };
}

/** What is left out is empty, and not broken. */
function within(value: Outputs, name: string): Outputs | null {
  const inner = value[name] ?? {};
  return isObject(inner) ? inner : null;
}

function listIn(value: Outputs, name: string): readonly unknown[] | null {
  const list = value[name] ?? [];
  return Array.isArray(list) ? list : null;
}

const whole = <T>(list: readonly (T | null)[] | undefined): list is readonly T[] =>
  list?.every((one) => one !== null) === true;

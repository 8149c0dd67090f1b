import type { ApiChangeCode, ApiChangeKind } from '../model/api-change.js';
import type { Json, Nodes, Spend } from './openapi-document.js';
import { isLeftOut, isWithin, mostLetters, typeText, type Reader, type Shape } from './openapi-shape.js';

export interface SchemaChange {
  readonly code: ApiChangeCode;
  readonly kind: ApiChangeKind;
  readonly field: string;
  readonly from?: string;
  readonly to?: string;
}

/** What a comparison of schemas may use: both documents, and the steps that are left. */
export interface Reading {
  readonly a: Reader;
  readonly b: Reader;
  readonly spend: Spend;
}

export interface SchemaPair {
  readonly a: unknown;
  readonly b: unknown;
  readonly direction: 'request' | 'response';
}

/**
 * How what a client sends (`request`) or gets (`response`) changes from schema `a` to `b`. Types, allowed values and
 * fields are looked at; bounds, patterns and formats are not. A pair of schemas that comes again is told once. Who runs
 * out of steps meanwhile has an answer that says nothing.
 */
export function schemaChanges(reading: Reading, { a, b, direction }: SchemaPair): SchemaChange[] {
  const found: SchemaChange[] = [];
  const seen = new Map<Json, Set<Json>>();
  const left: { before: unknown; after: unknown; field: string }[] = [{ before: a, after: b, field: '' }];
  // What is nearest comes first, so that a change is told at its shortest place.
  for (const { before, after, field } of left) {
    const [from, to] = [reading.a.nodes.resolve(before), reading.b.nodes.resolve(after)];
    const met = seen.get(from) ?? new Set();
    if (met.has(to)) continue;
    seen.set(from, met.add(to));
    const [old, fresh] = [reading.a.shape(from), reading.b.shape(to)];
    if (!reading.spend(weightOf(old) + weightOf(fresh))) break;
    const pair = { old, fresh, direction, field, nodes: reading.a.nodes };
    found.push(...typeChanges(pair), ...valueChanges(pair), ...fieldChanges(pair), ...formChanges(pair));
    left.push(...pairsInside(pair));
  }
  return found;
}

const weightOf = ({ fields, values, forms }: Shape): number =>
  1 + fields.size + forms.length + (values?.size ?? 0);

function* pairsInside({ old, fresh, direction, field, nodes }: ShapePair) {
  for (const [name, before] of old.fields) {
    const after = fresh.fields.get(name);
    if (after !== undefined && !isLeftOut(before, direction))
      yield { before, after, field: inside(field, nodes.shown(name)) };
  }
  if (old.items !== null && fresh.items !== null)
    yield { before: old.items, after: fresh.items, field: `${field}[]` };
  if (old.others !== null && fresh.others !== null)
    yield { before: old.others, after: fresh.others, field: `${field}{}` };
  if (old.forms.length === fresh.forms.length)
    for (const [i, before] of old.forms.entries()) yield { before, after: fresh.forms[i], field };
}

interface ShapePair {
  readonly old: Shape;
  readonly fresh: Shape;
  readonly direction: 'request' | 'response';
  readonly field: string;
  /** Both documents' texts are shown alike. */
  readonly nodes: Pick<Nodes, 'shown'>;
}

const inside = (field: string, name: string): string =>
  field === '' ? name : `${field.slice(0, 300)}.${name}`;

/** Who sends may send what was allowed before; who receives meets nothing that was not announced. */
function typeChanges({ old, fresh, direction, field, nodes }: ShapePair): SchemaChange[] {
  const [wider, narrower] = [isWithin(old.types, fresh.types), isWithin(fresh.types, old.types)];
  if (wider && narrower) return [];
  // A description that no longer names its type announces nothing: whether it changed, nobody can say.
  const safe = direction === 'request' ? wider : narrower || fresh.types === null;
  const [from, to] = [typeText(old.types, nodes), typeText(fresh.types, nodes)];
  return [{ code: 'type-changed', kind: safe ? 'changed' : 'breaking', field, from, to }];
}

function valueChanges({ old, fresh, direction, field, nodes }: ShapePair): SchemaChange[] {
  if (old.values === null && fresh.values === null) return [];
  const inRequest = direction === 'request';
  if (old.values === null)
    return [
      {
        code: 'values-removed',
        kind: inRequest ? 'breaking' : 'changed',
        field,
        to: listed(fresh.values, nodes),
      },
    ];
  if (fresh.values === null)
    return [{ code: 'values-added', kind: 'changed', field, from: listed(old.values, nodes) }];
  const gone = [...old.values].filter((value) => fresh.values?.has(value) !== true);
  const come = [...fresh.values].filter((value) => old.values?.has(value) !== true);
  return [
    ...(gone.length === 0
      ? []
      : [
          {
            code: 'values-removed',
            kind: inRequest ? 'breaking' : 'changed',
            field,
            from: listed(gone, nodes),
          } as const,
        ]),
    ...(come.length === 0
      ? []
      : [{ code: 'values-added', kind: 'changed', field, to: listed(come, nodes) } as const]),
  ];
}

const listed = (values: Iterable<string> | null, { shown }: ShapePair['nodes']): string =>
  [...(values ?? [])]
    .slice(0, 50)
    .map((value) => (value.length > mostLetters ? '…' : shown(value)))
    .join(', ')
    .slice(0, 200);

function fieldChanges({ old, fresh, direction, field, nodes }: ShapePair): SchemaChange[] {
  const found: SchemaChange[] = [];
  const inRequest = direction === 'request';
  for (const [name, schema] of old.fields) {
    if (isLeftOut(schema, direction)) continue;
    const place = inside(field, nodes.shown(name));
    if (!fresh.fields.has(name)) {
      const breaks = inRequest ? fresh.closed : true;
      found.push({ code: 'field-removed', kind: breaks ? 'breaking' : 'changed', field: place });
      continue;
    }
    const [was, is] = [old.required.has(name), fresh.required.has(name)];
    if (inRequest && is && !was) found.push({ code: 'field-required', kind: 'breaking', field: place });
    if (was && !is)
      found.push({ code: 'field-optional', kind: inRequest ? 'changed' : 'breaking', field: place });
  }
  for (const [name, schema] of fresh.fields) {
    if (old.fields.has(name) || isLeftOut(schema, direction)) continue;
    const needed = inRequest && fresh.required.has(name) && !old.required.has(name);
    const place = inside(field, nodes.shown(name));
    found.push(
      needed
        ? { code: 'field-required', kind: 'breaking', field: place }
        : { code: 'field-added', kind: 'added', field: place },
    );
  }
  return found;
}

/** Alternatives are compared one by one where there are as many as before; else only their number says something. */
function formChanges({ old, fresh, direction, field }: ShapePair): SchemaChange[] {
  const [from, to] = [old.forms.length, fresh.forms.length];
  if (from === to || from === 0 || to === 0) return [];
  const breaks = direction === 'request' ? to < from : to > from;
  const counts = { from: String(from), to: String(to) };
  return [{ code: 'forms-changed', kind: breaks ? 'breaking' : 'changed', field, ...counts }];
}

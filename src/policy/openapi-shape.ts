import {
  at,
  isName,
  list,
  nodesOf,
  type Hide,
  type Json,
  type Nodes,
  type Spend,
} from './openapi-document.js';

/** What a schema lets through, with the parts of `allOf` put together. */
export interface Shape {
  /** null = anything. */
  readonly types: ReadonlySet<string> | null;
  /** The values that are allowed, as JSON; null = any. */
  readonly values: ReadonlySet<string> | null;
  readonly fields: ReadonlyMap<string, Json>;
  readonly required: ReadonlySet<string>;
  readonly items: Json | null;
  /** Of fields without a name of their own; null = not said. */
  readonly others: Json | null;
  /** Whether a field that is not named is refused. */
  readonly closed: boolean;
  /** `oneOf` or `anyOf`. */
  readonly forms: readonly Json[];
}

/** What a schema takes that says nothing. */
const stepsOfShape = 5;
const mostParts = 100;
const mostFields = 2000;
const mostValues = 1000;
/** Of a longer value only so much is compared, and nothing shown: its end may be the other half of a secret. */
export const mostLetters = 1000;

/** Reads one document, and puts each of its schemas together once. */
export interface Reader {
  readonly nodes: Nodes;
  readonly shape: (schema: Json) => Shape;
}

export function readerOf(document: unknown, spend: Spend, hide: Hide): Reader {
  const nodes = nodesOf(document, spend, hide);
  const shapes = new Map<Json, Shape>();
  return {
    nodes,
    shape: (schema) => {
      const known = shapes.get(schema);
      if (known !== undefined) return known;
      spend(stepsOfShape);
      const shape = shapeOf(schema, nodes);
      shapes.set(schema, shape);
      return shape;
    },
  };
}

/** Never more than a hundred parts of `allOf`, also of a circle. */
function shapeOf(schema: Json, nodes: Nodes): Shape {
  const { resolve } = nodes;
  const parts = partsOf(schema, nodes);
  const fields = new Map<string, Json>();
  for (const part of parts)
    for (const [name, field] of nodes.entries(at(part, 'properties'), mostFields - fields.size))
      fields.set(name, resolve(field));
  const found = <T>(read: (part: Json) => T | null): T | null =>
    parts.map(read).find((value) => value !== null) ?? null;
  const first = (part: Json, key: string, most: number): readonly unknown[] => {
    const values = list(at(part, key)).slice(0, most);
    return nodes.spend(values.length) ? values : [];
  };
  return {
    types: found((part) => typesOf(part, fields)),
    values: found((part) => valuesOf(part, nodes.spend)),
    fields,
    required: new Set(parts.flatMap((part) => first(part, 'required', mostFields).filter(isName))),
    items: found((part) => (at(part, 'items') === undefined ? null : resolve(at(part, 'items')))),
    others: found((part) => {
      const others = at(part, 'additionalProperties');
      return typeof others === 'object' && others !== null ? resolve(others) : null;
    }),
    closed: parts.some((part) => at(part, 'additionalProperties') === false),
    forms: parts
      .flatMap((part) => [...first(part, 'oneOf', mostParts), ...first(part, 'anyOf', mostParts)])
      .slice(0, mostParts)
      .map(resolve),
  };
}

function partsOf(schema: Json, { resolve }: Nodes): Json[] {
  const parts = new Set<Json>([schema]);
  // A set goes on over what is added to it, and a circle adds nothing.
  for (const part of parts) {
    for (const more of list(at(part, 'allOf')).slice(0, mostParts))
      if (parts.size < mostParts) parts.add(resolve(more));
  }
  return [...parts];
}

function typesOf(part: Json, fields: ReadonlyMap<string, Json>): ReadonlySet<string> | null {
  const type = at(part, 'type');
  const named = [type, ...list(type).slice(0, 10)].filter(isName);
  if (named.length === 0 && at(part, 'properties') !== undefined && fields.size > 0) named.push('object');
  if (named.length === 0 && at(part, 'items') !== undefined) named.push('array');
  if (named.length === 0) return null;
  // 3.0 says `nullable`, 3.1 the type `null`.
  return new Set(at(part, 'nullable') === true ? [...named, 'null'] : named);
}

function valuesOf(part: Json, spend: Spend): ReadonlySet<string> | null {
  const only = at(part, 'const');
  const values = Array.isArray(at(part, 'enum'))
    ? list(at(part, 'enum')).slice(0, mostValues)
    : only === undefined
      ? null
      : [only];
  return values === null || !spend(values.length) ? null : new Set(values.map(valueText));
}

/** A list or an object among the allowed values is not looked into: it may be as deep as its document is long. */
function valueText(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[…]' : '{…}';
  return JSON.stringify(typeof value === 'string' ? value.slice(0, mostLetters) : value);
}

/** Fields that only ever go the other way. */
export const isLeftOut = (field: Json, direction: 'request' | 'response'): boolean =>
  at(field, direction === 'request' ? 'readOnly' : 'writeOnly') === true;

/** A type as people read it. */
export const typeText = (types: ReadonlySet<string> | null, { shown }: Pick<Nodes, 'shown'>): string =>
  types === null ? 'any' : [...types].toSorted().map(shown).join(' | ').slice(0, 100);

/** Whether every value of one type is a value of the other; an integer is a number, too. */
export const isWithin = (inner: ReadonlySet<string> | null, outer: ReadonlySet<string> | null): boolean =>
  outer === null ||
  (inner !== null &&
    [...inner].every((type) => outer.has(type) || (type === 'integer' && outer.has('number'))));

import { at, list, record, resolverOf, type Json } from './openapi-document.js';

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

const mostParts = 100;
const mostFields = 2000;

/** Reads one document: follows its references, and puts each of its schemas together once. */
export interface Reader {
  readonly resolve: (value: unknown) => Json;
  readonly shape: (schema: Json) => Shape;
}

export function readerOf(document: unknown): Reader {
  const resolve = resolverOf(document);
  const shapes = new Map<Json, Shape>();
  return {
    resolve,
    shape: (schema) => {
      const shape = shapes.get(schema) ?? shapeOf(schema, resolve);
      shapes.set(schema, shape);
      return shape;
    },
  };
}

/** Never more than a hundred parts of `allOf`, also of a circle. */
function shapeOf(schema: unknown, resolve: (value: unknown) => Json): Shape {
  const parts = partsOf(schema, resolve);
  const fields = new Map<string, Json>();
  for (const part of parts)
    for (const [name, field] of Object.entries(record(at(part, 'properties'))))
      if (fields.size < mostFields) fields.set(name, resolve(field));
  const found = <T>(read: (part: Json) => T | null): T | null =>
    parts.map(read).find((value) => value !== null) ?? null;
  return {
    types: found((part) => typesOf(part, fields)),
    values: found(valuesOf),
    fields,
    required: new Set(
      parts.flatMap((part) => list(at(part, 'required')).filter((name) => typeof name === 'string')),
    ),
    items: found((part) => (at(part, 'items') === undefined ? null : resolve(at(part, 'items')))),
    others: found((part) => {
      const others = at(part, 'additionalProperties');
      return typeof others === 'object' && others !== null ? resolve(others) : null;
    }),
    closed: parts.some((part) => at(part, 'additionalProperties') === false),
    forms: parts
      .flatMap((part) => [...list(at(part, 'oneOf')), ...list(at(part, 'anyOf'))])
      .slice(0, mostParts)
      .map(resolve),
  };
}

function partsOf(schema: unknown, resolve: (value: unknown) => Json): Json[] {
  const parts = new Set<Json>([resolve(schema)]);
  // A set goes on over what is added to it, and a circle adds nothing.
  for (const part of parts) {
    for (const more of list(at(part, 'allOf')).slice(0, mostParts))
      if (parts.size < mostParts) parts.add(resolve(more));
  }
  return [...parts];
}

function typesOf(part: Json, fields: ReadonlyMap<string, Json>): ReadonlySet<string> | null {
  const type = at(part, 'type');
  const named = [type, ...list(type)].filter((name) => typeof name === 'string').slice(0, 10);
  if (named.length === 0 && at(part, 'properties') !== undefined && fields.size > 0) named.push('object');
  if (named.length === 0 && at(part, 'items') !== undefined) named.push('array');
  if (named.length === 0) return null;
  // 3.0 says `nullable`, 3.1 the type `null`.
  return new Set(at(part, 'nullable') === true ? [...named, 'null'] : named);
}

function valuesOf(part: Json): ReadonlySet<string> | null {
  const only = at(part, 'const');
  const values = Array.isArray(at(part, 'enum'))
    ? list(at(part, 'enum'))
    : only === undefined
      ? null
      : [only];
  return values === null ? null : new Set(values.slice(0, 1000).map((value) => JSON.stringify(value)));
}

/** Fields that only ever go the other way. */
export const isLeftOut = (field: Json, direction: 'request' | 'response'): boolean =>
  at(field, direction === 'request' ? 'readOnly' : 'writeOnly') === true;

/** A type as people read it. */
export const typeText = (types: ReadonlySet<string> | null): string =>
  types === null ? 'any' : [...types].toSorted().join(' | ').slice(0, 100);

/** Whether every value of one type is a value of the other; an integer is a number, too. */
export const isWithin = (inner: ReadonlySet<string> | null, outer: ReadonlySet<string> | null): boolean =>
  outer === null ||
  (inner !== null &&
    [...inner].every((type) => outer.has(type) || (type === 'integer' && outer.has('number'))));

import * as z from 'zod';
import { resources } from '../../contract/resources.js';
import type { JsonSchema, Ref } from './types.js';

type Direction = 'input' | 'output';

const named = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(resources)) named.add(schema, { id });

/** The JSON schema of what a caller sends or is answered; what has a name stands among the components. */
export const jsonSchemaOf = (schema: z.ZodType, io: Direction): JsonSchema =>
  placed(z.toJSONSchema(schema, { ...optionsFor(io), metadata: named })) as JsonSchema;

/** Every schema that has a name. */
export const namedSchemas = (): Readonly<Record<string, JsonSchema>> =>
  placed(z.toJSONSchema(named, { ...optionsFor('output'), uri: placeOf }).schemas) as Record<
    string,
    JsonSchema
  >;

export const refOf = (kind: string, name: string): Ref => ({ $ref: `#/components/${kind}/${name}` });

const placeOf = (name: string): string => refOf('schemas', name).$ref;

const optionsFor = (io: Direction) =>
  ({
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      Object.assign(jsonSchema, z.globalRegistry.get(zodSchema) ?? {});
      if (io === 'output') loosen(jsonSchema);
    },
  }) satisfies z.core.ToJSONSchemaParams;

/** An answer may have more some day, and a time is known by its format. */
function loosen(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.additionalProperties === false) delete schema.additionalProperties;
  if (schema.format === 'date-time' || schema.format === 'duration') delete schema.pattern;
}

/** The same where it stands in the document. */
function placed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(placed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, one]): [string, unknown][] => {
    if (key === '$schema' || key === '$defs' || key === '$id') return [];
    if (key === '$ref' && typeof one === 'string') return [[key, placeOf(nameIn(one))]];
    return [[key, placed(one)]];
  });
  return Object.fromEntries(entries);
}

/** What a reference names. */
export const nameIn = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

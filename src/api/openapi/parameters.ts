import { isForKnown, isKeyed, isStreamed } from '../../contract/refusals.js';
import type { AnyRoute } from '../../contract/route.js';
import { jsonSchemaOf, refOf } from './schemas.js';
import type { JsonSchema, Parameter, Ref } from './types.js';

const header = (name: string, description: string, schema: JsonSchema): Parameter => ({
  name,
  in: 'header',
  required: false,
  description,
  schema,
});

/** What many requests may say beside their address and their body. */
export const commonParameters = {
  IdempotencyKey: header(
    'Idempotency-Key',
    'The same request with the same key is answered as the first time, for 24 hours, with Idempotency-Replayed: true.',
    { type: 'string', pattern: '^[!-~]{1,255}$' },
  ),
  IfMatch: header(
    'If-Match',
    'The ETag that was seen, a list of them, or *: what has changed since is refused with 412.',
    { type: 'string' },
  ),
  LastEventId: header(
    'Last-Event-ID',
    'Of a stream: the id of the last event that was read; it goes on after it.',
    { type: 'string' },
  ),
  AcceptLanguage: header('Accept-Language', 'en or ko: the language of texts, never of codes.', {
    type: 'string',
  }),
  RequestId: header(
    'X-Request-Id',
    'A name for the request, of at most 64 letters, digits, dots, dashes and underscores: the answer, the audit and the log carry it. Any other is passed over.',
    { type: 'string' },
  ),
  Client: header(
    'X-Switchback-Client',
    'A sign of life of a client, as web/dev; anything else is passed over.',
    { type: 'string' },
  ),
};

type Common = keyof typeof commonParameters;

/** Everything that one route is asked with, but its body. */
export function parametersOf(route: AnyRoute): readonly (Parameter | Ref)[] {
  const { params, query, example } = route;
  const common: readonly (readonly [boolean, Common])[] = [
    [isKeyed(route), 'IdempotencyKey'],
    [route.ifMatch, 'IfMatch'],
    [isStreamed(route), 'LastEventId'],
    [true, 'AcceptLanguage'],
    [true, 'RequestId'],
    [isForKnown(route), 'Client'],
  ];
  return [
    ...fieldsOf(jsonSchemaOf(params, 'input'), example.params).map((field) => ({
      ...field,
      in: 'path',
      required: true,
    })),
    ...fieldsOf(jsonSchemaOf(query, 'input'), example.query).map((field) => ({ ...field, in: 'query' })),
    ...common.flatMap(([applies, name]) => (applies ? [refOf('parameters', name)] : [])),
  ];
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

const fieldsOf = (schema: ObjectSchema, examples: Readonly<Record<string, unknown>> = {}) =>
  Object.entries(schema.properties ?? {}).map(([name, { description, ...field }]) => ({
    name,
    required: schema.required?.includes(name) ?? false,
    ...(typeof description === 'string' ? { description } : {}),
    schema: field,
    ...(examples[name] === undefined ? {} : { example: examples[name] }),
  }));

import type { ApiChange, ApiChangeCode, ApiChangeKind, ApiChanges } from '../model/api-change.js';
import { at, record, short, type Json } from './openapi-document.js';
import {
  parametersOf,
  requestBodyOf,
  responsesOf,
  type Content,
  type Parameter,
} from './openapi-operation.js';
import { schemaChanges, type Reading, type SchemaPair } from './openapi-schema.js';
import { readerOf } from './openapi-shape.js';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** Fields of schemas, routes of one document, and changes of one kind: what is looked at and told. */
const most = { fields: 50_000, routes: 2000, changes: 500 };

/**
 * What differs for a client between two OpenAPI documents, and what of it may break one that works today. Documents
 * come from running backends and may hold anything: what makes no sense says nothing, and a circle ends.
 */
export function compareApis(a: unknown, b: unknown): ApiChanges {
  let fields = 0;
  const reading: Reading = {
    a: readerOf(a),
    b: readerOf(b),
    spend: (more) => (fields += more) <= most.fields,
  };
  const [before, after] = [routesOf(a, reading.a.resolve), routesOf(b, reading.b.resolve)];
  const found: ApiChange[] = [];
  for (const [key, operation] of before) {
    const fresh = after.get(key);
    if (fresh === undefined) found.push(ofRoute('route-removed', 'breaking', operation.route));
    else found.push(...operationChanges(reading, operation, fresh));
  }
  for (const [key, { route }] of after)
    if (!before.has(key)) found.push(ofRoute('route-added', 'added', route));
  const of = (kind: ApiChangeKind): ApiChange[] => found.filter((change) => change.kind === kind);
  const capped = (kind: ApiChangeKind): ApiChange[] => of(kind).slice(0, most.changes);
  return {
    breaking: capped('breaking'),
    added: capped('added'),
    changed: capped('changed'),
    truncated:
      fields > most.fields ||
      Math.max(before.size, after.size) >= most.routes ||
      (['breaking', 'added', 'changed'] as const).some((kind) => of(kind).length > most.changes),
  };
}

interface Operation {
  /** `GET /dishes/{id}`. */
  readonly route: string;
  readonly path: string;
  /** What holds for every method of the path. */
  readonly shared: Json;
  readonly own: Json;
}

/** By method and path, in which a parameter's name means nothing: `/dishes/{id}` and `/dishes/{dish}` are one. */
function routesOf(document: unknown, resolve: (value: unknown) => Json): Map<string, Operation> {
  const routes = new Map<string, Operation>();
  for (const [path, item] of Object.entries(record(record(document)['paths']))) {
    const shared = resolve(item);
    for (const method of methods) {
      const own = at(shared, method);
      if (own === undefined || routes.size >= most.routes) continue;
      const route = `${method.toUpperCase()} ${short(path)}`;
      const key = `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`;
      routes.set(key, { route, path, shared, own: record(own) });
    }
  }
  return routes;
}

const ofRoute = (code: ApiChangeCode, kind: ApiChangeKind, route: string): ApiChange => ({
  ...{ code, kind, route, part: null, name: '', field: '' },
  ...{ from: null, to: null },
});

type Part = Pick<ApiChange, 'route' | 'part' | 'name'>;

const ofPart = (part: Part, code: ApiChangeCode, kind: ApiChangeKind, field = ''): ApiChange => ({
  ...part,
  ...{ code, kind, field, from: null, to: null },
});

const ofSchemas = (reading: Reading, part: Part, pair: SchemaPair): ApiChange[] =>
  schemaChanges(reading, pair).map((change) => ({ from: null, to: null, ...part, ...change }));

const operationChanges = (reading: Reading, a: Operation, b: Operation): ApiChange[] => [
  ...parameterChanges(reading, a, b),
  ...bodyChanges(reading, a, b),
  ...responseChanges(reading, a, b),
];

function parameterChanges(reading: Reading, a: Operation, b: Operation): ApiChange[] {
  const [before, after] = [parametersOf(a, reading.a.resolve), parametersOf(b, reading.b.resolve)];
  const found: ApiChange[] = [];
  const part = ({ name }: Parameter): Part => ({ route: b.route, part: 'parameter', name });
  for (const [key, old] of before) {
    const fresh = after.get(key);
    if (fresh === undefined) {
      found.push(ofPart(part(old), 'parameter-removed', 'changed'));
      continue;
    }
    if (fresh.required && !old.required) found.push(ofPart(part(fresh), 'parameter-required', 'breaking'));
    if (!fresh.required && old.required) found.push(ofPart(part(fresh), 'parameter-optional', 'changed'));
    found.push(...ofSchemas(reading, part(fresh), { a: old.schema, b: fresh.schema, direction: 'request' }));
  }
  for (const [key, fresh] of after) {
    if (before.has(key)) continue;
    const [code, kind] = fresh.required
      ? (['parameter-required', 'breaking'] as const)
      : (['parameter-added', 'added'] as const);
    found.push(ofPart(part(fresh), code, kind));
  }
  return found;
}

function bodyChanges(reading: Reading, a: Operation, b: Operation): ApiChange[] {
  const [old, fresh] = [requestBodyOf(a.own, reading.a.resolve), requestBodyOf(b.own, reading.b.resolve)];
  const part: Part = { route: b.route, part: 'request', name: '' };
  if (old === null && fresh === null) return [];
  if (old === null || fresh === null) {
    const removed = fresh === null;
    if (fresh?.required === true) return [ofPart(part, 'body-required', 'breaking')];
    return [ofPart(part, removed ? 'body-removed' : 'body-added', removed ? 'changed' : 'added')];
  }
  return [
    ...(fresh.required && !old.required ? [ofPart(part, 'body-required', 'breaking')] : []),
    ...(!fresh.required && old.required ? [ofPart(part, 'body-optional', 'changed')] : []),
    ...contentChanges(reading, part, { a: old.content, b: fresh.content, direction: 'request' }),
  ];
}

function responseChanges(reading: Reading, a: Operation, b: Operation): ApiChange[] {
  const [before, after] = [responsesOf(a.own, reading.a.resolve), responsesOf(b.own, reading.b.resolve)];
  const found: ApiChange[] = [];
  const part = (status: string): Part => ({ route: b.route, part: 'response', name: short(status) });
  for (const [status, old] of before) {
    const fresh = after.get(status);
    if (fresh !== undefined)
      found.push(...contentChanges(reading, part(status), { a: old, b: fresh, direction: 'response' }));
    // An error that no longer comes breaks nobody; a success that does not, does.
    else
      found.push(ofPart(part(status), 'response-removed', status.startsWith('2') ? 'breaking' : 'changed'));
  }
  for (const status of after.keys())
    if (!before.has(status)) found.push(ofPart(part(status), 'response-added', 'added'));
  return found;
}

function contentChanges(
  reading: Reading,
  part: Part,
  { a, b, direction }: { a: Content; b: Content; direction: 'request' | 'response' },
): ApiChange[] {
  const found: ApiChange[] = [];
  for (const [media, schema] of a) {
    const fresh = b.get(media);
    if (fresh === undefined) found.push({ ...ofPart(part, 'media-removed', 'breaking'), from: media });
    else found.push(...ofSchemas(reading, part, { a: schema, b: fresh, direction }));
  }
  for (const media of b.keys())
    if (!a.has(media)) found.push({ ...ofPart(part, 'media-added', 'added'), to: media });
  return found;
}

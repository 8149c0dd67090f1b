import type { ApiChange, ApiChangeCode, ApiChangeKind, ApiChanges } from '../model/api-change.js';
import { at, record, type Hide, type Json, type Nodes, type Spend } from './openapi-document.js';
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

/**
 * Steps through both documents, routes of one of them, and changes of one kind that are told. All that a document can
 * make this do costs steps, so that the worst two of 1 MB take less than 200 ms of the one thread that the service has.
 */
const most = { steps: 40_000, routes: 2000, changes: 500 };

/**
 * What differs for a client between two OpenAPI documents, and what of it may break one that works today. Documents
 * come from running backends and may hold anything: what makes no sense says nothing, and a circle ends. What is quoted
 * of them goes through `hide` first.
 */
export function compareApis(a: unknown, b: unknown, hide: Hide): ApiChanges {
  let left = most.steps;
  const spend: Spend = (steps) => (left -= steps) >= 0;
  const reading: Reading = { a: readerOf(a, spend, hide), b: readerOf(b, spend, hide), spend };
  const [before, after] = [routesOf(a, reading.a.nodes), routesOf(b, reading.b.nodes)];
  const whole = (routes: Map<string, Operation>): boolean => routes.size < most.routes && left >= 0;
  const found: ApiChange[] = [];
  // What the other document may hold beyond the bounds is neither gone nor new.
  if (whole(after))
    for (const [key, { route }] of before)
      if (!after.has(key)) found.push(ofRoute('route-removed', 'breaking', route));
  if (whole(before))
    for (const [key, { route }] of after)
      if (!before.has(key)) found.push(ofRoute('route-added', 'added', route));
  for (const [key, operation] of before) {
    const fresh = after.get(key);
    const changes = fresh === undefined || left < 0 ? [] : operationChanges(reading, operation, fresh);
    // Half of a description would say that the other half is gone.
    if (left >= 0) found.push(...changes);
  }
  const of = (kind: ApiChangeKind): ApiChange[] => found.filter((change) => change.kind === kind);
  const kinds = { breaking: of('breaking'), added: of('added'), changed: of('changed') };
  const { breaking, added, changed } = kinds;
  return {
    breaking: breaking.slice(0, most.changes),
    added: added.slice(0, most.changes),
    changed: changed.slice(0, most.changes),
    truncated:
      left < 0 ||
      Math.max(before.size, after.size) >= most.routes ||
      Object.values(kinds).some((changes) => changes.length > most.changes),
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
function routesOf(document: unknown, { entries, resolve, shown }: Nodes): Map<string, Operation> {
  const routes = new Map<string, Operation>();
  for (const [path, item] of entries(record(document)['paths'], most.routes)) {
    const shared = resolve(item);
    for (const method of methods) {
      const own = at(shared, method);
      if (own === undefined || routes.size >= most.routes) continue;
      const route = `${method.toUpperCase()} ${shown(path)}`;
      const key = `${method} ${path.replaceAll(/\{[^{}]*\}/g, '{}')}`;
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
  const [before, after] = [parametersOf(a, reading.a.nodes), parametersOf(b, reading.b.nodes)];
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
  const [old, fresh] = [requestBodyOf(a.own, reading.a.nodes), requestBodyOf(b.own, reading.b.nodes)];
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
  const [before, after] = [responsesOf(a.own, reading.a.nodes), responsesOf(b.own, reading.b.nodes)];
  const found: ApiChange[] = [];
  const part = (status: string): Part => ({
    route: b.route,
    part: 'response',
    name: reading.a.nodes.shown(status),
  });
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
    // One without a schema is there, too: it takes or gives anything.
    if (!b.has(media)) found.push({ ...ofPart(part, 'media-removed', 'breaking'), from: media });
    else found.push(...ofSchemas(reading, part, { a: schema, b: b.get(media), direction }));
  }
  for (const media of b.keys())
    if (!a.has(media)) found.push({ ...ofPart(part, 'media-added', 'added'), to: media });
  return found;
}

import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { servedBy } from '../../src/api/app.js';
import type { ApiPorts } from '../../src/api/api-ports.js';
import { openApiDocument, pathOf } from '../../src/api/openapi/document.js';
import { streamer } from '../../src/api/sse.js';
import { links } from '../../src/contract/links.js';
import type { OpenApiResource } from '../../src/contract/openapi.js';
import { none } from '../../src/contract/route.js';
import { nameOfRoute, routes } from '../../src/contract/routes.js';
import { problems } from '../../src/model/problems.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
let ports: ApiPorts;
beforeAll(async () => {
  door = await openDoor((given) => (ports = given));
});
afterAll(() => door.close());

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${String(door.port)}${path}`, { headers });

const document = openApiDocument('0');
const text = JSON.stringify(document);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
);

test('the document is valid by the schema of OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(JSON.parse(text) as Record<string, unknown>);
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

test('the document is valid by the rules of Redocly', async () => {
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: {
      // The package has no licence that has an address.
      'info-license-strict': 'off',
      // Rules between keys stand beside the schema that has the keys.
      'no-required-schema-properties-undefined': 'off',
      // A browser that wants to sign in is sent on, and that is all.
      'operation-2xx-response': 'off',
    },
  });
  const found = await lintFromString({ source: text, config, absoluteRef: 'openapi.json' });
  expect(found.map(({ ruleId, message, location: [at] }) => ({ ruleId, message, at: at?.pointer }))).toEqual(
    [],
  );
});

test('a validator that finds nothing would find a mistake', async () => {
  const wrong = { ...document, paths: { '/x/{y}': { get: { responses: { 200: { description: 1 } } } } } };
  expect((await new Validator().validate(wrong)).valid).toBe(false);
  const config = await createConfig({ extends: ['recommended'] });
  const found = await lintFromString({ source: JSON.stringify(wrong), config, absoluteRef: 'openapi.json' });
  expect(found.map(({ ruleId }) => ruleId)).toContain('path-parameters-defined');
});

test('has every route that is served, and no other', () => {
  const served = servedBy(ports, streamer(ports)).map(({ route }) => `${route.method} ${pathOf(route)}`);
  expect(operations.map(({ name }) => name).toSorted()).toEqual(served.toSorted());
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
});

describe('a link', () => {
  const answers = operations.flatMap(({ name, operation: { responses } }) =>
    Object.entries(responses).flatMap(([status, answer]) =>
      Object.entries('links' in answer ? (answer.links ?? {}) : {}).map(([key, link]) => ({
        ...{ name: `${name} ${status} → ${key}`, key, link },
        schema: ('content' in answer ? answer.content : undefined)?.['application/json']?.schema ?? {},
      })),
    ),
  );

  test('leads from every answer that makes something, and from every list of what has an address of its own', () => {
    const leading = new Set(links.map(({ from }) => from));
    const makes = routes.filter(
      ({ method, statuses, answer }) => method === 'post' && statuses.includes(201) && answer !== none,
    );
    // What a browser or a job gets by coming in is used, not looked at.
    const apart = ['claimToken', 'admitJob'];
    expect(
      makes
        .filter((route) => !leading.has(route))
        .map((route) => nameOfRoute(route).name)
        .filter((name) => !apart.includes(name)),
    ).toEqual([]);
    expect(answers.length).toBeGreaterThanOrEqual(links.length);
  });

  test.each(answers)(
    '$name: has its operation, gives each of its parameters, and finds them in its answer',
    ({ key, link, schema }) => {
      const target = operations.find(({ operation }) => operation.operationId === link.operationId);
      expect(link.operationId).toBe(key);
      const wanted = (target?.operation.parameters ?? []).flatMap((one) =>
        'in' in one && one.in === 'path' ? [`path.${one.name}`] : [],
      );
      expect(wanted).not.toEqual([]);
      expect(Object.keys(link.parameters).toSorted()).toEqual(wanted.toSorted());
      for (const expression of Object.values(link.parameters)) {
        const [, pointer = ''] = /^\$response\.body#((?:\/[\w-]+)+)$/.exec(expression) ?? [];
        expect([expression, isIn(schema, pointer.split('/').slice(1))]).toEqual([expression, true]);
      }
    },
  );
});

/** Whether a schema of the document has something at a place. */
function isIn(schema: unknown, place: readonly string[]): boolean {
  const [first, ...rest] = place;
  if (first === undefined) return schema !== undefined;
  const { $ref, properties, items, anyOf, allOf } = schema as Readonly<Record<string, unknown>>;
  if (typeof $ref === 'string') return isIn(document.components.schemas[$ref.split('/').at(-1) ?? ''], place);
  const several = [anyOf, allOf].flatMap((one) => (Array.isArray(one) ? (one as unknown[]) : []));
  if (several.some((one) => isIn(one, place))) return true;
  if (first === '0') return items !== undefined && isIn(items, rest);
  const inner = (properties as Readonly<Record<string, unknown>> | undefined)?.[first];
  return inner !== undefined && isIn(inner, rest);
}

test('every code of a problem is one that a route refuses with, or every address', () => {
  const everywhere = ['method-not-allowed'];
  const codes = Object.keys(problems).filter((code) => !text.includes(`"switchback/${code}"`));
  expect(codes.toSorted()).toEqual(everywhere);
});

describe('GET /openapi.json', () => {
  test('is the document, of the version that runs', async () => {
    const response = await get('/openapi.json');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const told = (await response.json()) as OpenApiResource;
    expect(told).toEqual(JSON.parse(JSON.stringify(openApiDocument(ports.version.version))));
  });

  test('is not sent again to whoever has it', async () => {
    const etag = (await get('/openapi.json')).headers.get('etag') ?? '';
    const again = await get('/openapi.json', { 'if-none-match': `"other", W/${etag}` });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await get('/openapi.json', { 'if-none-match': '"other"' })).status).toBe(200);
  });
});

describe('/docs', () => {
  test.each([
    ['en', 'Is asked with'],
    ['ko', '요청 파라미터'],
  ])('shows every route in %s', async (language, words) => {
    const response = await get('/docs', { 'accept-language': language });
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const page = await response.text();
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(words);
    for (const { operation } of operations) expect(page).toContain(`<h3 id="${operation.operationId}">`);
  });

  test('runs nothing and loads nothing but what this service has, so that its own policy lets all of it through', async () => {
    const response = await get('/docs');
    const page = await response.text();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+=|javascript:/i);
    const loaded = [...page.matchAll(/\s(?:src|href)="([^"#][^"]*)"/g)].map(([, address]) => address ?? '');
    expect([...new Set(loaded)].toSorted()).toEqual(['/docs/style.css', '/openapi.json', '/problems']);
    for (const address of loaded) expect((await get(address)).status).toBe(200);
    expect((await get('/docs/style.css')).headers.get('content-type')).toBe('text/css; charset=utf-8');
  });
});

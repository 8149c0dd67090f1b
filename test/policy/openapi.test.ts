import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareApis as comparedApis } from '../../src/policy/openapi.js';
import { isOpenApi } from '../../src/policy/openapi-document.js';

const compareApis = (a: unknown, b: unknown) => comparedApis(a, b, (text) => text);

const document = (paths: object, schemas: object = {}) => ({
  openapi: '3.1.0',
  paths,
  components: { schemas },
});
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const answering = (schema: object) => document({ '/menu': { get: { responses: { 200: json(schema) } } } });
const taking = (schema: object, more: object = {}) =>
  document({ '/orders': { post: { requestBody: { ...json(schema), ...more }, responses: {} } } });
const withParameters = (...parameters: object[]) =>
  document({ '/menu': { get: { parameters, responses: {} } } });
const limit = { name: 'limit', in: 'query', schema: { type: 'integer' } };
const object = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
});

const said = (a: unknown, b: unknown): string[] => {
  const { breaking, added, changed } = compareApis(a, b);
  return [...breaking, ...added, ...changed].map(({ kind, code, route, part, name, field }) =>
    [kind, code, route, part, name, field].filter((word) => word !== null && word !== '').join(' '),
  );
};

const string = { type: 'string' };
const get = { get: { responses: {} } };

describe('what differs, and what of it breaks a client', () => {
  test.each<[string, unknown, unknown, string[]]>([
    ['nothing', answering(object({ a: string })), answering(object({ a: string })), []],
    ['a route that went', document({ '/a': get }), document({}), ['breaking route-removed GET /a']],
    ['a route that came', document({}), document({ '/a': get }), ['added route-added GET /a']],
    [
      'another method',
      document({ '/a': get }),
      document({ '/a': { put: { responses: {} } } }),
      ['breaking route-removed GET /a', 'added route-added PUT /a'],
    ],
    [
      'a path parameter that is called otherwise',
      document({ '/a/{id}': get }),
      document({ '/a/{x}': get }),
      [],
    ],
    [
      'a field of a response that went, and one that came',
      answering(object({ a: string, b: string })),
      answering(object({ a: string, c: string })),
      ['breaking field-removed GET /menu response 200 b', 'added field-added GET /menu response 200 c'],
    ],
    [
      'a field of a response that may be missing now',
      answering(object({ a: string }, ['a'])),
      answering(object({ a: string })),
      ['breaking field-optional GET /menu response 200 a'],
    ],
    [
      'a type in a response, deep inside',
      answering({ type: 'array', items: object({ price: { type: 'integer' } }) }),
      answering({ type: 'array', items: object({ price: string }) }),
      ['breaking type-changed GET /menu response 200 [].price'],
    ],
    [
      'a number that is an integer now, in a response',
      answering(object({ n: { type: 'number' } })),
      answering(object({ n: { type: 'integer' } })),
      ['changed type-changed GET /menu response 200 n'],
    ],
    [
      'an answer that may be null now',
      answering(object({ n: string })),
      answering(object({ n: { type: 'string', nullable: true } })),
      ['breaking type-changed GET /menu response 200 n'],
    ],
    [
      'a kind of content without a schema, and one that went',
      document({ '/a': { get: { responses: { 200: { content: { 'text/plain': {}, 'text/csv': {} } } } } } }),
      document({ '/a': { get: { responses: { 200: { content: { 'text/plain': {} } } } } } }),
      ['breaking media-removed GET /a response 200'],
    ],
    [
      'values that are new in a response',
      answering({ enum: ['a'] }),
      answering({ enum: ['a', 'b'] }),
      ['changed values-added GET /menu response 200'],
    ],
    [
      'a success that went, and an error that went',
      document({ '/menu': { get: { responses: { 200: json(string), 404: json(string) } } } }),
      document({ '/menu': { get: { responses: { 204: {} } } } }),
      [
        'breaking response-removed GET /menu response 200',
        'added response-added GET /menu response 204',
        'changed response-removed GET /menu response 404',
      ],
    ],
    [
      'a field that a request needs now',
      taking(object({ a: string })),
      taking(object({ a: string, b: string }, ['a', 'b'])),
      ['breaking field-required POST /orders request a', 'breaking field-required POST /orders request b'],
    ],
    [
      'a field that a request may have now, and one that is no longer read',
      taking(object({ a: string })),
      taking(object({ b: string })),
      ['added field-added POST /orders request b', 'changed field-removed POST /orders request a'],
    ],
    [
      'a field that a request must not have any more',
      taking(object({ a: string })),
      taking({ ...object({}), additionalProperties: false }),
      ['breaking field-removed POST /orders request a'],
    ],
    [
      'a request that takes less',
      taking(object({ n: { type: 'number' }, size: { enum: ['s', 'm', 'l'] } })),
      taking(object({ n: { type: 'integer' }, size: { enum: ['s', 'm'] } })),
      ['breaking type-changed POST /orders request n', 'breaking values-removed POST /orders request size'],
    ],
    [
      'a request that takes more',
      taking(object({ n: { type: 'integer' }, size: { enum: ['s'] } })),
      taking(object({ n: { type: 'number' }, size: { enum: ['s', 'm'] } })),
      ['changed type-changed POST /orders request n', 'changed values-added POST /orders request size'],
    ],
    [
      'a body that is needed now, in another form',
      taking(string),
      { ...taking(string, { required: true, content: { 'text/plain': { schema: string } } }) },
      [
        'breaking body-required POST /orders request',
        'breaking media-removed POST /orders request',
        'added media-added POST /orders request',
      ],
    ],
    [
      'a parameter that may be given now',
      withParameters(),
      withParameters(limit),
      ['added parameter-added GET /menu parameter query limit'],
    ],
    [
      'a parameter that is needed now',
      withParameters(),
      withParameters({ ...limit, required: true }),
      ['breaking parameter-required GET /menu parameter query limit'],
    ],
    [
      'a parameter that became needed, and takes less',
      withParameters(limit),
      withParameters({ ...limit, required: true, schema: { type: 'integer', enum: [1] } }),
      [
        'breaking parameter-required GET /menu parameter query limit',
        'breaking values-removed GET /menu parameter query limit',
      ],
    ],
    [
      'a parameter that went',
      withParameters(limit),
      withParameters(),
      ['changed parameter-removed GET /menu parameter query limit'],
    ],
    [
      'a header in other letters',
      withParameters({ name: 'X-Client', in: 'header', schema: string }),
      withParameters({ name: 'x-client', in: 'header', schema: string }),
      [],
    ],
    [
      'a field that only ever goes the other way',
      taking(object({ id: { ...string, readOnly: true } })),
      taking(object({})),
      [],
    ],
    [
      'fewer alternatives in a request',
      taking({ oneOf: [string, { type: 'integer' }] }),
      taking({ oneOf: [string] }),
      ['breaking forms-changed POST /orders request'],
    ],
  ])('%s', (_, a, b, expected) => {
    expect(said(a, b)).toEqual(expected);
  });

  test('fields are found through references and through the parts of allOf', () => {
    const dish = (more: object) => ({
      Base: object({ dish: string }),
      Dish: { allOf: [{ $ref: '#/components/schemas/Base' }, object(more)] },
    });
    const menu = { '/menu': { get: { responses: { 200: json({ $ref: '#/components/schemas/Dish' }) } } } };
    const [a, b] = [document(menu, dish({ price: string })), document(menu, dish({ allergens: string }))];
    expect(said(a, b)).toEqual([
      'breaking field-removed GET /menu response 200 price',
      'added field-added GET /menu response 200 allergens',
    ]);
  });
});

describe('a document that somebody wrote to do harm', () => {
  test('with a schema that holds itself is compared, and ends', () => {
    const schemas = (type: string) => ({
      Node: object({ next: { $ref: '#/components/schemas/Node' }, value: { type } }),
      Loop: { $ref: '#/components/schemas/Loop' },
      Both: { allOf: [{ $ref: '#/components/schemas/Both' }, { $ref: '#/components/schemas/Node' }] },
    });
    const of = (name: string, type: string) =>
      document(
        { '/menu': { get: { responses: { 200: json({ $ref: `#/components/schemas/${name}` }) } } } },
        schemas(type),
      );
    expect(said(of('Node', 'string'), of('Node', 'integer'))).toEqual([
      'breaking type-changed GET /menu response 200 value',
    ]);
    expect(said(of('Loop', 'string'), of('Loop', 'integer'))).toEqual([]);
    expect(said(of('Both', 'string'), of('Both', 'integer'))).toEqual([
      'breaking type-changed GET /menu response 200 value',
    ]);
  });

  test('that doubles with every reference is looked at in bounds', () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => {
        const next = { $ref: `#/components/schemas/S${String(i + 1)}` };
        return [`S${String(i)}`, object({ a: next, b: next, c: next })];
      }),
    );
    const paths = Object.fromEntries(
      Array.from({ length: 1500 }, (_, i) => [
        `/p${String(i)}`,
        { get: { responses: { 200: json({ $ref: '#/components/schemas/S0' }) } } },
      ]),
    );
    const big = document(paths, schemas);
    expect(compareApis(big, structuredClone(big)).truncated).toBe(true);
  });

  const times = (count: number, of: (i: number) => unknown): unknown[] =>
    Array.from({ length: count }, (_, i) => of(i));
  const named = (count: number, of: (i: number) => unknown): Record<string, unknown> =>
    Object.fromEntries(times(count, (i) => [`f${String(i)}`, of(i)]) as [string, unknown][]);
  const to = (place: string) => ({ $ref: `#/${place}` });
  const everyField = (part: object) => ({
    ...answering(object(named(10_000, () => ({ allOf: [to('part')] })))),
    part,
  });
  const routes = (count: number, more: object) => ({
    ...document(
      Object.fromEntries(times(count, (i) => [`/p${String(i)}`, to('item')]) as [string, unknown][]),
    ),
    ...more,
  });
  const operations = Object.fromEntries(
    ['get', 'put', 'post', 'delete', 'patch'].map((method) => [
      method,
      { responses: named(40, () => to('answer')) },
    ]),
  );

  // Each of these takes minutes where one of its parts is read anew at every place that points to it, or letter by
  // letter from each of its letters: the test would not end.
  test.each<[string, unknown]>([
    ['a path of braces', document({ [`/${'{a'.repeat(500_000)}`]: get })],
    [
      'a long reference behind every parameter',
      routes(2000, {
        item: { get: {}, parameters: times(100, () => to('long')) },
        long: to('/'.repeat(900_000)),
      }),
    ],
    [
      'a hundred parts of a hundred parts',
      {
        ...everyField({ allOf: times(100, (i) => to(`parts/${String(i)}`)) }),
        parts: times(100, (i) => ({ allOf: times(100, (k) => to(`parts/${String((i * k) % 100)}`)) })),
      },
    ],
    [
      'many kinds of content behind every response',
      routes(2000, { item: operations, answer: { content: named(40_000, () => ({})) } }),
    ],
    ['many fields behind every field', everyField({ properties: named(40_000, () => ({})) })],
    ['many required names behind every field', everyField({ required: times(80_000, String) })],
    ['many values behind every field', everyField({ enum: times(60_000, String) })],
    ['a long value behind every field', everyField({ enum: ['x'.repeat(900_000)] })],
    [
      'a value as deep as it is long',
      answering({ enum: [JSON.parse('['.repeat(400_000) + ']'.repeat(400_000))] }),
    ],
  ])('with %s is looked at in bounds, and does not differ from itself', (_, hostile) => {
    const { breaking, added, changed } = compareApis(hostile, hostile);
    expect([...breaking, ...added, ...changed]).toEqual([]);
  });

  test('with more routes than are looked at loses none of them by their order', () => {
    const paths = Array.from({ length: 2500 }, (_, i) => [`/p${String(i)}`, get] as const);
    const [a, b] = [paths, paths.toReversed()].map((list) => document(Object.fromEntries(list)));
    expect([said(a, b), compareApis(a, b).truncated]).toEqual([[], true]);
  });

  test('cannot name what is not its own', () => {
    const hostile: unknown = JSON.parse(
      '{"openapi":"3.1.0","paths":{"__proto__":{"get":{}},"/a":{"constructor":{},"get":{"parameters":[{"$ref":"#/constructor/prototype"},{"$ref":"http://evil.example/x"}],"responses":{"__proto__":{}}}}}}',
    );
    expect(() => compareApis(hostile, document({}))).not.toThrow();
    expect(said(hostile, hostile)).toEqual([]);
  });

  test('property: whatever two documents hold, an answer comes, and a document does not differ from itself', () => {
    const reference = fc
      .constantFrom('A', 'B', 'C', 'nowhere')
      .map((name) => ({ $ref: `#/components/schemas/${name}` }));
    const { schema } = fc.letrec((tie) => ({
      schema: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        reference,
        fc.record({ type: fc.constantFrom('string', 'integer', 'object', null, 7, ['string', 'null']) }),
        fc.record({ enum: fc.array(fc.jsonValue(), { maxLength: 3 }) }),
        fc.record(
          {
            properties: fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'constructor'), tie('schema'), {
              maxKeys: 3,
            }),
            required: fc.oneof(fc.array(fc.constantFrom('a', 'b')), fc.jsonValue()),
          },
          { requiredKeys: [] },
        ),
        fc.record({ allOf: fc.array(tie('schema'), { maxLength: 3 }) }),
        fc.record({ oneOf: fc.array(tie('schema'), { maxLength: 3 }) }),
        fc.record({ type: fc.constant('array'), items: tie('schema') }),
        fc.jsonValue(),
      ),
    }));
    const documents = fc
      .record({ A: schema, B: schema, C: schema, answer: schema, body: schema, junk: fc.jsonValue() })
      .map(({ A, B, C, answer, body, junk }) => ({
        openapi: '3.0.3',
        paths: {
          '/a': {
            get: { responses: { 200: json(answer as object) }, parameters: junk },
            post: { requestBody: json(body as object), responses: junk },
          },
          '/junk': junk,
        },
        components: { schemas: { A, B, C } },
      }));
    fc.assert(
      fc.property(documents, documents, (a, b) => {
        const { breaking, added, changed } = compareApis(a, b);
        expect([...breaking, ...added, ...changed].every(({ route }) => route !== '')).toBe(true);
        expect(said(a, a)).toEqual([]);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        compareApis(a, b);
        isOpenApi(a);
      }),
    );
  });
});

test('of secrets in a document none is quoted, not even where a text is cut', () => {
  const secret = 'c4n4ry';
  const text = `${'x'.repeat(96)}${secret}`;
  const whole = document({
    [`/${text}`]: { get: { responses: {} } },
    '/menu': {
      get: {
        parameters: [
          { name: text, in: 'query', required: true, schema: { enum: [text, secret.repeat(400)] } },
        ],
        responses: {
          200: { content: { [text]: {} } },
          [text]: json({ type: [text], properties: { [text]: {} } }),
        },
      },
    },
  });
  const bare = document({
    '/menu': {
      get: {
        parameters: [{ name: text, in: 'query', schema: { enum: ['a'] } }],
        responses: { 200: { content: {} }, [text]: json({ type: ['object'], properties: { b: {} } }) },
      },
    },
  });
  const hide = (told: string): string => told.replaceAll(secret, '[secret]');
  const changes = [comparedApis(whole, bare, hide), comparedApis(bare, whole, hide)];
  expect(changes[0]?.breaking.length).toBeGreaterThan(2);
  expect(JSON.stringify(changes)).toContain('[se');
  expect(JSON.stringify(changes)).not.toContain('c4');
});

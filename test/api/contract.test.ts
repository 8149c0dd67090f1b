import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { servedBy } from '../../src/api/app.js';
import type { ApiPorts } from '../../src/api/api-ports.js';
import { streamer } from '../../src/api/sse.js';
import { routes } from '../../src/contract/routes.js';
import { none, type AnyRoute } from '../../src/contract/route.js';
import { verbsWithoutStage } from '../../src/model/right.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
let ports: ApiPorts;
beforeAll(async () => {
  door = await openDoor((given) => (ports = given));
});
afterAll(() => door.close());

const nameOf = ({ method, base, path }: AnyRoute): string => `${method} ${base}${path}`;

describe('the contract', () => {
  test('has each route once', () => {
    const names = routes.map(nameOf);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(45);
  });

  test('names a handler for each route, and each handler a route', () => {
    const served = servedBy(ports, streamer(ports)).map(({ route }) => route);
    expect(served.map(nameOf).toSorted()).toEqual(routes.map(nameOf).toSorted());
    expect(served.filter((route) => !routes.includes(route))).toEqual([]);
  });

  test.each(routes.map((route) => [nameOf(route), route] as const))('says what %s answers', (_, route) => {
    expect(route.statuses.length).toBeGreaterThan(0);
    expect(route.summary).toMatch(/^[A-Z]/);
    // An answer without a body is one of 204, or of a route whose answer is its status or where it leads.
    const leads = route.statuses.includes(303);
    if (route.answer === none && !leads) expect(['put', 'head', 'delete', 'post']).toContain(route.method);
    expect(route.path.match(/:\w+/g) ?? []).toEqual(
      Object.keys((route.params as unknown as { shape: object }).shape).map((name) => `:${name}`),
    );
  });
});

describe('a route', () => {
  const documents = ['/openapi.json', '/docs', '/docs/style.css'];
  const watchers = [
    '/livez',
    '/readyz',
    '/healthz',
    '/version',
    '/problems',
    '/problems/:code',
    ...documents,
    // None is there until somebody enables it for everybody.
    ...['/badges/:stage.svg', '/badges/:stage.json', '/tv.xml'],
  ];
  /** By these, people and their commands become known. */
  const entrances = ['/auth/login', '/auth/callback', '/auth/token', '/auth/job'];
  test.each(routes.map((route) => [nameOf(route), route] as const))(
    'that says of %s where its stage stands has it there',
    (_, { method, path, needs, params, body }) => {
      if (needs === 'nothing') expect([...watchers, ...entrances]).toContain(path);
      // What is signed comes from whoever knows the secret.
      if (needs === 'signature') expect(path).toBe('/integrations/github/webhook');
      if (typeof needs === 'string') return;
      const { verb, on } = needs;
      if (['get', 'head'].includes(method)) expect(verb).toMatch(/^(read|token)$/);
      expect(on === 'no-stage').toBe(verbsWithoutStage.includes(verb));
      const keys = (schema: unknown) => Object.keys((schema as { shape?: object }).shape ?? {});
      if (on === 'path') expect(keys(params)).toContain('stage');
      if (on === 'body') expect(keys(body)).toContain('stage');
    },
  );
});

test('an answer that has a field too many fails the test that gets it', async () => {
  const version = { ...ports.version, colour: 'red' };
  const odd = await openDoor(() => ({ version }));
  const asked = fetch(`http://127.0.0.1:${String(odd.port)}/version`);
  await expect(asked).rejects.toThrow(/answers more than its schema has/);
  await odd.close();
});

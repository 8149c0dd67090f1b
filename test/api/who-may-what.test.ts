import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createApp } from '../../src/api/app.js';
import type { ApiPorts } from '../../src/api/api-ports.js';
import { pages } from '../../src/contract/pages.js';
import type { Needs } from '../../src/contract/route.js';
import { routes } from '../../src/contract/routes.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { Verb } from '../../src/model/right.js';
import { roles } from '../../src/model/role.js';
import { openDoor, type Door } from '../support/door.js';
import { samples } from '../support/route-samples.js';

let open: Door;
/** The same rows behind a door where everybody is asked who they are. */
let closed: Door;
let ports: ApiPorts;
/** The header that each caller sends. */
const proofs = new Map<string, Readonly<Record<string, string>>>();

beforeAll(async () => {
  open = await openDoor();
  const { ports: desk } = open.desk;
  closed = await openDoor((given) => {
    // No engine stands behind this door, and nobody holds a lock of it.
    const none = () => Promise.resolve([]);
    const engine = { ...desk.engine, locks: none, pending: none };
    ports = { ...given, user: null, store: desk.store, verbs: { ...desk, engine } };
    return ports;
  });
  const make = async (scopes: readonly string[]) => {
    const body = { name: scopes.join(), holder: { id: 'hana' }, scopes };
    const made = await open.ask<{ id: string; secret: string }>('POST', '/tokens', { body });
    return { ...made.body, headers: { authorization: `Bearer ${made.body.secret}` } };
  };
  proofs.set('nobody', {});
  proofs.set('a stranger', { authorization: `Bearer swb_${'A'.repeat(43)}` });
  const revoked = await make(['admin']);
  await open.ask('DELETE', `/tokens/${revoked.id}`, { body: {} });
  proofs.set('one whose token was revoked', revoked.headers);
  const expired = await make(['admin']);
  await desk.store.read.sql.executeSql(
    `update tokens set expires_at = clock_timestamp() where id = '${expired.id}'`,
  );
  proofs.set('one whose token has expired', expired.headers);
  for (const role of Object.keys(roles)) proofs.set(role, (await make([role])).headers);
  for (const [caller, verbs] of Object.entries(single)) proofs.set(caller, (await make(verbs)).headers);
});
afterAll(async () => {
  await closed.close();
  await open.close();
});

const layers = (): readonly Layer[] =>
  (createApp(ports).router as unknown as { stack: readonly Layer[] }).stack;

/** Every route that the router of the application really has, by its own account. */
const routed = (): string[] => layers().flatMap(routesOf);

/** Those of the routers that it has in itself. */
const within = (): string[] => layers().flatMap(({ handle }) => (handle.stack ?? []).flatMap(anyOf));
const anyOf = (layer: Layer): string[] => [
  ...routesOf(layer),
  ...(layer.route === undefined ? (layer.handle.stack ?? []).flatMap(anyOf) : []),
];

function routesOf({ route }: Layer): string[] {
  const methods = Object.keys(route?.methods ?? {});
  // What an address answers to every method that it does not have is no route of its own.
  if (route === undefined || methods.length > 1) return [];
  return [route.path].flat().flatMap((path) => methods.map((method) => `${method.toUpperCase()} ${path}`));
}

interface Layer {
  readonly route?: {
    readonly path: string | readonly string[];
    readonly methods: Readonly<Record<string, boolean>>;
  };
  readonly handle: { readonly stack?: readonly Layer[] };
}

const declared = new Map(
  routes.map(({ method, base, path, needs }) => [`${method.toUpperCase()} ${base}${path}`, needs] as const),
);
const unknown = {
  nobody: 'unauthenticated',
  'a stranger': 'token-unknown',
  'one whose token was revoked': 'token-revoked',
  'one whose token has expired': 'token-expired',
} as const;

/** Callers who are given single rights, as CI is by its job or by a token. */
const single: Readonly<Record<string, readonly Verb[]>> = {
  'a CI that registers builds': ['read', 'build'],
  'a schedule of elsewhere that promotes': ['read', 'promote'],
};
const verbsOf: Readonly<Record<string, readonly Verb[]>> = { ...roles, ...single };

/** Why a caller is turned away before a route is reached. */
const refusals: ReadonlySet<string> = new Set([...Object.values(unknown), 'forbidden']);

/** What a caller is answered by what the route needs: a refusal, or whatever the route has to say. */
function expected(caller: string, needs: Needs): string {
  // A wrong signature is an answer of its own.
  if (needs === 'nothing' || needs === 'signature') return 'taken';
  const code = (unknown as Readonly<Record<string, string>>)[caller];
  if (code !== undefined) return `401 ${code}`;
  if (needs === 'caller') return 'taken';
  // Whose it is, is known once it is found.
  const verb = needs.on === 'own' ? 'read' : needs.verb;
  return verbsOf[caller]?.includes(verb) === true ? 'taken' : `403 forbidden ${verb}`;
}

async function answered(route: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const { path, body } = samples[route] ?? { path: '/nowhere' };
  const [method = 'GET'] = route.split(' ');
  const response = await fetch(`http://127.0.0.1:${String(closed.port)}${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const { status } = response;
  if (status !== 401 && status !== 403) return status === 500 ? `500 ${text}` : 'taken';
  if (method === 'HEAD') return String(status);
  const { code, right } = JSON.parse(text) as ProblemResource;
  const name = code.replace('switchback/', '');
  // A route may refuse by what it was sent: that is its own answer, and says that it was reached.
  if (!refusals.has(name)) return 'taken';
  return [String(status), name, ...(right === undefined ? [] : [right.verb])].join(' ');
}

describe('the table of rights', () => {
  test('has every route of the router, and the router every route of the table', () => {
    // OPTIONS says which methods an address has, and does none of them.
    const inRouter = routed().filter((name) => !name.startsWith('OPTIONS '));
    expect(new Set(inRouter).size).toBe(inRouter.length);
    expect(inRouter.toSorted()).toEqual([...declared.keys()].toSorted());
    expect(Object.keys(samples).toSorted()).toEqual(inRouter.toSorted());
  });

  test('knows every address, for each has a route that tells its methods', () => {
    const told = routed().flatMap((name) => (name.startsWith('OPTIONS ') ? [name.slice(8)] : []));
    const addresses = new Set(routes.map(({ base, path }) => base + path));
    expect(told.toSorted()).toEqual([...addresses].toSorted());
  });

  test('has all but the pages of the dashboard, which are the same for everybody, and only read', () => {
    const addresses = [...Object.values(pages), '/icon.svg', '/assets/:file'];
    // To any other method each says which it has.
    const each = addresses.flatMap((path) => [`GET ${path}`, `OPTIONS ${path}`, `_ALL ${path}`]);
    expect(within().toSorted()).toEqual(each.toSorted());
  });

  test('asks everybody below the base who they are, and nobody beside it', () => {
    for (const { base, path, needs } of routes)
      expect([path, needs === 'nothing']).toEqual([path, base === '']);
  });

  test.each([...Object.keys(unknown), ...Object.keys(verbsOf)])(
    'holds for %s on every route',
    async (caller) => {
      const told: [string, string][] = [];
      const wanted: [string, string][] = [];
      for (const [route, needs] of declared) {
        const whole = expected(caller, needs);
        told.push([route, await answered(route, proofs.get(caller) ?? {})]);
        // An answer to HEAD has no body to say why.
        wanted.push([route, route.startsWith('HEAD ') ? whole.split(' ')[0]! : whole]);
      }
      expect(told).toEqual(wanted);
      expect(told.length).toBeGreaterThan(50);
    },
  );

  test('would notice a route that asks for nothing', async () => {
    expect(expected('viewer', { verb: 'promote', on: 'path' })).toBe('403 forbidden promote');
    expect(expected('developer', { verb: 'promote', on: 'path' })).toBe('taken');
    expect(expected('nobody', 'caller')).toBe('401 unauthenticated');
    expect(await answered('GET /livez', {})).toBe('taken');
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { routes } from '../../src/contract/routes.js';
import { roles } from '../../src/model/role.js';
import { verbs, type Grant, type Verb } from '../../src/model/right.js';
import type { HoldResource } from '../../src/contract/hold.js';
import type { Page } from '../../src/contract/page.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { TokenResource } from '../../src/contract/tokens.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
/** Ids that the rows of the test got. */
let known: {
  hold: string;
  line: string;
  ask: string;
  waiting: string;
  ended: string;
  token: string;
  webhook: string;
};

beforeAll(async () => {
  door = await openDoor((given, desk) => {
    const observe = (stage: string) => Promise.resolve({ ...silent, stage });
    const platform = { ...desk.ports.platform, observe };
    return { ...given, platform, verbs: { ...desk.ports, platform } };
  });
});
beforeEach(async () => {
  await door.desk.clear();
  await door.desk.register('one');
  const ended = await door.desk.succeed('dev');
  await door.ask('POST', '/stages/devqa/holds', { body: { reason: 'QA round 14' } });
  await door.ask('PUT', '/clients/web/dev', { body: { stage: 'nightly' } });
  const waiting = await door.ask<PromotionResource>('POST', '/stages/nightly/promotions', {
    body: { build: 'b1' },
  });
  const holds = await door.ask<Page<HoldResource>>('GET', '/holds?stage=devqa');
  const line = await door.ask<{ id: string }>('POST', '/lines', {
    body: { reason: 'the disk is full', except: ['dev', 'nightly', 'devqa', 'staging-1'] },
  });
  // Its owner would need no right to hold the stage.
  await door.desk.ports.store.read.sql.executeSql("update holds set actor_id = 'hana'");
  const ask = await door.ask<{ id: string }>('POST', `/holds/${holds.body.items[0]?.id ?? ''}/asks`, {
    body: { reason: 'a hotfix waits' },
  });
  const token = await door.ask<TokenResource>('POST', '/tokens', { body: { name: 'ci', scopes: ['read'] } });
  // Nobody listens there.
  const webhook = await door.ask<{ id: string }>('POST', '/webhooks', {
    body: { url: 'http://127.0.0.1:9/', active: false },
  });
  known = {
    webhook: webhook.body.id,
    token: token.body.id,
    hold: holds.body.items[0]?.id ?? '',
    line: line.body.id,
    ask: ask.body.id,
    waiting: waiting.body.id,
    ended: ended.id,
  };
});
afterAll(() => door.close());

const silent = {
  build: null,
  commit: null,
  digest: null,
  health: 'healthy',
  url: null,
  restarts: 0,
} as const;
const digest = `sha256:${'a'.repeat(64)}`;
const reason = 'the demo is over';
const override = () => ({ build: 'b1', overrideHold: known.hold, reason: 'hotfix' });

/** What each route that changes something needs, and a request that is right but for that. */
const changing: Readonly<Record<string, { verb: Verb; path?: () => string; body?: () => object }>> = {
  'POST /builds': {
    verb: 'build',
    body: () => ({ commit: 'c'.repeat(40), artifacts: { tarball: digest } }),
  },
  'PUT /artifacts/:digest': { verb: 'build', path: () => `/artifacts/${digest}` },
  'POST /stages/:stage/promotions': {
    verb: 'promote',
    path: () => '/stages/devqa/promotions',
    body: override,
  },
  'POST /stages/:stage/rollback': {
    verb: 'rollback',
    path: () => '/stages/dev/rollback',
    body: () => ({ reason: 'broken' }),
  },
  'POST /stages/:stage/recover': {
    verb: 'recover',
    path: () => '/stages/dev/recover',
    body: () => ({ reason: 'the power was out' }),
  },
  'POST /promotions/:promotion/abort': {
    verb: 'abort',
    path: () => `/promotions/${known.waiting}/abort`,
    body: () => ({}),
  },
  'POST /promotions/:promotion/retry': {
    verb: 'promote',
    path: () => `/promotions/${known.ended}/retry`,
    body: () => ({}),
  },
  'POST /stages/:stage/holds': {
    verb: 'hold',
    path: () => '/stages/nightly/holds',
    body: () => ({ reason: 'QA round 15' }),
  },
  'PATCH /holds/:hold': {
    verb: 'hold',
    path: () => `/holds/${known.hold}`,
    body: () => ({ until: null, reason }),
  },
  'DELETE /holds/:hold': { verb: 'hold', path: () => `/holds/${known.hold}`, body: () => ({ reason }) },
  'POST /holds/:hold/verdict': {
    verb: 'hold',
    path: () => `/holds/${known.hold}/verdict`,
    body: () => ({ verdict: 'passed' }),
  },
  'POST /holds/:hold/asks': {
    verb: 'read',
    path: () => `/holds/${known.hold}/asks`,
    body: () => ({ reason }),
  },
  'POST /asks/:ask/answer': {
    verb: 'hold',
    path: () => `/asks/${known.ask}/answer`,
    body: () => ({ answer: 'no', reason }),
  },
  'POST /lines': {
    verb: 'hold',
    path: () => '/lines',
    body: () => ({ reason, except: ['dev', 'nightly', 'devqa', 'staging-2'] }),
  },
  'PATCH /lines/:line': {
    verb: 'hold',
    path: () => `/lines/${known.line}`,
    body: () => ({ until: null, reason }),
  },
  'DELETE /lines/:line': { verb: 'hold', path: () => `/lines/${known.line}`, body: () => ({ reason }) },
  'POST /milestones': { verb: 'milestone', body: () => ({ number: 9, build: 'b1' }) },
  'PATCH /schedules/:stage': {
    verb: 'schedule',
    path: () => '/schedules/nightly',
    body: () => ({ paused: true }),
  },
  'POST /schedules/:stage/run': {
    verb: 'schedule',
    path: () => '/schedules/nightly/run',
    body: () => ({}),
  },
  'PUT /clients/:client/:clientStage': {
    verb: 'client',
    path: () => '/clients/web/dev',
    body: () => ({ stage: 'devqa' }),
  },
  'DELETE /clients/:client/:clientStage': { verb: 'client', path: () => '/clients/web/dev' },
  'POST /clients/:client/:clientStage/heartbeat': {
    verb: 'read',
    path: () => '/clients/web/dev/heartbeat',
  },
  'POST /tokens': { verb: 'token', body: () => ({ name: 'ci', scopes: ['read'] }) },
  'DELETE /tokens/:token': { verb: 'token', path: () => `/tokens/${known.token}`, body: () => ({}) },
  'POST /webhooks': { verb: 'token', body: () => ({ url: 'https://chat.example/hook' }) },
  'PATCH /webhooks/:webhook': {
    verb: 'token',
    path: () => `/webhooks/${known.webhook}`,
    body: () => ({ active: true }),
  },
  'POST /webhooks/:webhook/secret': {
    verb: 'token',
    path: () => `/webhooks/${known.webhook}/secret`,
    body: () => ({}),
  },
  'DELETE /webhooks/:webhook': { verb: 'token', path: () => `/webhooks/${known.webhook}` },
  'POST /webhooks/:webhook/test': {
    verb: 'token',
    path: () => `/webhooks/${known.webhook}/test`,
    body: () => ({}),
  },
  'POST /compare/:pair/requests': {
    verb: 'read',
    path: () => '/compare/dev...nightly/requests',
    body: () => ({ paths: ['/'] }),
  },
};
/** What some addresses cannot be asked without. */
const needed = {
  '/search': '?q=b1',
  '/preview': '?build=b1',
  '/eligibility': '?build=b1',
  '/commits': '?pr=1',
};
const cases = Object.entries(changing).map(([route, { verb, path, body }]) => {
  const [method = '', pattern = ''] = route.split(' ');
  return {
    route,
    verb,
    ask: () =>
      door.ask<ProblemResource>(
        method as 'POST',
        path?.() ?? pattern,
        body === undefined ? {} : { body: body() },
      ),
  };
});

/** Every row of every table but the one that remembers which requests were answered. */
async function everything(): Promise<string> {
  const { sql } = door.desk.ports.store.read;
  const { rows: tables } = await sql.executeSql(
    `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const names = tables.map((row) => (row as { table_name: string }).table_name).toSorted();
  const all = [];
  for (const name of names.filter((one) => one !== 'idempotency_keys'))
    all.push(name, (await sql.executeSql(`select * from "${name}"`)).rows);
  return JSON.stringify(all);
}

const only = (allowed: readonly Verb[]): void => {
  door.desk.denied.clear();
  verbs.filter((verb) => !allowed.includes(verb)).forEach((verb) => door.desk.denied.add(verb));
};

/**
 * Who comes or goes has no right yet, or needs none to give up what they have (test/api/sign-in, test/api/jobs), and
 * what is signed needs its signature (test/api/webhook).
 */
const comings: readonly string[] = ['/auth/token', '/auth/job', '/sign-out', '/integrations/github/webhook'];

describe('a right', () => {
  test('stands in the table for every route that changes something', () => {
    const asked = routes
      .filter(({ method, path }) => method !== 'get' && method !== 'head' && !comings.includes(path))
      .map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(asked.toSorted()).toEqual(Object.keys(changing).toSorted());
  });

  test.each(cases)('is asked for by $route: $verb, and without it nothing changes', async ({ verb, ask }) => {
    const before = await everything();
    door.desk.denied.add(verb);
    const refused = await ask();
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'switchback/forbidden', right: { verb } },
    });
    expect(await everything()).toBe(before);
    // Nobody gives more than they hold.
    only([verb, 'override', 'read']);
    expect((await ask()).status).not.toBe(403);
  });

  test.each(Object.entries(roles))(
    'of a %s is what the table of roles says, on every route',
    async (_, has) => {
      only(has);
      const told = [];
      for (const { route, verb, ask } of cases) {
        const { status, body } = await ask();
        told.push([route, status === 403 && body.right?.verb === verb ? 'refused' : 'taken']);
      }
      const holds = (verb: Verb): boolean => (has as readonly Verb[]).includes(verb);
      expect(told).toEqual(cases.map(({ route, verb }) => [route, holds(verb) ? 'taken' : 'refused']));
    },
  );

  test('is the one that the route declares, and stands where it says', () => {
    const declared = routes
      .filter(({ method, path }) => method !== 'get' && method !== 'head' && !comings.includes(path))
      .map(({ method, path, needs }) => [
        `${method.toUpperCase()} ${path}`,
        typeof needs === 'string' ? needs : needs.verb,
      ]);
    expect(Object.fromEntries(declared)).toEqual(
      Object.fromEntries(Object.entries(changing).map(([route, { verb }]) => [route, verb])),
    );
  });

  test('on one stage counts there and nowhere else, wherever the stage is named', async () => {
    const grants: readonly Grant[] = [
      ...(['promote', 'client', 'hold'] as const).map((verb) => ({ verb, stage: 'devqa' })),
      { verb: 'read', stage: '*' },
    ];
    const rights = { of: () => Promise.resolve(grants) };
    const narrow = await openDoor((given) => ({ rights, verbs: { ...given.verbs, rights } }));
    await narrow.desk.clear();
    await narrow.desk.register('one');
    const ended = await narrow.desk.succeed('dev');
    const ask = async (method: 'POST' | 'PUT', path: string, body: object) =>
      narrow.ask<ProblemResource>(method, path, { body });
    const refused = (verb: Verb, stage: string | null) => ({
      status: 403,
      body: { code: 'switchback/forbidden', right: { verb, stage } },
    });
    const build = { build: 'b1' };
    const held = { reason: 'QA round 15' };
    expect(await ask('POST', '/stages/nightly/promotions', build)).toMatchObject(
      refused('promote', 'nightly'),
    );
    expect((await ask('POST', '/stages/devqa/promotions', build)).status).not.toBe(403);
    // The stage of what is named is known once it is found.
    expect(await ask('POST', `/promotions/${ended.id}/retry`, {})).toMatchObject(refused('promote', 'dev'));
    expect(await ask('POST', `/promotions/${ended.id}/abort`, {})).toMatchObject(refused('abort', null));
    expect(await ask('PUT', '/clients/web/dev', { stage: 'nightly' })).toMatchObject(
      refused('client', 'nightly'),
    );
    expect((await ask('PUT', '/clients/web/dev', { stage: 'devqa' })).status).toBe(201);
    expect(await ask('POST', '/stages/dev/holds', held)).toMatchObject(refused('hold', 'dev'));
    expect((await ask('POST', '/stages/devqa/holds', held)).status).toBe(201);
    // Who may do it nowhere is not told what there is.
    expect(await ask('POST', '/promotions/p_nothing/abort', {})).toMatchObject(refused('abort', null));
    await narrow.close();
  });

  test('to read is asked for by every route that only looks', async () => {
    const looking = routes.filter(
      ({ method, needs }) => method === 'get' && typeof needs === 'object' && needs.verb === 'read',
    );
    expect(looking.length).toBeGreaterThan(15);
    door.desk.denied.add('read');
    for (const { path } of looking) {
      const address = path.replace(':pair', 'dev...nightly').replaceAll(/:\w+/g, '1');
      const query = Object.entries(needed).find(([end]) => path.endsWith(end))?.[1] ?? '';
      expect([path, (await door.ask('GET', address + query)).status]).toEqual([path, 403]);
    }
    const head = await fetch(`http://127.0.0.1:${String(door.port)}/api/v1/artifacts/${digest}`, {
      method: 'HEAD',
    });
    expect(head.status).toBe(403);
    const headers = { accept: 'text/event-stream' };
    expect((await door.ask('GET', '/events', { headers })).status).toBe(403);
  });

  test('to build is asked for before an upload is taken', async () => {
    door.desk.denied.add('build');
    const before = door.received.length;
    expect((await door.ask('PUT', `/artifacts/${digest}`)).status).toBe(403);
    expect(door.received).toHaveLength(before);
  });

  test('to override is asked for beside the other one, and the refusal of a held stage says who lacks it', async () => {
    door.desk.denied.add('override');
    const ask = (body: object) => door.ask<ProblemResource>('POST', '/stages/devqa/promotions', { body });
    const refused = await ask(override());
    expect(refused).toMatchObject({ status: 403, body: { code: 'switchback/override-not-allowed' } });
    const lifting = await ask({ build: 'b1', liftQuarantine: true, reason: 'mended' });
    expect(lifting.body.code).toBe('switchback/override-not-allowed');
    const despite = await ask({ build: 'b1', despiteKnownBad: true, reason: 'hotfix' });
    expect(despite.body.code).toBe('switchback/override-not-allowed');
    const back = { toBuild: 'b1', despiteKnownBad: true, reason: 'hotfix' };
    const bringing = { number: 9, build: 'b1', despiteKnownBad: true, reason: 'hotfix' };
    for (const [path, body] of [
      ['/stages/devqa/rollback', back],
      ['/milestones', bringing],
    ] as const)
      expect((await door.ask<ProblemResource>('POST', path, { body })).body.code).toBe(
        'switchback/override-not-allowed',
      );
  });

  test('that is gone when a promotion would start ends it', async () => {
    const { orderFor } = await import('../../src/controller/start.js');
    const { ports: desk } = door.desk;
    const stage = desk.catalogue.get('nightly');
    const promotion = await desk.store.read.promotions.get(known.waiting);
    if (stage === undefined || promotion === undefined) throw new Error('nothing waits on nightly');
    const look = async () =>
      orderFor(desk, desk.store.read, {
        stage,
        state: await desk.store.read.stages.get('nightly'),
        promotion,
      });
    expect(await look()).toMatchObject({ promotion: promotion.id });
    door.desk.denied.add('promote');
    expect(await look()).toEqual({ code: 'right-withdrawn', facts: { by: 'mina' } });
  });
});

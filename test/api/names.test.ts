import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import type { ProblemResource } from '../../src/contract/problem.js';
import { routes } from '../../src/contract/routes.js';
import { openDoor, type Door } from '../support/door.js';

/** What a body may say, as the OpenAPI document has it. */
const keysOf = (body: z.ZodType): string[] => {
  const { properties = {} } = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' });
  return Object.keys(properties);
};

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const registration = (branch: string) => ({
  commit: 'a'.repeat(40),
  artifacts: { tarball: `sha256:${'1'.repeat(64)}` },
  branch,
});

interface Asked {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const errorsOf = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, more: Asked = {}) => {
  const { status, body } = await door.ask<ProblemResource>(method, path, more);
  return { status, errors: body.errors };
};

describe('a branch that git does not allow is refused with its name in quotes', () => {
  test.each([
    ['main ', '"main "'],
    [' main', '" main"'],
    ['main\n', '"main\\n"'],
    ['ma\u001b[31min', '"ma\\u001b[31min"'],
    ['main\u202e ', '"main\\u{202e} "'],
    ['a..b', '"a..b"'],
    ['-main', '"-main"'],
    ['main.lock', '"main.lock"'],
    ['x~'.repeat(120), `"${'x~'.repeat(49)}x…"`],
  ])('%j', async (branch, quoted) => {
    const body = registration(branch);
    const english = await errorsOf('POST', '/builds', { body });
    const detail = `is no name that git gives a branch: ${quoted}`;
    expect(english).toEqual({ status: 422, errors: [{ pointer: '/branch', detail }] });
    const korean = await errorsOf('POST', '/builds', { body, headers: { 'accept-language': 'ko' } });
    expect(korean.errors?.[0]?.detail).toContain(quoted);
  });
});

describe('a reason in which nothing can be seen is none', () => {
  const hold = '/stages/nightly/holds';
  const places: readonly (readonly ['POST' | 'PATCH' | 'DELETE', string, object, string])[] = [
    ['POST', hold, {}, 'reason'],
    ['DELETE', '/holds/hld_01JD4S8V4J5Q8TC2V1ZB1GQ0XN', {}, 'reason'],
    ['PATCH', '/holds/hld_01JD4S8V4J5Q8TC2V1ZB1GQ0XN', { until: null }, 'reason'],
    [
      'POST',
      '/stages/nightly/promotions',
      { build: 'b1', overrideHold: 'hld_01JD4S8V4J5Q8TC2V1ZB1GQ0XN' },
      'reason',
    ],
    ['POST', '/stages/nightly/promotions', { build: 'b1', liftQuarantine: true }, 'reason'],
    ['POST', '/stages/nightly/promotions', { build: 'b1', despiteKnownBad: true }, 'reason'],
    ['POST', '/milestones', { number: 1, build: 'b1', despiteKnownBad: true }, 'reason'],
    ['POST', '/holds/hld_01JD4S8V4J5Q8TC2V1ZB1GQ0XN/verdict', { verdict: 'failed' }, 'reason'],
    ['POST', '/stages/nightly/rollback', {}, 'reason'],
    ['POST', '/stages/nightly/rollback', { reason: 'x', hold: true }, 'holdReason'],
    ['POST', '/promotions/p_01JD4S8V4J5Q8TC2V1ZB1GQ0XN/abort', {}, 'reason'],
    ['POST', '/promotions/p_01JD4S8V4J5Q8TC2V1ZB1GQ0XN/retry', {}, 'reason'],
    ['POST', '/stages/nightly/recover', {}, 'reason'],
    ['POST', '/milestones', { number: 1, build: 'b1' }, 'reason'],
    ['PATCH', '/schedules/nightly', { paused: true }, 'reason'],
    ['POST', '/lines', {}, 'reason'],
    ['PATCH', '/lines/line_01JD4S8V4J5Q8TC2V1ZB1GQ0XN', { until: null }, 'reason'],
    ['DELETE', '/lines/line_01JD4S8V4J5Q8TC2V1ZB1GQ0XN', {}, 'reason'],
    ['POST', '/holds/hld_01JD4S8V4J5Q8TC2V1ZB1GQ0XN/asks', {}, 'reason'],
    ['POST', '/asks/ask_01JD4S8V4J5Q8TC2V1ZB1GQ0XN/answer', { answer: 'no' }, 'reason'],
    ['DELETE', '/tokens/tok_01JD4S8V4J5Q8TC2V1ZB1GQ0XN', {}, 'reason'],
  ];

  test('is tried on every route that is told one', () => {
    const telling = routes
      .filter(({ base, body }) => base !== '' && keysOf(body).some((key) => /reason/i.test(key)))
      .map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    const isTried = (route: string): boolean =>
      places.some(([method, path]) => {
        const [verb, pattern = ''] = route.split(' ');
        return verb === method && new RegExp(`^${pattern.replaceAll(/:\w+/g, '[^/]+')}$`).test(path);
      });
    expect(telling.length).toBeGreaterThan(9);
    expect(telling.filter((route) => !isTried(route))).toEqual([]);
  });

  test.each(places)('%s %s %j', async (method, path, body, key) => {
    for (const blank of [
      ' ',
      '\t\n',
      '\u00a0',
      '\u3000',
      '\u200b',
      '\u2060\ufeff',
      '\u3164',
      ' \u200b\u3000',
    ]) {
      const { status, errors } = await errorsOf(method, path, { body: { ...body, [key]: blank } });
      const detail = 'must say something: nothing in it can be seen';
      expect({ blank, status, errors }).toEqual({
        blank,
        status: 422,
        errors: [{ pointer: `/${key}`, detail }],
      });
    }
  });

  test('and one of which something can be seen is taken as it is', async () => {
    const reason = '\u3000QA 14차\u200b';
    const answer = await door.ask<{ reason: string }>('POST', hold, { body: { reason } });
    expect(answer).toMatchObject({ status: 201, body: { reason } });
  });
});

describe('a name that nothing has is refused with the one that was probably meant', () => {
  const filters = ['/audit', '/events', '/promotions', '/holds', '/clients'];

  test.each(filters)('%s?stage=', async (path) => {
    const asked = `${path}?stage=nigthly`;
    const english = await door.ask<ProblemResource>('GET', asked);
    expect(english).toMatchObject({ status: 404, body: { code: 'switchback/not-found' } });
    expect(english.body.detail).toMatch(/^Known stages: .*\bdevqa\b.*\. Did you mean "nightly"\?$/);
    const headers = { 'accept-language': 'ko' };
    const korean = await door.ask<ProblemResource>('GET', asked, { headers });
    expect(korean.body.detail).toMatch(/혹시 "nightly"인가요\?$/);
    expect((await door.ask('GET', `${path}?stage=nightly`)).status).toBe(200);
    const far = await door.ask<ProblemResource>('GET', `${path}?stage=production`);
    expect([far.status, far.body.detail]).toEqual([404, expect.not.stringContaining('?')]);
  });

  test('/events as a stream', async () => {
    const headers = { accept: 'text/event-stream' };
    expect((await door.ask('GET', '/events?stage=nigthly', { headers })).status).toBe(404);
  });

  test.each(['/audit', '/events', '/promotions'])(
    'but %s keeps what a stage did whose file is gone',
    async (path) => {
      await door.desk.inTransaction((rows) => rows.stages.ensure(['former']));
      expect((await door.ask('GET', `${path}?stage=former`)).status).toBe(200);
    },
  );

  test.each(['B1', '1', 'b01', 'b-1'])('build %s', async (name) => {
    await door.desk.clear();
    await door.desk.register('one');
    const { status, body } = await door.ask<ProblemResource>('GET', `/stages/dev/eligibility?build=${name}`);
    expect([status, body.detail]).toEqual([
      404,
      'Did you mean "b1"? See them with: npx --no switchback build list',
    ]);
    const none = await door.ask<ProblemResource>('GET', '/builds/b99');
    expect([none.status, none.body.detail]).toEqual([404, 'See them with: npx --no switchback build list']);
  });
});

describe('numbers in queries are decimal digits', () => {
  test.each(['0x10', '1e2', '%202', '2%20', '%2B2', '-2', '2.0', '', '٢', '２', 'Infinity', '0b1', '1_0'])(
    '%s is none',
    async (number) => {
      for (const query of [`/builds?limit=${number}`, `/builds?cursor=${number}`, `/commits?pr=${number}`])
        expect({ query, ...(await errorsOf('GET', query)) }).toMatchObject({ query, status: 422 });
    },
  );

  test.each(['2', '02'])('%s is one', async (number) => {
    expect((await errorsOf('GET', `/builds?limit=${number}&cursor=${number}`)).status).toBe(200);
  });

  test('has bounds, too', async () => {
    expect((await errorsOf('GET', '/builds?limit=201')).status).toBe(422);
    expect((await errorsOf('GET', '/builds?cursor=9999999999999999')).status).toBe(422);
  });
});

test('a browser loads nothing for an answer but what is ours, and shows it in no other page', async () => {
  for (const path of ['/stages', '/nothing']) {
    const { headers } = await door.ask('GET', path);
    expect(headers.get('content-security-policy')?.split(';')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ]);
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  }
});

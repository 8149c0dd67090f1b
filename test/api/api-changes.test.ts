import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CompareResource } from '../../src/contract/compare.js';
import type { PreviewResource } from '../../src/contract/preview.js';
import { openDoor, type Door } from '../support/door.js';
import { platformThatIs } from '../support/platform.js';

let door: Door;
/** What each stage answers for its document. */
let answers: Record<string, { status: number | null; body?: unknown; cut?: boolean }>;
let asked: string[];

const document = (field: string) => ({
  openapi: '3.1.0',
  paths: {
    '/menu': {
      get: {
        responses: {
          200: {
            content: { 'application/json': { schema: { properties: { [field]: { type: 'string' } } } } },
          },
        },
      },
    },
  },
});

beforeAll(async () => {
  const platform = platformThatIs(() => 'healthy');
  const get = (url: string) => {
    asked.push(url);
    const stage = /^http:\/\/([a-z]+)\.invalid/.exec(url)?.[1] ?? '';
    const given = answers[stage] ?? { status: 404 };
    const whole = { milliseconds: 1, contentType: null, headers: {}, body: null, error: null, ...given };
    return Promise.resolve(whole);
  };
  door = await openDoor((_ports, desk) => ({
    platform,
    verbs: { ...desk.ports, platform, probe: { get } },
  }));
  await door.desk.register('one');
  await door.desk.succeed('dev');
  await door.ask('POST', '/stages/nightly/promotions', { body: { from: 'dev' } });
  await door.desk.succeed('nightly');
  await door.desk.register('two');
  await door.desk.succeed('dev');
});
beforeEach(() => {
  asked = [];
  answers = {
    dev: { status: 200, body: document('cost') },
    nightly: { status: 200, body: document('price') },
  };
});
afterAll(() => door.close());

const preview = async (stage = 'nightly', build = 'b2', language = 'en') =>
  (
    await door.ask<PreviewResource>('GET', `/stages/${stage}/preview?build=${build}`, {
      headers: { 'accept-language': language },
    })
  ).body;

describe('a preview', () => {
  test('names what may break the clients of the stage, in both languages', async () => {
    const { api, apiUnknown } = await preview();
    expect(apiUnknown).toBeNull();
    expect(api).toEqual({
      breaking: [
        { code: 'field-removed', route: 'GET /menu', text: 'GET /menu, response 200, price is gone' },
      ],
      added: [{ code: 'field-added', route: 'GET /menu', text: 'GET /menu, response 200, cost is new' }],
      changed: [],
      truncated: false,
    });
    expect(asked.toSorted()).toEqual([
      'http://dev.invalid/openapi.json',
      'http://nightly.invalid/openapi.json',
    ]);
    expect((await preview('nightly', 'b2', 'ko')).api?.breaking[0]?.text).toBe(
      'GET /menu, 응답 200, price: 없어짐',
    );
  });

  test.each([
    ['no-answer', { status: null }],
    ['no-document', { status: 404 }],
    ['document-too-large', { status: 200, cut: true, body: '{' }],
    ['not-openapi', { status: 200, body: { swagger: '2.0' } }],
  ] as const)('says why nobody can tell, and tells the rest: %s', async (code, answer) => {
    answers['dev'] = answer;
    const { api, apiUnknown, allowed, commits } = await preview();
    expect([api, allowed, commits?.ahead]).toEqual([null, true, 1]);
    expect(apiUnknown?.code).toBe(code);
    expect(apiUnknown?.text).toContain('b2');
    expect((await preview('nightly', 'b2', 'ko')).apiUnknown?.text).toMatch(/[가-힣]/);
  });

  test('guesses nothing of a stage without a build, or of a build that runs nowhere', async () => {
    expect((await preview('devqa', 'b1')).apiUnknown?.code).toBe('nothing-runs');
    await door.desk.register('three');
    expect((await preview('nightly', 'b3')).apiUnknown).toMatchObject({
      code: 'runs-nowhere',
      text: 'b3 runs on no stage now, so nobody can be asked for its API.',
    });
  });
});

test('a comparison tells the same of two stages, and of two builds that run somewhere', async () => {
  for (const pair of ['nightly...dev', 'b1...b2']) {
    const { body } = await door.ask<CompareResource>('GET', `/compare/${pair}`);
    expect(body.api?.breaking.map(({ code }) => code)).toEqual(['field-removed']);
  }
  const { body } = await door.ask<CompareResource>('GET', '/compare/dev...nightly');
  expect(body.api?.breaking[0]?.text).toContain('cost');
});

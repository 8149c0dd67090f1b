import { once, EventEmitter } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { SideBySideResource } from '../../src/contract/compare.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { StageHealth } from '../../src/model/stage.js';
import { openDoor, type Door } from '../support/door.js';
import { platformThatIs } from '../support/platform.js';

let door: Door;
let health: StageHealth;
let asked: string[];
/** Emits `asked` when a backend is asked; while `held`, it answers only at `answer`. */
const backends = new EventEmitter();
let held: boolean;
beforeEach(() => {
  health = 'healthy';
  asked = [];
  held = false;
});
beforeAll(async () => {
  const platform = platformThatIs((stage) => (stage === 'nightly' ? health : 'healthy'));
  const get = async (url: string) => {
    asked.push(url);
    backends.emit('asked');
    if (held) await once(backends, 'answer');
    return {
      status: 200,
      milliseconds: 1,
      contentType: null,
      headers: { 'set-cookie': 'canary' },
      body: { url },
      error: null,
    };
  };
  door = await openDoor((_ports, desk) => ({
    platform,
    verbs: { ...desk.ports, platform, probe: { get } },
  }));
  await door.desk.register('one');
  await door.desk.succeed('dev');
  await door.ask('POST', '/stages/nightly/promotions', { body: { from: 'dev' } });
  await door.desk.succeed('nightly');
});
afterAll(() => door.close());

const compare = <T>(headers: Record<string, string> = {}, paths = ['/menu']) =>
  door.ask<T>('POST', '/compare/dev...nightly/requests', { body: { paths }, headers });
const withKey = (key: string, paths?: string[]) =>
  compare<ProblemResource>({ 'idempotency-key': key }, paths);

describe('a stage that cannot be asked', () => {
  test.each([
    ['down', 'en', 'It is down. See: npx --no switchback stage show nightly'],
    ['none', 'en', 'Nothing runs there. See: npx --no switchback stage show nightly'],
    ['down', 'ko', '상태: 응답 없음. 확인: npx --no switchback stage show nightly'],
    ['none', 'ko', '실행 중인 것이 없습니다. 확인: npx --no switchback stage show nightly'],
  ] as const)('is an upstream that is %s, said in %s', async (how, language, detail) => {
    health = how;
    const { status, headers, body } = await compare<ProblemResource>({ 'accept-language': language });
    expect(status).toBe(502);
    expect(body).toMatchObject({ status: 502, code: 'switchback/stage-unreachable', detail });
    expect(headers.get('retry-after')).toBeNull();
    expect(asked).toEqual([]);
  });

  test('because no build was ever promoted to it is not found', async () => {
    const { status, body } = await door.ask<ProblemResource>('POST', '/compare/dev...devqa/requests', {
      body: { paths: ['/menu'] },
    });
    expect({ status, title: body.title }).toEqual({ status: 404, title: 'devqa runs no build yet' });
  });
});

describe('an Idempotency-Key', () => {
  test('gives the same answer again, and the backends are asked once', async () => {
    const first = await compare<SideBySideResource>({ 'idempotency-key': 'k-1' });
    const again = await compare<SideBySideResource>({ 'idempotency-key': 'k-1' });
    expect(first.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(asked).toEqual(['http://dev.invalid/menu', 'http://nightly.invalid/menu']);
  });

  test('of a request that is being answered is in flight; with another body it is refused', async () => {
    held = true;
    const reached = once(backends, 'asked');
    const first = withKey('k-2');
    await reached;
    expect(await withKey('k-2')).toMatchObject({
      status: 409,
      body: { code: 'switchback/idempotency-in-flight' },
    });
    const other = await withKey('k-2', ['/other']);
    expect(other).toMatchObject({ status: 422, body: { code: 'switchback/idempotency-key-reuse' } });
    held = false;
    backends.emit('answer');
    expect((await first).status).toBe(200);
    expect((await withKey('k-2')).status).toBe(200);
    expect(asked).toHaveLength(2);
  });

  test('is free again after a refusal', async () => {
    health = 'down';
    expect((await withKey('k-3')).status).toBe(502);
    health = 'healthy';
    const { status, headers } = await withKey('k-3');
    expect([status, headers.get('idempotency-replayed')]).toEqual([200, null]);
  });

  test.each(['/compare/dev...nightly/requests', '/stages/nightly/promotions', '/schedules/nightly/run'])(
    'that is none is refused on %s',
    async (path) => {
      const { status, body } = await door.ask<ProblemResource>('POST', path, {
        body: path.startsWith('/compare')
          ? { paths: ['/menu'] }
          : path.endsWith('run')
            ? {}
            : { from: 'dev' },
        headers: { 'idempotency-key': 'not a key' },
      });
      expect(status).toBe(422);
      expect(body.errors?.map(({ pointer }) => pointer)).toEqual(['/headers/idempotency-key']);
    },
  );
});

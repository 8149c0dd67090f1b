import { expect, test } from '@jest/globals';
import type { Refusal } from '../../src/model/error.js';
import type { Side } from '../../src/queries/compare.js';
import type { Ports } from '../../src/ports/ports.js';
import { compareRunning } from '../../src/queries/side-by-side.js';
import { aBuild, aStage } from '../support/nouns.js';
import { platformThatIs } from '../support/platform.js';

const asked: string[] = [];
/** What both answer, by their address. */
const bodies = new Map<string, unknown>();
const secrets: Record<string, string> = { dev: 'c4n4ry/of~dev', nightly: 'c4n4ry-of-nightly' };
const ports = {
  environments: {
    of: ({ name }: { name: string }) =>
      Promise.resolve({
        backend: { API_TOKEN: secrets[name], GREETING: 'hello' },
        secretKeys: ['API_TOKEN'],
      }),
  },
  platform: platformThatIs(() => 'healthy'),
  probe: {
    get: (url: string) => {
      asked.push(url);
      const answer = {
        status: 200,
        milliseconds: 1,
        contentType: null,
        headers: {},
        body: bodies.get(url) ?? null,
        error: null,
      };
      return Promise.resolve(answer);
    },
  },
} as unknown as Ports;

const side = (name: string, paths: readonly string[]): Side => ({
  ...{ name, kind: 'stage', build: aBuild(), inside: null, unknownReason: null },
  stage: aStage({ name, compare: { paths, openapi: null } }),
});
const compared = async (a: Side, b: Side, paths: readonly string[] | null) =>
  (await compareRunning(ports, { a, b, paths })).map(({ path }) => path);

test('without paths those of both policies are asked, each once, at both', async () => {
  asked.length = 0;
  const sides = [side('dev', ['/', '/menu']), side('nightly', ['/menu', '/version'])] as const;
  expect(await compared(...sides, null)).toEqual(['/', '/menu', '/version']);
  expect(asked.slice(0, 2)).toEqual(['http://dev.invalid/', 'http://nightly.invalid/']);
  expect(await compared(...sides, ['/other'])).toEqual(['/other']);
});

test('where no policy names a path either, that is what is said', async () => {
  const refusal = await compared(side('dev', []), side('nightly', []), null).then(
    () => null,
    (error: unknown) => error as Refusal,
  );
  expect(refusal?.code).toBe('validation');
  expect(refusal?.extra.errors).toMatchObject([
    { pointer: '/paths', code: 'no-saved-paths', facts: { stages: ['dev', 'nightly'] } },
  ]);
});

test('answers are compared as they came, and shown without the secrets of either', async () => {
  bodies.set('http://dev.invalid/env', { token: secrets['dev'], of: 'hello', [String(secrets['dev'])]: 1 });
  bodies.set('http://nightly.invalid/env', {
    token: secrets['nightly'],
    of: `hello ${String(secrets['dev'])}`,
  });
  const [compared] = await compareRunning(ports, {
    a: side('dev', []),
    b: side('nightly', []),
    paths: ['/env'],
  });
  expect(compared).toMatchObject({
    a: { body: { token: '[secret]', of: 'hello', '[secret]': 1 } },
    b: { body: { token: '[secret]', of: 'hello [secret]' } },
    differences: ['/token', '/of', '/[secret]'],
  });
  expect(JSON.stringify(compared)).not.toContain('c4n4ry');
});

test('an answer that is deeper than anybody can write down is cut off', async () => {
  const deep = (end: unknown) => {
    let body = end;
    for (let i = 0; i < 100_000; i += 1) body = [body];
    return body;
  };
  bodies.set('http://dev.invalid/deep', deep(1));
  bodies.set('http://nightly.invalid/deep', deep(2));
  const compared = await compareRunning(ports, {
    a: side('dev', []),
    b: side('nightly', []),
    paths: ['/deep'],
  });
  expect(JSON.stringify(compared)).toContain('…');
});

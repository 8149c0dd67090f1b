import { expect, test } from '@jest/globals';
import type { Refusal } from '../../src/model/error.js';
import type { Side } from '../../src/promotion/compare.js';
import type { Ports } from '../../src/promotion/ports.js';
import { compareRunning } from '../../src/promotion/side-by-side.js';
import { aBuild, aStage } from '../support/nouns.js';
import { platformThatIs } from '../support/platform.js';

const asked: string[] = [];
const ports = {
  platform: platformThatIs(() => 'healthy'),
  probe: {
    get: (url: string) => {
      asked.push(url);
      const answer = {
        status: 200,
        milliseconds: 1,
        contentType: null,
        headers: {},
        body: null,
        error: null,
      };
      return Promise.resolve(answer);
    },
  },
} as Partial<Ports> as Ports;

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
  expect(refusal?.extra['errors']).toMatchObject([
    { pointer: '/paths', code: 'no-saved-paths', facts: { stages: ['dev', 'nightly'] } },
  ]);
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ProblemResource } from '../../src/contract/problem.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const artifacts = { tarball: `sha256:${'1'.repeat(64)}` };
const refused = async (change: object, language = 'en') => {
  const body = { commit: 'a'.repeat(40), artifacts, ...change };
  const headers = { 'accept-language': language };
  const answer = await door.ask<ProblemResource>('POST', '/builds', { body, headers });
  expect(answer.status).toBe(422);
  return { ...answer.body, length: JSON.stringify(answer.body).length };
};

test('of thousands of mistakes a refusal names 50, says how many there are, and is small', async () => {
  const commits = Array.from({ length: 2000 }, () => ({}));
  const english = await refused({ commits });
  expect(english.errors).toHaveLength(50);
  expect(english.errors?.[0]).toEqual({ pointer: '/commits/0/sha', detail: 'is missing' });
  expect(english.errorCount).toBe(8000);
  expect(english.detail).toContain('The first 50 of 8000 problems');
  expect(english.length).toBeLessThan(10_000);
  expect((await refused({ commits }, 'ko')).detail).toContain('문제 8000개 가운데 처음 50개');
});

test('a refusal of 50 mistakes names them all and counts none', async () => {
  const commits = Array.from({ length: 12 }, () => ({}));
  const { errors, errorCount, detail } = await refused({ commits, one: 1, two: 2 });
  expect(errors).toHaveLength(49);
  expect([errors?.at(-1)?.detail, errorCount]).toEqual(['unknown: one, two', undefined]);
  expect(detail).toMatch(/^Every problem/);
});

test('each unknown key is a mistake, and a long one is cut', async () => {
  const keys = Array.from({ length: 300 }, (_, index) => `${String(index)}-`.padEnd(2000, 'k'));
  const { errors, errorCount, length } = await refused(Object.fromEntries(keys.map((key) => [key, 1])));
  const named = keys.slice(0, 50).map((key) => `${key.slice(0, 99)}…`);
  expect(errors).toEqual([{ pointer: '', detail: `unknown: ${named.join(', ')}` }]);
  expect(errorCount).toBe(300);
  expect(length).toBeLessThan(10_000);
});

test('keys share the 50 with other mistakes', async () => {
  const commits = Array.from({ length: 40 }, (_, index) => ({
    ...{ sha: 'b'.repeat(40), subject: 'a', author: 'b' },
    at: null,
    [`k${String(index)}`]: 1,
    more: 2,
  }));
  const { errors, errorCount } = await refused({ commits });
  const count = (errors ?? []).flatMap(({ detail }) => detail.split(', ')).length;
  expect([count, errorCount]).toEqual([50, 80]);
});

test.each(['/stages/', '/nowhere/'])('what is not there is named by its beginning: %s', async (path) => {
  const { status, body } = await door.ask<ProblemResource>('GET', path + 'n'.repeat(180));
  const name = /(?<=[ /])[^ ]{99}…/;
  expect([status, `${body.title} ${body.detail}`]).toEqual([404, expect.stringMatching(name)]);
});

test('more commits than a build may bring are refused with how many it may', async () => {
  const one = { sha: 'b'.repeat(40), subject: 'x', author: 'y' };
  const commits = Array.from({ length: 10_001 }, () => one);
  const english = await refused({ commits });
  expect(english.errors).toEqual([{ pointer: '/commits', detail: expect.stringMatching(/10,?000/) }]);
  expect((await refused({ commits }, 'ko')).errors?.[0]?.detail).toMatch(/10,?000.*[가-힣]/);
});

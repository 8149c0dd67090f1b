import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from '../../src/contract/page.js';
import type { ProblemKindResource } from '../../src/contract/problem-kind.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import { problems } from '../../src/model/problems.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const get = (address: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new URL(address, `http://127.0.0.1:${String(door.port)}`), { headers });

test('the type of a problem leads to what it means, in the language and the form of the reader', async () => {
  const { type, code, status } = (await door.ask<ProblemResource>('GET', '/stages/nope')).body;
  const told = (await (await get(type)).json()) as ProblemKindResource;
  expect(told).toMatchObject({ code, status, exit: 6, type: new URL(type).pathname });
  const shown = await get(type, { accept: 'text/html,*/*;q=0.8', 'accept-language': 'ko' });
  expect(shown.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(shown.headers.get('content-language')).toBe('ko');
  const page = await shown.text();
  expect(page).toContain(code);
  expect(page).toContain('목록을 조회하면');
  expect(page).not.toContain(told.meaning);
});

test('every code has its page, in both languages, and none holds markup of its own', async () => {
  const list = async (language: string) =>
    ((await (await get('/problems', { 'accept-language': language })).json()) as Page<ProblemKindResource>)
      .items;
  const [english, korean] = [await list('en'), await list('ko')];
  expect(english.map(({ type }) => type)).toEqual(Object.keys(problems).map((code) => `/problems/${code}`));
  for (const [place, { type, meaning }] of english.entries()) {
    expect((await get(type)).status).toBe(200);
    expect(korean[place]?.meaning).toMatch(/[가-힣]/);
    expect(meaning + (korean[place]?.meaning ?? '')).not.toMatch(/[<>&]/);
  }
});

test('a code that there is not is not found', async () => {
  for (const code of ['nope', 'toString', '%3Cb%3E', '__proto__'])
    expect((await get(`/problems/${code}`)).status).toBe(404);
});

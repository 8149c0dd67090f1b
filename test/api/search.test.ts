import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FoundResource } from '../../src/contract/search.js';
import type { Commit } from '../../src/model/build.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
const shaOf = (digits: string): string => digits.padEnd(40, '0');
const commit = (digits: string, subject: string, more: Partial<Commit> = {}): Commit => ({
  ...{ sha: shaOf(digits), subject, author: 'Mina', at: '2026-11-09T09:00:00+09:00' },
  ...more,
});

/** b1 runs on all up to a slot, as milestone 9; b2 only on dev. */
beforeAll(async () => {
  door = await openDoor();
  const { desk } = door;
  await desk.register('one', {
    commit: shaOf('77fe012'),
    commits: [commit('77fe012', 'fix price of bibimbap', { pr: 880 })],
  });
  await desk.succeed('dev');
  for (const stage of ['nightly', 'devqa']) {
    await door.ask('POST', `/stages/${stage}/promotions`, { body: { build: 'b1' } });
    await desk.succeed(stage);
  }
  await door.ask('POST', '/milestones', { body: { number: 9, build: 'b1' } });
  await desk.succeed('staging-1');
  await desk.register('two', {
    commit: shaOf('9ab01c2'),
    commits: [
      commit('9ab01c2', 'fix login retry (100%)', { pr: 881, author: 'Hana' }),
      commit('d41f0aa', 'add login_page', { pr: 881 }),
    ],
  });
  await desk.succeed('dev');
}, 60_000);
afterAll(() => door.close());

const found = async (text: string, language = 'en'): Promise<FoundResource> => {
  const path = `/search?q=${encodeURIComponent(text)}`;
  return (await door.ask<FoundResource>('GET', path, { headers: { 'accept-language': language } })).body;
};
const named = async (text: string): Promise<string[]> =>
  (await found(text)).items.map(({ kind, id }) => `${kind} ${id}`);

const newer = `commit ${shaOf('9ab01c2')}`;
const other = `commit ${shaOf('d41f0aa')}`;
const older = `commit ${shaOf('77fe012')}`;

describe('what is found', () => {
  test.each([
    ['b1', ['build b1']],
    ['B2', ['build b2']],
    ['b7', []],
    ['M9', ['milestone 9']],
    ['9', ['milestone 9']],
    ['1', ['build b1']],
    ['#881', ['pull-request 881']],
    ['PR 880', ['pull-request 880']],
    ['9ab01c2', [newer]],
    ['9AB0', [newer]],
    [shaOf('77fe012'), [older]],
    ['LOGIN', [newer, other]],
    ['fix', [newer, older]],
    ['login hana', [newer]],
    ['100%', [newer]],
    ['login_page', [other]],
    ['devqa', ['stage devqa']],
    ['staging', ['stage staging-1', 'stage staging-2']],
    ['nothing of that', []],
    [' ', []],
  ])('by %p', async (text, expected) => {
    expect((await named(text)).toSorted()).toEqual([...expected].toSorted());
  });

  test('is told with its title and where it is, by everything that it is part of', async () => {
    expect((await found('M9')).items).toMatchObject([
      { title: 'one', author: 'mina', build: 'b1', stages: ['nightly', 'devqa', 'staging-1'] },
    ]);
    expect((await found('#880')).items).toMatchObject([
      {
        ...{ title: 'fix price of bibimbap', author: 'Mina', at: '2026-11-09T00:00:00.000Z', build: 'b1' },
        stages: ['dev', 'nightly', 'devqa', 'staging-1'],
      },
    ]);
    expect((await found('retry')).items).toMatchObject([{ author: 'Hana', build: 'b2', stages: ['dev'] }]);
    expect((await found('devqa')).items[0]).toMatchObject({ title: 'For tests', build: 'b1' });
    expect((await found('devqa', 'ko')).items[0]).toMatchObject({ title: '시험용' });
  });

  test('is nowhere that nobody knows what runs', async () => {
    await door.desk.lose('devqa');
    expect((await found('b1')).items[0]?.stages).toEqual(['nightly', 'staging-1']);
    await door.desk.lose('devqa', null);
  });

  test('is a bounded list that says so', async () => {
    const commits = Array.from({ length: 30 }, (_, place) =>
      commit(`ea${String(place).padStart(4, '0')}`, `many ${String(place)}`),
    );
    await door.desk.register('many', { commit: commits[29]?.sha ?? '', commits });
    const { items, truncated } = await found('many');
    expect([items.length, truncated]).toEqual([20, true]);
    expect(items[0]?.title).toBe('many 29');
    expect((await found('ea00')).truncated).toBe(true);
    expect((await found('many 29')).truncated).toBe(false);
  });
});

test.each([
  ['nothing', '', 422],
  ['an empty text', '?q=', 422],
  ['what no database holds', '?q=%00', 422],
  ['bytes that are no text', '?q=%ff%fe', 200],
  ['too long a text', `?q=${'a'.repeat(201)}`, 422],
  ['twice', '?q=a&q=b', 422],
  ['signs of SQL', `?q=${encodeURIComponent(`'; \\%_" $1 ?`)}`, 200],
  ['a number beyond all', `?q=b${'9'.repeat(100)}`, 200],
  ['as many words as fit', `?q=${'a+'.repeat(99)}b`, 200],
])('%s is no fault of the service', async (_, query, status) => {
  expect((await door.ask('GET', `/search${query}`)).status).toBe(status);
});

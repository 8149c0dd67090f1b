import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PreviewResource } from '../../src/contract/preview.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const commit = (letter: string, subject: string, author: string) => ({
  ...{ sha: letter.repeat(40), subject, author, at: '2026-11-11T00:00:00.000Z' },
});
const preview = async (build: string): Promise<PreviewResource> =>
  (await door.ask<PreviewResource>('GET', `/stages/dev/preview?build=${build}`)).body;

test('a preview tells what comes, what of it takes back, whose it is, and what is not known yet', async () => {
  await door.desk.register('one', { commit: 'a'.repeat(40), commits: [commit('a', 'add cache', 'Mina')] });
  expect(await preview('b1')).toMatchObject({ commits: null, migrations: [], usual: null });
  await door.desk.succeed('dev');
  await door.desk.register('two', {
    commit: 'd'.repeat(40),
    commits: [commit('b', 'Revert "add cache"', 'Hana'), commit('d', 'add menu', 'Mina')],
    migrations: [{ id: '0042', reversible: false }],
  });
  const { commits, migrations, usual } = await preview('b2');
  expect(commits).toMatchObject({ ahead: 2, behind: 0, authors: 2, reverts: 1 });
  expect(commits?.newest.map(({ subject, revert, build }) => [subject, revert, build])).toEqual([
    ['add menu', false, 'b2'],
    ['Revert "add cache"', true, 'b2'],
  ]);
  expect(migrations).toEqual([{ id: '0042', reversible: false, build: 'b2' }]);
  expect(usual).toBeNull();
});

test('what one usually takes is told with the preview and with each promotion, once five were seen', async () => {
  const { promotions } = await door.desk.register('last');
  const one = async () =>
    (await door.ask<PromotionResource>('GET', `/promotions/${promotions[0]?.id ?? ''}`)).body.usual;
  expect(await one()).toBeNull();
  await door.desk.succeed('dev');
  await door.desk.inTransaction((rows) =>
    rows.sql.executeSql(
      `insert into promotions (id, stage, build, phase, trigger, actor_id, actor_via, created_at, started_at, ended_at)
       select 'p_' || lpad(n::text, 26, '0'), 'dev', 1, 'succeeded', 'request', 'mina', 'api', now(),
         now() - n * interval '10 seconds', now() from generate_series(1, 5) n`,
    ),
  );
  const usual = { duration: 'PT30S', seconds: 30, count: 5, shortest: 10, longest: 50 };
  expect(await one()).toEqual(usual);
  expect((await preview('b1')).usual).toEqual(usual);
});

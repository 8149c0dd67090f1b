import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DoraResource, DoraWeekResource } from '../../src/contract/dora.js';
import type { Promotion } from '../../src/model/promotion.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

/** As if it had ended so many hours ago. */
const ended = (promotion: Pick<Promotion, 'id'>, hours: number) =>
  door.desk.ports.store.read.sql.executeSql(
    `update promotions set ended_at = '${hoursAgo(hours)}' where id = '${promotion.id}'`,
  );
const begun = Date.now();
const hoursAgo = (hours: number): string => new Date(begun - hours * 3_600_000).toISOString();
const commit = (name: string, hours: number) => ({
  ...{ sha: Buffer.from(name).toString('hex').padStart(40, 'c'), subject: name, author: 'Mina' },
  at: hoursAgo(hours),
});

async function fails(stage: string): Promise<Promotion> {
  return door.desk.inTransaction(async (rows) => {
    const [next] = await rows.promotions.open(stage);
    if (next === undefined) throw new Error(`nothing waits on ${stage}`);
    await rows.promotions.change(next.id, 'pending', { phase: 'running' });
    await rows.promotions.change(next.id, 'running', { phase: 'failed', endedAt: await rows.now() });
    return next;
  });
}

/** Three weeks so that nothing depends on the day: all of it is in the last two. */
const inAll = async (stage: string): Promise<Omit<DoraWeekResource, 'from'>[]> => {
  const { body } = await door.ask<DoraResource>('GET', '/metrics/dora?weeks=3');
  const { weeks = [] } = body.stages.find((one) => one.stage === stage) ?? {};
  expect(weeks.length).toBe(3);
  return weeks;
};
const sum = (
  weeks: readonly Omit<DoraWeekResource, 'from'>[],
  key: 'deployments' | 'commits' | 'changes' | 'failures' | 'restores',
) => weeks.reduce((all, week) => all + week[key], 0);

test('of stages on which nothing happened there is every week, and nothing in it', async () => {
  const { status, body } = await door.ask<DoraResource>('GET', '/metrics/dora');
  expect([status, body.stages.length, body.truncated]).toEqual([200, 5, false]);
  for (const { weeks } of body.stages) {
    expect(weeks.length).toBe(12);
    for (const week of weeks)
      expect(week).toMatchObject({
        deployments: 0,
        leadTime: null,
        changeFailureRate: null,
        timeToRestore: null,
      });
  }
});

test('real promotions are counted where they ran, with the commits that each stage saw for the first time', async () => {
  const { desk } = door;
  await desk.register('one', { commits: [commit('one', 100)] });
  await ended(await desk.succeed('dev'), 90);
  await desk.register('two', { commits: [commit('two', 80), commit('too', 84)] });
  await ended(await fails('dev'), 79);
  await desk.register('three', { commits: [commit('three', 78)] });
  await ended(await desk.succeed('dev'), 76);
  await door.ask('POST', '/stages/nightly/promotions', { body: { build: 'b3' } });
  await ended(await desk.succeed('nightly'), 70);

  const dev = await inAll('dev');
  expect(sum(dev, 'deployments')).toBe(2);
  // b2 never ran there, so b3 was the first to bring its commits: after 4 and 8 hours, and its own after 2.
  expect(sum(dev, 'commits')).toBe(4);
  expect([sum(dev, 'changes'), sum(dev, 'failures'), sum(dev, 'restores')]).toEqual([3, 1, 1]);
  const [restored] = dev.filter(({ restores }) => restores > 0);
  expect(restored).toMatchObject({ timeToRestore: 'PT3H' });
  const nightly = await inAll('nightly');
  expect([sum(nightly, 'deployments'), sum(nightly, 'commits')]).toEqual([1, 1]);
  const [brought] = nightly.filter(({ commits }) => commits > 0);
  expect(brought).toMatchObject({ leadTime: 'PT8H', changeFailureRate: 0 });
  expect(sum(await inAll('devqa'), 'changes')).toBe(0);
});

test.each(['0', '54', 'x', '1.5'])('weeks=%s are none that it counts', async (weeks) => {
  expect((await door.ask('GET', `/metrics/dora?weeks=${weeks}`)).status).toBe(422);
});

test('what came out of turn and ended before is brought by nothing that ends after it', async () => {
  const { desk } = door;
  const ran = async (name: string, hours: number): Promise<string> => {
    await desk.register(name, { commits: [commit(name, 300)] });
    const promotion = await desk.succeed('dev');
    await ended(promotion, hours);
    return promotion.id;
  };
  const [first, before, last] = [
    await ran('waited', 3),
    await ran('passed it', 200),
    await ran('came next', 2),
  ];
  const leads = await desk.ports.store.read.promotions.leadTimes(new Date(hoursAgo(10)));
  expect([...leads].map(([promotion, seconds]) => [promotion, seconds.length])).toEqual(
    expect.arrayContaining([
      [first, 1],
      [last, 1],
    ]),
  );
  expect(leads.has(before)).toBe(false);
});

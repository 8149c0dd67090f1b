import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { crowd, crowdedCommit, crowdedStages } from '../support/crowd.js';
import { openDoor, type Door } from '../support/door.js';

const openCrowd = async (size: number): Promise<Door> => {
  const door = await openDoor(() => ({}), crowdedStages(size));
  await crowd(door.desk, size);
  return door;
};

const doors: Door[] = [];
beforeAll(async () => {
  doors.push(await openCrowd(1), await openCrowd(4));
});
afterAll(() => Promise.all(doors.map((door) => door.close())));

/** How many statements an answer takes. */
async function costOf({ desk: { statements }, ask }: Door, path: string): Promise<number> {
  const before = statements.length;
  expect((await ask('GET', path)).status).toBe(200);
  return statements.length - before;
}

test.each([
  ['/overview', 31],
  ['/search?q=now', 6],
  ['/search?q=9', 8],
  ['/stages', 18],
  ['/stages/night-0', 17],
  ['/promotions', 12],
  ['/promotions?phase=pending', 12],
  ['/builds', 3],
  ['/holds', 3],
  ['/holds?ended=true', 3],
  ['/calendar', 11],
  ['/milestones', 8],
  ['/milestones/next', 8],
  ['/clients', 2],
  ['/schedules', 3],
  ['/audit', 1],
  ['/metrics/dora', 4],
  ['/events', 2],
  ['/events?since=1', 3],
  ['/instances', 3],
  ['/commits?pr=7', 3],
  [`/commits/${crowdedCommit('before dev-0')}`, 20],
  [`/commits/${crowdedCommit('on no stage')}`, 27],
  ['/stages/night-0/timeline', 15],
  ['/stages/night-0/eligibility?build=b1', 18],
  ['/compare/night-0...dev-0', 12],
  ['/compare/b1...b5', 10],
])('GET %s takes no more statements however much there is, at most %i', async (path, most) => {
  const costs = [];
  for (const door of doors) costs.push(await costOf(door, path));
  const [few = NaN, many] = costs;
  expect(few).toBeLessThanOrEqual(most);
  // Where the newest are enough, what came before them is not looked through.
  expect(many).toBeLessThanOrEqual(few);
});

test('the stops of the line take no more statements however many there are', async () => {
  const costs = [];
  for (const [place, door] of doors.entries()) {
    await door.desk.inTransaction(async (rows) => {
      for (const letter of ['A', 'B', 'C'].slice(0, 1 + 2 * place))
        await rows.holds.insert({
          ...{ stage: 'dev-0', kind: 'incident', reason: letter, until: null, requestId: null },
          ...{ actor: { id: 'mina', via: 'api' }, line: `line_${letter.repeat(26)}` },
        });
    });
    costs.push(await costOf(door, '/lines'));
  }
  const [few = NaN, many] = costs;
  expect(few).toBeLessThanOrEqual(3);
  expect(many).toBe(few);
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { MilestoneResource } from '../../src/contract/milestones.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { fiveOnADesk } from '../support/desk.js';
import { openDoor, type Door } from '../support/door.js';

/** Everything after nightly is on aws, and a build is both a tarball and an image. */
const stages = fiveOnADesk.map((stage) =>
  ['dev', 'nightly'].includes(stage.name) ? stage : { ...stage, platform: 'aws' as const },
);
let door: Door;
beforeAll(async () => {
  door = await openDoor(undefined, stages);
});
afterAll(() => door.close());
/** b1 and b2 have come as far as devqa, b2 last. */
beforeEach(async () => {
  await door.desk.clear();
  for (const [name, digit] of [
    ['one', '1'],
    ['two', '2'],
  ] as const) {
    const image = `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/backend@sha256:${digit.repeat(64)}`;
    const tarball = `sha256:${digit.repeat(64)}`;
    const { build } = await door.desk.register(name, { artifacts: { tarball, image } });
    await door.desk.succeed('dev');
    for (const stage of ['nightly', 'devqa']) {
      await ask(`/stages/${stage}/promotions`, { build: build.id });
      await door.desk.succeed(stage);
    }
  }
});

const ask = <T extends object>(path: string, body: object) =>
  door.ask<T & ProblemResource>('POST', path, { body });
const allowedBy = async (id: string) =>
  (await door.ask<PromotionResource>('GET', `/promotions/${id}`)).body.allowChanges;

describe('every act that puts a build on a stage of aws takes what its update may delete or replace', () => {
  const allowChanges = ['vpc:devqa', 'log-group:devqa', 'vpc:devqa'];
  const once = ['vpc:devqa', 'log-group:devqa'];

  test('a promotion, and the retry of one that was refused', async () => {
    const { body } = await ask<PromotionResource>('/stages/devqa/promotions', { build: 'b1', allowChanges });
    expect(body.allowChanges).toEqual(once);
    await ask(`/promotions/${body.id}/abort`, {});
    const again = await ask<PromotionResource>(`/promotions/${body.id}/retry`, {});
    expect(again).toMatchObject({ status: 201, body: { allowChanges: once } });
  });

  test('a rollback', async () => {
    const { status, body } = await ask<PromotionResource>('/stages/devqa/rollback', {
      ...{ reason: 'login', allowChanges },
    });
    expect([status, body.allowChanges]).toEqual([201, once]);
    expect(await allowedBy(body.id)).toEqual(once);
  });

  test('a milestone', async () => {
    const { status, body } = await ask<MilestoneResource>('/milestones', {
      ...{ number: 9, build: 'b2', allowChanges },
    });
    expect([status, await allowedBy(body.promotion)]).toEqual([201, once]);
  });
});

test.each([
  ['promotions', { build: 'b1' }],
  ['rollback', { reason: 'login' }],
])('a stage on this machine has nothing protected: %s refuses it by its place', async (act, body) => {
  const asked = { ...body, allowChanges: ['vpc:nightly'] };
  const refused = await ask(`/stages/nightly/${act}`, asked);
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/allowChanges' }] } });
});

test('a refused update names the hold that was passed in the command that allows it', async () => {
  const { body } = await ask<PromotionResource & { hold: { id: string } }>('/stages/devqa/rollback', {
    reason: 'login',
  });
  await door.desk.inTransaction(async (rows) => {
    const facts = { changes: ['vpc:devqa'], deletes: [], replaces: ['vpc:devqa'] };
    await rows.promotions.change(body.id, 'pending', {
      ...{ phase: 'failed', endedAt: await rows.now(), outcome: { code: 'protected-change', facts } },
    });
  });
  const ended = (await door.ask<PromotionResource>('GET', `/promotions/${body.id}`)).body;
  const flags = `--allow-change vpc:devqa --override-hold ${body.hold.id} --reason "…"`;
  expect(ended.outcome?.text).toContain(`npx --no switchback promote devqa --build b1 ${flags}`);
  // As it says, it is accepted.
  const again = await ask<PromotionResource>('/stages/devqa/promotions', {
    ...{ build: 'b1', allowChanges: ['vpc:devqa'], overrideHold: body.hold.id, reason: 'yes' },
  });
  expect(again).toMatchObject({ status: 201, body: { allowChanges: ['vpc:devqa'] } });
});

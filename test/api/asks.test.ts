import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { AskResource } from '../../src/contract/ask.js';
import type { CommitWhereResource } from '../../src/contract/commits.js';
import type { HoldResource } from '../../src/contract/hold.js';
import type { OverviewResource } from '../../src/contract/overview.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { StageResource } from '../../src/contract/stage.js';
import type { AuditResource } from '../../src/contract/audit.js';
import type { Page } from '../../src/contract/page.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  const silent = {
    build: null,
    commit: null,
    digest: null,
    health: 'healthy' as const,
    url: null,
    restarts: 0,
  };
  door = await openDoor(() => ({
    platform: { observe: (stage) => Promise.resolve({ stage, ...silent }) },
  }));
});
beforeEach(() => door.desk.clear());
afterAll(() => door.close());

/** Somebody who may look, and nothing else. */
async function viewer(): Promise<Readonly<Record<string, string>>> {
  const body = { name: 'jin', holder: { id: 'jin' }, scopes: ['viewer'] };
  const { secret } = (await door.ask<{ secret: string }>('POST', '/tokens', { body })).body;
  return { authorization: `Bearer ${secret}` };
}

const hold = async () =>
  (await door.ask<HoldResource>('POST', '/stages/nightly/holds', { body: { reason: 'QA round 14' } })).body;
const ask = (id: string, headers: Readonly<Record<string, string>>) =>
  door.ask<AskResource & ProblemResource>('POST', `/holds/${id}/asks`, {
    ...{ headers, body: { reason: 'hotfix' } },
  });

test('who waits is seen with the hold, on its stage, on the first page, where commits are looked for, and in the audit', async () => {
  const { build } = await door.desk.register('one');
  await door.desk.succeed('dev');
  const jin = await viewer();
  const { id } = await hold();
  const made = await ask(id, jin);
  expect(made).toMatchObject({
    status: 201,
    body: { hold: id, stage: 'nightly', owner: 'mina', by: 'jin', reason: 'hotfix', answer: null },
  });
  expect(made.headers.get('location')).toBe(`/api/v1/asks/${made.body.id}`);
  expect((await door.ask<AskResource>('GET', `/asks/${made.body.id}`, { headers: jin })).body).toEqual(
    made.body,
  );

  const found = await door.ask<HoldResource>('GET', `/holds/${id}`);
  expect(found.body.asks).toEqual([made.body]);
  // Whoever has the hold of before is not told that nothing has changed.
  expect(found.headers.get('etag')).toBe(`"${id}-2"`);
  expect((await door.ask<StageResource>('GET', '/stages/nightly')).body.hold?.asks).toEqual([made.body]);
  const { stages } = (await door.ask<CommitWhereResource>('GET', `/commits/${build.commit}`)).body;
  expect(stages.map(({ stage, asks }) => [stage, asks.length])).toEqual(
    expect.arrayContaining([
      ['nightly', 1],
      ['devqa', 0],
    ]),
  );
  const { attention } = (await door.ask<OverviewResource>('GET', '/overview')).body;
  expect(attention).toMatchObject([
    {
      code: 'hold-asked',
      text: expect.stringMatching(/^nightly: jin waits for mina to end a hold, since /) as unknown,
    },
  ]);
  const { items } = (await door.ask<Page<AuditResource>>('GET', '/audit?name=hold:asked')).body;
  expect(items).toMatchObject([
    { stage: 'nightly', actor: { id: 'jin' }, reason: 'hotfix', facts: { hold: id, ask: made.body.id } },
  ]);
});

test('who waits for what is booked is seen with it as with a hold, on its stage and where commits are looked for', async () => {
  const { build } = await door.desk.register('one');
  await door.desk.succeed('dev');
  const jin = await viewer();
  const after = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const body = { kind: 'demo', reason: 'Publisher review', from: after(24), until: after(26) };
  const { id } = (await door.ask<HoldResource>('POST', '/stages/nightly/holds', { body })).body;
  const { body: asked } = await ask(id, jin);
  const { stages } = (await door.ask<CommitWhereResource>('GET', `/commits/${build.commit}`)).body;
  expect(stages.flatMap(({ asks }) => asks)).toEqual([asked]);
  expect(asked).toMatchObject({ stage: 'nightly', owner: 'mina', by: 'jin' });
  const { reservations } = (await door.ask<StageResource>('GET', '/stages/nightly')).body;
  expect(reservations.flatMap(({ asks }) => asks)).toEqual([asked]);
});

test('the owner says no with a reason, nobody else does, and the answer is there for who asked', async () => {
  const jin = await viewer();
  const { id } = await hold();
  const { body: asked } = await ask(id, jin);
  const no = (reason: object, headers = {}) =>
    door.ask<AskResource & ProblemResource>('POST', `/asks/${asked.id}/answer`, {
      ...{ headers, body: { answer: 'no', ...reason } },
    });
  expect(await no({ reason: 'x' }, jin)).toMatchObject({ status: 403, body: { right: { verb: 'hold' } } });
  expect(await no({})).toMatchObject({ status: 422, body: { errors: [{ pointer: '/reason' }] } });
  expect(await no({ reason: 'tonight' })).toMatchObject({
    status: 200,
    body: { answer: { how: 'no', by: 'mina', reason: 'tonight' } },
  });
  expect(
    (await door.ask<AskResource>('GET', `/asks/${asked.id}`, { headers: jin })).body.answer,
  ).toMatchObject({
    how: 'no',
  });
  expect(await no({ reason: 'tonight' })).toMatchObject({
    ...{ status: 409, body: { code: 'switchback/ask-answered' } },
  });
  const { attention } = (await door.ask<OverviewResource>('GET', '/overview')).body;
  expect(attention).toEqual([]);
});

test('a question that is asked already, to oneself, or of what there is not, is refused in so many words', async () => {
  const jin = await viewer();
  const { id } = await hold();
  await ask(id, jin);
  expect(await ask(id, jin)).toMatchObject({
    ...{
      status: 409,
      body: { code: 'switchback/asked-already', title: 'You have asked for nightly already' },
    },
  });
  expect(await ask(id, {})).toMatchObject({ status: 409, body: { code: 'switchback/own-hold' } });
  await door.ask('DELETE', `/holds/${id}`);
  expect(await ask(id, jin)).toMatchObject({ status: 409, body: { code: 'switchback/hold-ended' } });
  expect(await ask('hld_0', jin)).toMatchObject({ status: 404 });
});

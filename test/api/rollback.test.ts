import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { PreviewResource } from '../../src/contract/preview.js';
import type { EligibilityResource } from '../../src/contract/stages.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { RollbackResource } from '../../src/contract/rollback.js';
import type { StageResource } from '../../src/contract/stage.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
const silent = { build: null, commit: null, digest: null, url: null, restarts: 0 };
beforeAll(async () => {
  door = await openDoor(() => ({
    platform: { observe: (stage) => Promise.resolve({ stage, ...silent, health: 'healthy' as const }) },
  }));
});
beforeEach(async () => {
  await door.desk.clear();
  for (const name of ['one', 'two']) {
    const { build } = await door.desk.register(name);
    await door.desk.succeed('dev');
    await door.ask('POST', '/stages/nightly/promotions', { body: { build: build.id } });
    await door.desk.succeed('nightly');
  }
});
afterAll(() => door.close());

const back = (body: object, headers = {}) =>
  door.ask<RollbackResource & ProblemResource>('POST', '/stages/nightly/rollback', { body, headers });

test('a rollback over HTTP answers with its promotion, what keeps it there, and how to undo it', async () => {
  const done = await back({ reason: 'login is broken', holdUntil: '2036-11-13T09:00:00Z' });
  expect(done).toMatchObject({
    status: 201,
    body: {
      ...{ build: 'b1', trigger: 'rollback', phase: 'pending', blockedBy: [] },
      quarantine: { build: 'b2', why: 'rolled-back', by: 'mina', reason: 'login is broken' },
      hold: { kind: 'rollback', until: '2036-11-13T09:00:00.000Z' },
      undo: { build: 'b2', liftQuarantine: true, overrideHold: done.body.hold.id },
    },
  });
  expect(done.headers.get('location')).toBe(`/api/v1/promotions/${done.body.id}`);
  const { body } = await door.ask<StageResource>('GET', '/stages/nightly');
  expect(body).toMatchObject({ hold: { id: done.body.hold.id }, quarantined: [{ build: 'b2' }] });

  await door.desk.succeed('nightly');
  const { build, liftQuarantine, overrideHold } = done.body.undo;
  const undone = await door.ask<PromotionResource>('POST', '/stages/nightly/promotions', {
    body: { build, liftQuarantine, overrideHold, reason: 'it was not that' },
  });
  expect(undone).toMatchObject({ status: 201, body: { build: 'b2', blockedBy: [] } });
});

test('the same rollback with the same key is done once', async () => {
  const headers = { 'idempotency-key': 'k1' };
  const [first, second] = [await back({ reason: 'x' }, headers), await back({ reason: 'x' }, headers)];
  expect(second.body.id).toBe(first.body.id);
  expect(second.headers.get('idempotency-replayed')).toBe('true');
});

test('every problem of a request is listed', async () => {
  const bad = await back({ toBuild: 'latest', hold: 'yes', until: 'friday' });
  expect(bad.status).toBe(422);
  expect(bad.body.errors?.map(({ pointer }) => pointer).toSorted()).toEqual([
    '',
    '/hold',
    '/reason',
    '/toBuild',
  ]);
  const past = await back({ reason: 'x', holdUntil: '2020-01-01T00:00:00Z' });
  expect(past.body.errors).toEqual([{ pointer: '/holdUntil', detail: 'must be in the future' }]);
  const unheld = await back({ reason: 'x', hold: true, holdUntil: '2020-01-01T00:00:00Z' });
  expect(unheld.body.errors).toEqual([{ pointer: '/holdUntil', detail: 'must be in the future' }]);
  const both = await back({ reason: 'x', hold: false, holdUntil: '2036-11-13T09:00:00Z', holdReason: 'y' });
  expect(both).toMatchObject({
    status: 422,
    body: {
      errors: [
        { pointer: '/holdReason', detail: 'not together: hold, holdReason' },
        { pointer: '/holdUntil', detail: 'not together: hold, holdUntil' },
      ],
    },
  });
  const lift = await door.ask<ProblemResource>('POST', '/stages/nightly/promotions', {
    body: { build: 'b1', liftQuarantine: true },
  });
  expect(lift.body.errors).toEqual([{ pointer: '/reason', detail: 'is needed to lift a quarantine' }]);
  const despite = { despiteKnownBad: true };
  for (const [path, body] of [
    ['/stages/nightly/promotions', { build: 'b1', ...despite }],
    ['/milestones', { number: 9, build: 'b1', ...despite }],
    ['/promotions/p_01JD4S8V4J5Q8TC2V1ZB1GQ0XN/retry', despite],
  ] as const) {
    expect((await door.ask<ProblemResource>('POST', path, { body })).body.errors).toEqual([
      { pointer: '/reason', detail: 'is needed to take a build that is known to be bad' },
    ]);
  }
});

test('where there is nothing to go back to, it says so', async () => {
  await back({ reason: 'x', hold: false });
  await door.desk.succeed('nightly');
  const none = await back({ reason: 'x' });
  expect(none).toMatchObject({ status: 409, body: { code: 'switchback/no-previous-build' } });
  expect(none.body.detail).toContain('npx --no switchback rollback nightly --to b1');
});

test('what it would do is shown without asking for it, and not as a milestone or from another stage', async () => {
  const path = '/stages/nightly/preview?rollback=true';
  const look = await door.ask<PreviewResource>('GET', path);
  expect(look).toMatchObject({ status: 200, body: { build: 'b1', allowed: true, commits: { behind: 1 } } });
  const may = await door.ask<EligibilityResource>(
    'GET',
    '/stages/nightly/eligibility?rollback=true&build=b1',
  );
  expect(may).toMatchObject({ status: 200, body: { build: 'b1', allowed: true, reasons: [] } });
  for (const key of ['from=dev', 'milestone=9', 'hold=false']) {
    const both = await door.ask<ProblemResource>('GET', `${path}&${key}`);
    expect(both.body.errors).toMatchObject([{ detail: expect.stringContaining('not together: rollback') }]);
  }
  const none = await door.ask<ProblemResource>('GET', '/stages/nightly/eligibility');
  expect(none.body.errors).toMatchObject([{ pointer: '/query/build' }]);
});

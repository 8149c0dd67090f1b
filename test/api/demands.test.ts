import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { StageResource } from '../../src/contract/stage.js';
import { fiveOnADesk } from '../support/desk.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor(
    () => ({ demandsKey: true }),
    fiveOnADesk.map((stage) => ({ ...stage, demandsIfMatch: stage.name === 'nightly' })),
  );
  for (const name of ['one', 'two']) {
    await door.desk.register(name);
    await door.desk.succeed('dev');
    expect((await ask('/stages/nightly/promotions', { from: 'dev' }, await seen())).status).toBe(201);
    await door.desk.succeed('nightly');
  }
});
afterAll(() => door.close());

const seen = async () => ({
  'if-match': (await door.ask<StageResource>('GET', '/stages/nightly')).body.etag,
});
let count = 0;
const ask = (path: string, body: object, headers: Readonly<Record<string, string>> = {}) => {
  count += 1;
  return door.ask<ProblemResource>('POST', path, {
    body,
    headers: { 'idempotency-key': `k-${String(count)}`, ...headers },
  });
};

describe('a stage that demands If-Match', () => {
  test.each([
    ['a promotion', '/stages/nightly/promotions', { from: 'dev' }],
    ['a rollback', '/stages/nightly/rollback', { reason: 'x' }],
    ['a recovery', '/stages/nightly/recover', { reason: 'x' }],
  ])('refuses %s of who did not say what they saw', async (_what, path, body) => {
    const { status, body: told } = await ask(path, body, { 'accept-language': 'ko' });
    expect([status, told.code]).toEqual([428, 'switchback/precondition-required']);
    expect(told.detail).toContain('If-Match');
    expect(told.detail).toContain('조회한 ETag');
    expect(await door.desk.ports.store.read.promotions.open('nightly')).toEqual([]);
  });

  test('takes it from who says so, and a hold from anybody', async () => {
    const { body } = await ask('/stages/nightly/holds', { reason: 'x' });
    expect(body).toMatchObject({ id: expect.stringMatching(/^hld_/) });
    await door.ask('DELETE', `/holds/${(body as unknown as { id: string }).id}`, { body: {} });
    expect((await ask('/stages/nightly/rollback', { reason: 'x' }, await seen())).status).toBe(201);
  });

  test('is another one than those that do not', async () => {
    expect((await ask('/stages/devqa/promotions', { from: 'nightly' })).body.code).not.toContain(
      'precondition',
    );
  });
});

describe('a service that demands an Idempotency-Key', () => {
  test('refuses what is posted without one, and does nothing', async () => {
    const { status, body } = await door.ask<ProblemResource>('POST', '/stages/devqa/holds', {
      body: { reason: 'x' },
    });
    expect([status, body.code]).toEqual([400, 'switchback/idempotency-key-required']);
    expect((await door.ask<StageResource>('GET', '/stages/devqa')).body.hold).toBeNull();
  });

  test('asks none for what may be sent twice anyway', async () => {
    const put = await door.ask('PUT', '/clients/web/dev', { body: { stage: 'dev' } });
    expect(put.status).toBe(201);
    expect((await door.ask('DELETE', '/clients/web/dev', { body: {} })).status).toBe(204);
  });
});

import { afterEach, describe, expect, test } from '@jest/globals';
import type { Ended } from '../command.js';
import { fakeService, json, problem, type Answer, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';
import { eligibility, onStage, promotion, stage, hold as holdOf } from '../resources.js';

const api = '/api/v1';
const hold = 'hld_01JCQ7X2M3N4P5Q6R7S8T9V0W1';
let service: FakeService;
afterEach(() => service.close());
const serve = async (answer: Answer): Promise<void> => {
  service = await fakeService({
    [`GET ${api}/stages/devqa`]: json(
      stage({ stage: 'devqa', currentBuild: onStage('b2'), etag: '"devqa-7"' }),
    ),
    [`GET ${api}/stages/devqa/eligibility?build=b2`]: json(
      eligibility({
        allowed: false,
        reasons: [{ code: 'build-quarantined', text: 'b2 is quarantined.', until: null }],
      }),
    ),
    [`POST ${api}/stages/devqa/rollback`]: answer,
    [`POST ${api}/stages/devqa/promotions`]: json(promotion({ phase: 'pending' }), 201),
  });
};
const done = {
  ...promotion({ build: 'b1', phase: 'pending', trigger: 'rollback' }),
  quarantine: { build: 'b2', why: 'rolled-back', reason: 'login', by: 'hana', since: '2026-11-11T05:00:00Z' },
  hold: holdOf({ id: hold, kind: 'rollback', reason: 'login' }),
  undo: { build: 'b2', liftQuarantine: true, overrideHold: hold },
};
const cli = (...args: string[]): Promise<Ended> =>
  run([...args, '--server', service.url, '--output', 'table']);
const sent = () => service.seen.filter(({ method }) => method === 'POST');

describe('rollback', () => {
  test('says what goes back, what is quarantined, what holds it, and how to undo it', async () => {
    await serve(json(done, 201));
    const { code, stdout } = await cli('rollback', 'devqa', '--reason', 'login', '--yes', '--detach');
    expect(stdout.split('\n')).toEqual([
      'Promotion p_1  b1 → devqa',
      'b2 is quarantined on devqa.',
      'devqa is held by hana, until it is released (rollback): "login"',
      `Undo: switchback promote devqa --build b2 --lift-quarantine --override-hold ${hold} --reason "…"`,
      'Watch: switchback watch p_1',
      '',
    ]);
    expect(code).toBe(0);
    expect(sent().map(({ body, headers }) => [JSON.parse(body), headers['if-match']])).toEqual([
      [{ reason: 'login' }, '"devqa-7"'],
    ]);
  });

  test('sends what was decided about build and hold', async () => {
    await serve(json(done, 201));
    await cli('rollback', 'devqa', '--reason', 'x', '--to', 'b1', '--no-hold', '--yes', '--detach');
    await cli('rollback', 'devqa', '--reason', 'x', '--hold', '--override-hold', hold, '--yes', '--detach');
    expect(sent().map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { reason: 'x', toBuild: 'b1', hold: false },
      { reason: 'x', hold: true, overrideHold: hold },
    ]);
  });

  test('asks first, and needs a reason', async () => {
    await serve(json(done, 201));
    expect(await cli('rollback', 'devqa', '--reason', 'x')).toMatchObject({ code: 2 });
    expect(await cli('rollback', 'devqa', '--yes')).toMatchObject({ code: 2 });
    expect(sent()).toEqual([]);
  });

  test('without a build to go back to ends with 5', async () => {
    await serve(problem(409, 'no-previous-build'));
    expect(await cli('rollback', 'devqa', '--reason', 'x', '--yes')).toMatchObject({ code: 5 });
  });
});

test('promote takes a quarantined build again only with --lift-quarantine and a reason', async () => {
  await serve(json(done, 201));
  const promote = (...more: string[]) =>
    cli('promote', 'devqa', '--build', 'b2', '--yes', '--detach', ...more);
  expect(await promote()).toMatchObject({ code: 5 });
  expect(await promote('--lift-quarantine')).toMatchObject({ code: 2 });
  expect(await promote('--lift-quarantine', '--reason', 'it was not that')).toMatchObject({ code: 0 });
  expect(sent().map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { build: 'b2', reason: 'it was not that', liftQuarantine: true },
  ]);
});

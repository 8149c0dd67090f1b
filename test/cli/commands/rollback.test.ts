import { afterEach, describe, expect, test } from '@jest/globals';
import type { Ended } from '../command.js';
import { fakeService, json, problem, type Answer, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';
import type { StageResource } from '../../../src/contract/stage.js';
import { client, comparison, eligibility, onStage, promotion, stage, hold as holdOf } from '../resources.js';

const api = '/api/v1';
const hold = 'hld_01JCQ7X2M3N4P5Q6R7S8T9V0W1';
let service: FakeService;
afterEach(() => service.close());
const devqa = (given: Partial<StageResource> = {}): Answer =>
  json(stage({ stage: 'devqa', currentBuild: onStage('b2'), etag: '"devqa-7"', ...given }));
const look = `GET ${api}/stages/devqa/eligibility?rollback=true`;
const serve = async (answer: Answer, different: Readonly<Record<string, Answer>> = {}): Promise<void> => {
  service = await fakeService({
    [`GET ${api}/stages/devqa`]: devqa(),
    [look]: json(eligibility({ build: 'b1' })),
    [`${look}&build=b1`]: json(eligibility({ build: 'b1' })),
    [`GET ${api}/compare/b2...b1`]: json(comparison({ ahead: 0, behind: 3 })),
    [`GET ${api}/promotions?stage=devqa&phase=succeeded&limit=10`]: json({ items: [], nextCursor: null }),
    [`GET ${api}/stages/devqa/eligibility?build=b2`]: json(
      eligibility({
        allowed: false,
        reasons: [{ code: 'build-quarantined', text: 'b2 is quarantined.', until: null }],
      }),
    ),
    [`POST ${api}/stages/devqa/rollback`]: answer,
    [`POST ${api}/stages/devqa/promotions`]: json(promotion({ phase: 'pending' }), 201),
    ...different,
  });
};
const done = {
  ...promotion({ build: 'b1', phase: 'pending', trigger: 'rollback' }),
  quarantine: { build: 'b2', why: 'rolled-back', reason: 'login', by: 'hana', since: '2026-11-11T05:00:00Z' },
  holds: [holdOf({ id: hold, kind: 'rollback', reason: 'login' })],
  hold: holdOf({ id: hold, kind: 'rollback', reason: 'login' }),
  undo: { build: 'b2', liftQuarantine: true, overrideHold: hold, overrideHolds: [hold] },
};
const cli = (...args: string[]): Promise<Ended> =>
  run([...args, '--output', 'table'], { env: { SWITCHBACK_SERVER: service.url } });
const change = ['devqa  b2 → b1', '  0 commits · 0 authors · 3 commits taken away'];
const sent = () => service.seen.filter(({ method }) => method === 'POST');

describe('rollback', () => {
  test('says what goes back, what is quarantined, what holds it, and how to undo it', async () => {
    await serve(json(done, 201));
    const { code, stdout } = await cli('rollback', 'devqa', '--reason', 'login', '--yes', '--detach');
    expect(stdout.split('\n')).toEqual([
      ...change,
      '  b2 is then quarantined on devqa',
      '  devqa is then held (rollback) until it is released',
      'Promotion p_1  b1 → devqa',
      'b2 is quarantined on devqa.',
      'devqa is held by hana, until it is released (rollback): "login"',
      `Undo: switchback promote devqa --build b2 --lift-quarantine --override-hold ${hold} --reason "…"`,
      'Watch: switchback watch p_1',
      '',
    ]);
    expect(code).toBe(0);
    expect(sent().map(({ body, headers }) => [JSON.parse(body), headers['if-match']])).toEqual([
      [{ reason: 'login', toBuild: 'b1' }, '"devqa-7"'],
    ]);
  });

  test('sends what was decided about build and hold', async () => {
    await serve(json(done, 201));
    await cli('rollback', 'devqa', '--reason', 'x', '--to', 'b1', '--no-hold', '--yes', '--detach');
    await cli('rollback', 'devqa', '--reason', 'x', '--hold', '--override-hold', hold, '--yes', '--detach');
    expect(sent().map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { reason: 'x', toBuild: 'b1', hold: false },
      { reason: 'x', toBuild: 'b1', hold: true, overrideHold: hold },
    ]);
  });

  test('asks first, and needs a reason', async () => {
    await serve(json(done, 201));
    expect(await cli('rollback', 'devqa', '--reason', 'x')).toMatchObject({ code: 2 });
    expect(await cli('rollback', 'devqa', '--yes')).toMatchObject({ code: 2 });
    expect(sent()).toEqual([]);
  });

  test('without a build to go back to ends with 5', async () => {
    await serve(json(done, 201), { [look]: problem(409, 'no-previous-build') });
    expect(await cli('rollback', 'devqa', '--reason', 'x', '--yes')).toMatchObject({ code: 5 });
  });
});

describe('rollback --preview', () => {
  const preview = (...more: string[]) => cli('rollback', 'devqa', '--reason', 'x', '--preview', ...more);

  test('shows what it would do, who uses it and what moves, and changes nothing', async () => {
    const moves = { code: 'address-moves', text: 'devqa moves from :8101 to :8202.', until: null };
    await serve(json(done, 201), {
      [`GET ${api}/stages/devqa`]: devqa({ clients: [client()] }),
      [look]: json(eligibility({ build: 'b1', remarks: [moves] })),
    });
    const { code, stdout } = await preview('--for', '2h');
    expect(stdout.replace(/until \d.*/, 'until …').split('\n')).toEqual([
      ...change,
      '  clients  ios/qa',
      '  b2 is then quarantined on devqa',
      '  devqa is then held (rollback) until …',
      '  ! devqa moves from :8101 to :8202.',
      'b1 may go to devqa. Nothing was changed.',
      'Roll back: switchback rollback devqa --for 2h --reason x',
      '',
    ]);
    expect([code, sent()]).toEqual([0, []]);
    expect((await preview('--lang', 'ko')).stdout).toContain(
      '  롤백하면 b2 빌드를 devqa에서 격리합니다.\n  롤백하면 devqa 스테이지를 해제할 때까지 고정합니다(롤백).\n',
    );
  });

  test('is the preview of the service for a script', async () => {
    const whole = {
      ...{ stage: 'devqa', build: 'b1', allowed: true, earliest: null, blockedBy: [], remarks: [] },
      ...{ commits: null, migrations: [], usual: null, clients: [], api: null, apiUnknown: null },
      ...{ changes: null, protected: [], outcome: null, etag: '"devqa-7"' },
    };
    await serve(json(done, 201), {
      [`GET ${api}/stages/devqa/preview?build=b1&rollback=true`]: json(whole),
    });
    const args = ['rollback', 'devqa', '--reason', 'x', '--preview', '--json', '--server', service.url];
    const { code, stdout } = await run(args);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, ...whole });
    expect([code, sent()]).toEqual([0, []]);
  });

  test('of a stage on aws names the rollback that allows what is protected, and the rollback sends it', async () => {
    const look = {
      ...{ stage: 'devqa', build: 'b1', allowed: true, earliest: null, blockedBy: [], remarks: [] },
      ...{ commits: null, migrations: [], usual: null, clients: [], api: null, apiUnknown: null },
      ...{ changes: { create: 0, update: 0, replace: 2, delete: 0, same: 9 }, outcome: null },
      ...{ protected: ['vpc:devqa', 'log-group:devqa'], etag: '"devqa-7"' },
    };
    await serve(json(done, 201), {
      [`GET ${api}/stages/devqa`]: devqa({ platform: 'aws' }),
      [`GET ${api}/stages/devqa/preview?build=b1&rollback=true`]: json(look),
    });
    const some = ['--for', '2h', '--allow-change', 'log-group:devqa'];
    const { code, stdout } = await preview(...some);
    const all = '--for 2h --allow-change log-group:devqa --allow-change vpc:devqa';
    expect(stdout).toContain(`switchback rollback devqa ${all} --reason x\n`);
    expect([code, sent()]).toEqual([5, []]);
    const allowed = ['--allow-change', 'vpc:devqa', ...some];
    expect((await preview(...allowed)).code).toBe(0);
    await cli('rollback', 'devqa', '--reason', 'x', '--yes', '--detach', ...allowed);
    expect(sent().map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
      { reason: 'x', toBuild: 'b1', allowChanges: ['vpc:devqa', 'log-group:devqa'] },
    ]);
  });

  test('on a held stage says how the hold is passed, and ends with 5 as the request itself', async () => {
    const held = { code: 'held', text: 'devqa is held by hana.', until: null };
    await serve(json(done, 201), {
      [`GET ${api}/stages/devqa`]: devqa({ hold: holdOf({ id: hold }) }),
      [look]: json(eligibility({ build: 'b1', allowed: false, reasons: [held] })),
    });
    const { code, stderr } = await preview();
    expect([code, sent()]).toEqual([5, []]);
    expect(stderr).toContain(`Next: switchback rollback devqa --override-hold ${hold} --reason "…"\n`);
    expect((await preview('--override-hold', hold)).code).toBe(0);
  });

  test('of a commit stage says that nothing holds it, unless somebody says until when', async () => {
    await serve(json(done, 201), { [`GET ${api}/stages/devqa`]: devqa({ trigger: 'commit' }) });
    expect((await preview()).stdout).toContain('  devqa is not held: whatever comes next may change it\n');
    expect((await preview('--for', '2h')).stdout).toContain('  devqa is then held (rollback) until 2');
  });
});

describe('a rollback to what is known to be bad on a stage before', () => {
  const text = 'b1 is known to be bad on nightly (QA failed it, by hana): "login".';
  const bad = eligibility({
    ...{ build: 'b1', allowed: false },
    reasons: [{ code: 'known-bad', text, until: null }],
  });

  test('is refused with the reason, by the preview too, and goes on only despite that', async () => {
    await serve(json(done, 201), { [`${look}&build=b1`]: json(bad) });
    const back = (...more: string[]) =>
      cli('rollback', 'devqa', '--reason', 'x', '--to', 'b1', ...more, '--detach');
    for (const flag of ['--yes', '--preview']) {
      const { code, stderr } = await back(flag);
      expect([code, sent()]).toEqual([5, []]);
      expect(stderr).toContain(`Why: ${text}`);
    }
    const { stdout } = await back('--preview', '--despite-known-bad');
    expect(stdout).toContain('switchback rollback devqa --to b1 --despite-known-bad --reason x\n');
    expect((await back('--yes', '--despite-known-bad')).code).toBe(0);
    expect(sent().map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { reason: 'x', toBuild: 'b1', despiteKnownBad: true },
    ]);
  });
});

test('a rollback asked once more with its key is sent as it was: the service alone knows it', async () => {
  await serve(json(done, 201), { [look]: problem(409, 'promotion-running') });
  const again = ['rollback', 'devqa', '--reason', 'x', '--yes', '--detach'];
  expect((await cli(...again)).code).toBe(10);
  expect((await cli(...again, '--idempotency-key', 'k1')).code).toBe(0);
  expect(sent().map(({ body, headers }) => [JSON.parse(body), headers['idempotency-key']])).toEqual([
    [{ reason: 'x' }, 'k1'],
  ]);
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

test('promote takes what is known to be bad only with --despite-known-bad and a reason, and its preview says so', async () => {
  const text = 'b2 is known to be bad on nightly (QA failed it, by hana): "login".';
  const reasons = [{ code: 'known-bad', text, until: null }];
  await serve(json(done, 201), {
    [`GET ${api}/stages/devqa`]: devqa({ currentBuild: onStage('b1') }),
    [`GET ${api}/compare/b1...b2`]: json(comparison({ ahead: 1 })),
    [`GET ${api}/stages/devqa/eligibility?build=b2`]: json(eligibility({ allowed: false, reasons })),
  });
  const promote = (...more: string[]) => cli('promote', 'devqa', '--build', 'b2', '--detach', ...more);
  for (const flag of ['--preview', '--yes']) {
    const { code, stderr } = await promote(flag);
    expect([code, stderr]).toEqual([5, expect.stringContaining(`Why: ${text}`)]);
  }
  expect((await promote('--yes', '--despite-known-bad')).code).toBe(2);
  expect(sent()).toEqual([]);
  expect((await promote('--yes', '--despite-known-bad', '--reason', 'the fair')).code).toBe(0);
  expect(sent().map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { build: 'b2', reason: 'the fair', despiteKnownBad: true },
  ]);
});

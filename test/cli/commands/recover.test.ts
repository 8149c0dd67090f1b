import { afterEach, describe, expect, test } from '@jest/globals';
import type { Ended } from '../command.js';
import type { RecoverResource, RecoveryResource } from '../../../src/contract/recovery.js';
import { fakeService, json, problem, type Answer, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';
import { promotion } from '../resources.js';

const api = '/api/v1';
const id = 'rcv_01JCQ7X2M3N4P5Q6R7S8T9V0W1';
let service: FakeService;
afterEach(() => service.close());

const at = '2026-11-11T05:00:00.000Z';
const observed = {
  ...{
    platform: 'process' as const,
    at,
    build: 'b7',
    commit: null,
    digest: null,
    health: 'healthy' as const,
  },
  ...{ url: null, settled: true },
};
const recovery = (more: Partial<RecoveryResource> = {}): RecoveryResource => ({
  ...{ id, stage: 'dev', state: 'ended', reason: 'power', clearLock: false, said: null, by: 'mina' },
  ...{ startedAt: at, endedAt: at, observed, links: { self: `${api}/recoveries/${id}` } },
  outcome: { code: 'recovered', text: 'dev runs b7, as its platform says.', output: [] },
  ...more,
});
const view = (more: Partial<RecoverResource> = {}): RecoverResource => ({
  ...{ stage: 'dev', state: 'unknown', currentBuild: 'b6', observed, recovery: null, etag: '"dev-7"' },
  unknownReason: { code: 'interrupted', text: 'Nobody knows what dev runs.' },
  lastPromotion: promotion({ id: 'p_9', build: 'b7', phase: 'errored' }),
  locks: [
    {
      ...{ user: 'mina', host: 'desk', pid: 17, since: at, ageSeconds: 61, ours: true, owner: 'gone' },
      text: 'mina@desk (pid 17): its process is gone',
    },
  ],
  pending: [{ operation: 'updating', resource: 'urn:x::backend' }],
  ...{ orphans: [], orphansRefused: null },
  choices: [
    {
      ...{ choice: 'recover', text: 'Asks the platform.' },
      command: 'npx --no switchback stage recover dev --reason "…"',
    },
  ],
  ...more,
});

/** A service whose stage dev is like this, and whose recovery ends like that. */
const serve = async (
  ended: Partial<RecoveryResource> = {},
  different: Readonly<Record<string, Answer>> = {},
): Promise<void> => {
  service = await fakeService({
    [`GET ${api}/stages/dev/recover`]: json(view()),
    [`POST ${api}/stages/dev/recover`]: json(
      recovery({ state: 'running', outcome: null, endedAt: null }),
      202,
    ),
    [`GET ${api}/recoveries/${id}`]: json(recovery(ended)),
    ...different,
  });
};
const cli = (...args: string[]): Promise<Ended> =>
  run(['stage', 'recover', 'dev', ...args, '--output', 'table'], { env: { SWITCHBACK_SERVER: service.url } });
const posts = () => service.seen.filter(({ method }) => method === 'POST');

describe('stage recover', () => {
  test.each(['--preview', '--look'])(
    '%s shows what is known and what can be done, and asks for nothing',
    async (flag) => {
      await serve();
      const { code, stdout } = await cli(flag);
      expect(code).toBe(0);
      for (const line of [
        'Nobody knows what dev runs.',
        'p_9 b7',
        'mina@desk (pid 17): its process is gone (1m 1s)',
        'updating urn:x::backend',
        '  switchback stage recover dev --reason "…"',
      ])
        expect(stdout).toContain(line);
      expect(posts()).toEqual([]);
    },
  );

  test('needs a reason before it asks for anything', async () => {
    await serve();
    const { code, stderr } = await cli('--yes');
    expect([code, posts()]).toEqual([2, []]);
    expect(stderr).toContain('--reason');
  });

  test('sends the words that were given, for the stage as it was seen, and waits for the end', async () => {
    await serve();
    const { code, stdout } = await cli(
      '--reason',
      'power',
      '--take-over',
      '--clear-lock',
      '--build',
      'b7',
      '--yes',
    );
    expect([code, posts().map(({ body }) => JSON.parse(body) as unknown)]).toEqual([
      0,
      [{ reason: 'power', takeOver: true, clearLock: true, build: 'b7' }],
    ]);
    expect(posts()[0]?.headers).toMatchObject({ 'if-match': '"dev-7"' });
    expect(posts()[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
    expect(stdout).toContain('dev runs b7, as its platform says.');
  });

  test('sends that nothing runs there', async () => {
    await serve();
    await cli('--reason', 'looked', '--nothing-runs', '--yes');
    expect(posts().map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { reason: 'looked', nothingRuns: true },
    ]);
  });

  test.each([
    ['unclear', 5],
    ['lock-kept', 5],
    ['lock-alive', 5],
    ['dotenv-invalid', 5],
    ['refresh-failed', 4],
    ['state-unreachable', 4],
  ])('that ends as %s ends with %i, and says what can be done now', async (code, exit) => {
    await serve({ outcome: { code, text: 'It was not found out.', output: ['a line'] } });
    const ended = await cli('--reason', 'power', '--yes');
    expect(ended.code).toBe(exit);
    expect(ended.stdout).toContain('It was not found out.\n  | a line\n');
    expect(ended.stdout.trimEnd().endsWith('Asks the platform.')).toBe(true);
  });

  test('a refusal is told in the words of the service', async () => {
    await serve(
      {},
      { [`POST ${api}/stages/dev/recover`]: problem(409, 'promotion-running', { title: 'b7 runs there' }) },
    );
    const { code, stderr } = await cli('--reason', 'power', '--yes');
    expect(code).toBe(10);
    expect(stderr).toContain('b7 runs there');
  });

  test('a machine gets the recovery with its choices', async () => {
    await serve();
    const { code, stdout } = await run([
      ...['stage', 'recover', 'dev', '--reason', 'power', '--yes', '--json'],
      ...['--server', service.url],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id, choices: [{ choice: 'recover' }] });
  });
});

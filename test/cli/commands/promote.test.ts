import { afterEach, describe, expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import { messagesIn } from '../../../src/messages/index.js';
import { run as runAsProcess, start, type Ended } from '../command.js';
import {
  events,
  fakeService,
  json,
  problem,
  runEvent,
  type Answer,
  type FakeService,
} from '../fake-service.js';
import { run } from '../in-process.js';
import { brought, client, comparison, eligibility, onStage, promotion, stage } from '../resources.js';
import type { CompareResource } from '../../../src/contract/compare.js';

const api = '/api/v1';
let service: FakeService;
afterEach(() => service.close());

/** A service with a stage that takes b2; each test says what is different. */
const serve = async (different: Readonly<Record<string, Answer>> = {}): Promise<void> => {
  service = await fakeService({
    [`GET ${api}/stages/devqa`]: json(
      stage({ stage: 'devqa', source: 'nightly', currentBuild: onStage('b1'), etag: '"devqa-7"' }),
    ),
    [`GET ${api}/stages/nightly`]: json(stage({ stage: 'nightly', currentBuild: onStage('b2') })),
    [`GET ${api}/stages/devqa/eligibility?build=b2`]: json(eligibility()),
    [`GET ${api}/compare/b1...b2`]: json(
      comparison({
        ahead: 1,
        aheadCommits: [brought({ sha: '9ab01c2d', subject: '속도 제한', author: '미나' })],
      }),
    ),
    [`POST ${api}/stages/devqa/promotions`]: json(promotion({ phase: 'running' }), 201),
    [`GET ${api}/promotions/p_1/events`]: events(
      [
        { kind: 'phase', phase: 'running' },
        { kind: 'step', step: 'pulumi-up', phase: 'running' },
        { kind: 'log', step: 'pulumi-up', text: 'hello\u001b[2J' },
        { kind: 'step', step: 'pulumi-up', phase: 'succeeded' },
      ],
      promotion({}),
    ),
    [`GET ${api}/promotions/p_1`]: json(promotion({})),
    [`GET ${api}/promotions?stage=devqa&phase=succeeded&limit=10`]: json({ items: [], nextCursor: null }),
    [`GET ${api}/promotions?limit=1`]: json({ items: [promotion({})], nextCursor: null }),
    ...different,
  });
};
const cli = (...args: string[]): Promise<Ended> => run(args, { env: { SWITCHBACK_SERVER: service.url } });
const posts = (): string[] => service.seen.filter(({ method }) => method === 'POST').map(({ body }) => body);

describe('promote', () => {
  test('previews, asks for nothing with --yes, follows to the end and prints the address last', async () => {
    await serve();
    const { code, stdout } = await cli(
      'promote',
      'devqa',
      '--from',
      'nightly',
      '--reason',
      'QA round',
      '--yes',
    );
    expect(stdout.split('\n')).toEqual([
      'devqa  b1 → b2',
      '  1 commit · 1 author',
      '  9ab01c2 속도 제한 (미나)',
      'Promotion p_1  b2 → devqa',
      '  ◐ pulumi up',
      '  ✓ pulumi up  0s',
      'devqa now runs b2 (4s).',
      'http://127.0.0.1:9999',
      '',
    ]);
    expect(code).toBe(0);
    const post = service.seen.find(({ method }) => method === 'POST');
    expect(JSON.parse(post!.body)).toEqual({ build: 'b2', reason: 'QA round' });
    expect(post!.headers).toMatchObject({ 'if-match': '"devqa-7"', 'accept-language': 'en' });
    expect(post!.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
    expect(post!.headers['user-agent']).toMatch(/^switchback-cli\//);
  });

  test('tells migrations, with ⚠ where one cannot be undone, and the clients that it touches', async () => {
    const clients = [client()];
    const compared = (reversible: boolean) =>
      json(
        comparison({
          ahead: 1,
          aheadCommits: [brought({ sha: '9ab01c2d' })],
          migrations: [
            { id: 'm1', reversible: true, build: 'b2' },
            { id: 'm2', reversible, build: 'b2' },
          ],
        }),
      );
    const devqa = json(stage({ stage: 'devqa', currentBuild: onStage('b1'), clients }));
    const lines = async (reversible: boolean): Promise<string[]> => {
      await serve({
        [`GET ${api}/compare/b1...b2`]: compared(reversible),
        [`GET ${api}/stages/devqa`]: devqa,
      });
      return (await cli('promote', 'devqa', '--build', 'b2', '--preview')).stdout.split('\n');
    };
    expect(await lines(true)).toEqual(
      expect.arrayContaining(['  1 commit · 1 author · 2 migrations', '  clients  ios/qa']),
    );
    await service.close();
    expect(await lines(false)).toContain('  1 commit · 1 author · 2 migrations ⚠');
  });

  test.each([
    ['en', '    ! breaking for clients: GET /menu is gone', 'API not compared: b2 runs on no stage.'],
    [
      'ko',
      '    ! 클라이언트와 호환되지 않음: GET /menu is gone',
      'API를 비교하지 않음: b2 runs on no stage.',
    ],
  ])('names what may break clients, or why nobody can tell (%s)', async (language, breaks, unknown) => {
    const compared = (more: Pick<CompareResource, 'api' | 'apiUnknown'>) =>
      json(comparison({ ahead: 1, ...more }));
    const change = { code: 'route-removed', route: 'GET /menu', text: 'GET /menu is gone' };
    const found = { breaking: [change], added: [{ ...change, text: 'new' }], changed: [], truncated: false };
    const asked = ['promote', 'devqa', '--build', 'b2', '--preview', '--lang', language];
    await serve({ [`GET ${api}/compare/b1...b2`]: compared({ api: found, apiUnknown: null }) });
    const { stdout } = await cli(...asked);
    expect(stdout).toContain(`${breaks}\n`);
    expect(stdout).not.toContain('new\n');
    await service.close();
    const why = { code: 'runs-nowhere', text: 'b2 runs on no stage.' };
    await serve({ [`GET ${api}/compare/b1...b2`]: compared({ api: null, apiUnknown: why }) });
    expect((await cli(...asked)).stdout).toContain(`  ${unknown}\n`);
  });

  test('without a terminal and without --yes changes nothing and ends with 2', async () => {
    await serve();
    const { code, stderr } = await cli('promote', 'devqa', '--build', 'b2');
    expect(code).toBe(2);
    expect(stderr).toContain('switchback/needs-confirmation');
    expect(posts()).toEqual([]);
  });

  test('--preview changes nothing and ends with 0', async () => {
    await serve();
    const { code, stdout } = await cli('promote', 'devqa', '--build', 'b2', '--preview');
    expect(code).toBe(0);
    expect(stdout).toContain(
      'b2 may go to devqa. Nothing was changed.\nPromote it: switchback promote devqa --build b2\n',
    );
    expect(posts()).toEqual([]);
  });

  test('--preview of a stage on aws tells what the engine would do, and the command that allows what is protected', async () => {
    const preview = {
      ...{ stage: 'devqa', build: 'b2', allowed: true, earliest: null, blockedBy: [], etag: '"devqa-7"' },
      changes: { create: 2, update: 0, replace: 3, delete: 0, same: 12 },
      protected: ['load-balancer:devqa', 'vpc:devqa'],
      outcome: null,
      ...{
        remarks: [],
        commits: null,
        migrations: [],
        usual: null,
        clients: [],
        api: null,
        apiUnknown: null,
      },
    };
    const answers = {
      [`GET ${api}/stages/devqa`]: json(
        stage({ stage: 'devqa', platform: 'aws', currentBuild: onStage('b1') }),
      ),
      [`GET ${api}/stages/devqa/preview?build=b2`]: json(preview),
    };
    await serve(answers);
    const asked = ['promote', 'devqa', '--build', 'b2', '--preview', '--allow-change', 'vpc:devqa'];
    const { code, stdout } = await cli(...asked);
    expect(stdout).toContain('  ◐ pulumi preview\n  ✓ pulumi preview  +2 created ±3 replaced 12 unchanged');
    expect(stdout).toContain(
      'switchback promote devqa --build b2 --allow-change vpc:devqa --allow-change load-balancer:devqa\n',
    );
    expect(code).toBe(5);
    expect((await cli(...asked, '--allow-change', 'load-balancer:devqa')).code).toBe(0);
    expect(JSON.parse((await cli(...asked, '--json')).stdout)).toMatchObject(preview);
    expect(posts()).toEqual([]);
  });

  test('that ends with a protected change sends what was allowed, and prints the whole command to paste', async () => {
    const outcome = {
      code: 'protected-change',
      text: 'The update would …',
      output: [],
      changes: ['vpc:devqa'],
    };
    const refused = promotion({ phase: 'failed', allowChanges: ['log-group:devqa'], outcome });
    await serve({ [`GET ${api}/promotions/p_1`]: json(refused) });
    const asked = ['promote', 'devqa', '--build', 'b2', '--yes', '--allow-change', 'log-group:devqa'];
    const { code, stdout } = await cli(...asked);
    expect(code).toBe(4);
    expect(stdout).toContain('what is protected: vpc:devqa');
    expect(stdout).toContain(
      'switchback promote devqa --build b2 --allow-change log-group:devqa --allow-change vpc:devqa\n',
    );
    expect(posts().map((body) => JSON.parse(body))).toEqual([
      { build: 'b2', allowChanges: ['log-group:devqa'] },
    ]);
  });

  test('of a build that may not go there says every reason and ends with 5', async () => {
    const reasons = [
      { code: 'soaking', text: 'Ran 6 min on nightly; 1 h needed.', until: '2026-11-11T05:54:00Z' },
      { code: 'not-on-source', text: 'b2 was never on nightly.', until: null },
    ];
    const refused = eligibility({
      allowed: false,
      earliest: '2026-11-11T05:54:00Z',
      reasons: reasons,
    });
    await serve({ [`GET ${api}/stages/devqa/eligibility?build=b2`]: json(refused) });
    const { code, stderr } = await cli('promote', 'devqa', '--build', 'b2', '--yes');
    expect(code).toBe(5);
    expect(stderr).toMatch(/ b2 cannot go to devqa before 2026-11-1[012] \d\d:\d4 \S+\.$/m);
    expect(stderr).toMatch(/^ {2}Why: Ran 6 min on nightly; 1 h needed\.$/m);
    expect(stderr).toMatch(/^ {4}b2 was never on nightly\.$/m);
    expect(posts()).toEqual([]);
  });

  test('of what runs there already ends with 0, or with 7 where the script asks', async () => {
    const current = eligibility({
      allowed: false,
      reasons: [{ code: 'already-current', text: 'x', until: null }],
    });
    await serve({ [`GET ${api}/stages/devqa/eligibility?build=b2`]: json(current) });
    expect((await cli('promote', 'devqa', '--build', 'b2', '--yes')).code).toBe(0);
    expect((await cli('promote', 'devqa', '--build', 'b2', '--yes', '--exit-code')).code).toBe(7);
    expect(posts()).toEqual([]);
  });

  test('of the last known build of a stage that is unknown is refused with 5 and the way out', async () => {
    const unknown = eligibility({
      allowed: false,
      reasons: [
        { code: 'stage-unknown', text: 'Nobody knows what devqa runs.', until: null },
        { code: 'already-current', text: 'devqa already runs b2.', until: null },
      ],
    });
    await serve({ [`GET ${api}/stages/devqa/eligibility?build=b2`]: json(unknown) });
    for (const flag of ['--yes', '--preview']) {
      const { code, stdout, stderr } = await cli('promote', 'devqa', '--build', 'b2', flag);
      expect(code).toBe(5);
      expect(stdout).not.toContain('Nothing to do');
      expect(stderr).toContain('  Why: Nobody knows what devqa runs.');
    }
    expect(posts()).toEqual([]);
    const { reasons } = messagesIn('ko');
    for (const say of [messagesIn('en').reasons, reasons])
      expect(say['stage-unknown']({ stage: 'devqa', why: 'x' })).toContain('switchback stage recover devqa');
  });

  test('of a build that is on its way says by which promotion, asks nothing, and ends with 10', async () => {
    const reasons = [
      { code: 'held', text: 'devqa is held by Hana.', until: null },
      { code: 'already-on-its-way', text: 'b2 is already on its way (p_1).', until: null },
    ] as never;
    const refused = json(eligibility({ allowed: false, reasons }));
    await serve({ [`GET ${api}/stages/devqa/eligibility?build=b2`]: refused });
    for (const flags of [['--preview'], ['--yes'], []]) {
      const { code, stdout } = await cli('promote', 'devqa', '--build', 'b2', ...flags);
      expect(code).toBe(10);
      expect(stdout).toContain('devqa: b2 is already on its way (p_1). Nothing was changed.');
    }
    expect(posts()).toEqual([]);
  });

  test('tells what refuses nothing and yet is good to know', async () => {
    const remarks = [
      { code: 'stage-busy', text: 'devqa is busy with b3 (p_9); 0 ahead in the queue.', until: null },
      { code: 'source-unhealthy', text: 'nightly is degraded.', until: null },
    ] as never;
    await serve({ [`GET ${api}/stages/devqa/eligibility?build=b2`]: json(eligibility({ remarks })) });
    const { code, stdout } = await cli('promote', 'devqa', '--build', 'b2', '--preview');
    expect(code).toBe(0);
    expect(stdout).toContain(
      '  ! devqa is busy with b3 (p_9); 0 ahead in the queue.\n  ! nightly is degraded.\n',
    );
  });

  test.each([
    ['failed', 4],
    ['errored', 4],
    ['aborted', 8],
    ['superseded', 8],
  ] as const)('that ends %s ends with %d and names the log', async (phase, exit) => {
    const outcome = { code: 'unhealthy', text: 'it never answered', output: ['line one'] };
    await serve({
      [`GET ${api}/promotions/p_1/events`]: events([], promotion({ phase })),
      [`GET ${api}/promotions/p_1`]: json(promotion({ phase, outcome })),
    });
    const { code, stdout } = await cli('promote', 'devqa', '--build', 'b2', '--yes');
    expect(code).toBe(exit);
    expect(stdout).toContain('it never answered');
    expect(stdout).toContain('  | line one');
    if (exit === 4) {
      expect(stdout).toContain('switchback logs p_1');
      expect(stdout).toContain('switchback logs --stage devqa');
    }
  });

  test.each([
    ['stage-changed', 412, 10],
    ['promotion-running', 409, 10],
    ['stage-held', 409, 5],
    ['internal', 500, 255],
  ])('refused with %s (%d) ends with %d, and tells the request id', async (name, status, exit) => {
    await serve({ [`POST ${api}/stages/devqa/promotions`]: problem(status, name) });
    const { code, stderr } = await cli('promote', 'devqa', '--build', 'b2', '--yes');
    expect(code).toBe(exit);
    expect(stderr).toContain(`Error: title of ${name}\n  Why: detail of ${name}\n`);
    expect(stderr).toContain(`switchback/${name} · request 01JCQ9F3 · exit ${exit}`);
  });

  test('with --json prints the promotion, and a refusal as the document that came', async () => {
    await serve();
    const { stdout } = await cli('promote', 'devqa', '--build', 'b2', '--yes', '--json=id,phase');
    expect(JSON.parse(stdout)).toEqual({ schemaVersion: 1, id: 'p_1', phase: 'succeeded' });
    const missing = await cli('promote', 'nowhere', '--build', 'b2', '--yes', '--json');
    expect(missing).toMatchObject({ code: 6, stdout: '' });
    expect(JSON.parse(missing.stderr)).toMatchObject({
      code: 'switchback/not-found',
      status: 404,
      exitCode: 6,
    });
  });

  test('needs exactly one way to name the build', async () => {
    await serve();
    expect((await cli('promote', 'devqa', '--yes')).stderr).toContain(
      'switchback promote devqa --from nightly',
    );
    expect((await cli('promote', 'devqa', '--build', 'b2', '--from', 'nightly')).code).toBe(2);
  });

  test('takes nothing from a stage that nobody knows', async () => {
    await serve({
      [`GET ${api}/stages/nightly`]: json(
        stage({
          stage: 'nightly',
          state: 'unknown',
          unknownReason: 'interrupted',
          currentBuild: onStage('b2'),
        }),
      ),
    });
    const { code, stderr } = await cli('promote', 'devqa', '--from', 'nightly', '--yes');
    expect([code, posts()]).toEqual([5, []]);
    expect(stderr).toContain('switchback stage recover nightly --preview');
  });

  test('--detach does not wait', async () => {
    await serve();
    const { code, stdout } = await cli('promote', 'devqa', '--build', 'b2', '--yes', '--detach');
    expect(code).toBe(0);
    expect(stdout).toContain('switchback watch p_1');
    expect(service.seen.some(({ url }) => url.endsWith('/events'))).toBe(false);
  });
});

describe('a service that takes a request and never answers', () => {
  const hangs: Answer = () => undefined;
  const stops: Answer = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"stage":');
  };

  test.each([
    ['before its answer', hangs],
    ['within its answer', stops],
  ])('%s is given up at the timeout with 9, and no promotion is claimed to run', async (_, answer) => {
    await serve({ [`GET ${api}/stages/devqa`]: answer });
    const { code, stderr } = await cli('promote', 'devqa', '--build', 'b2', '--yes', '--timeout', '1s');
    expect(code).toBe(9);
    expect(stderr).toContain('Error: The service did not answer within 1s.\n');
    expect(stderr).not.toMatch(/keeps running|switchback watch/);
  });

  test('to the request itself, too', async () => {
    await serve({ [`POST ${api}/stages/devqa/promotions`]: hangs });
    const korean = ['--timeout', '1s', '--lang', 'ko'];
    const { code, stderr } = await cli('promote', 'devqa', '--build', 'b2', '--yes', ...korean);
    expect(code).toBe(9);
    expect(stderr).toContain('요청한 일은 그래도 처리되었을 수 있습니다.');
  });

  test.each([
    ['a preview', 'GET', '/stages/devqa/preview?*', ['promote', 'devqa', '--build', 'b2', '--preview']],
    [
      'what two stages answer',
      'POST',
      '/compare/dev...nightly/requests',
      ['diff', 'dev', 'nightly', '--requests'],
    ],
  ])('nor to %s, which may take its time only where none was said', async (_, method, path, line) => {
    await serve({
      [`GET ${api}/stages/devqa`]: json(stage({ stage: 'devqa', platform: 'aws' })),
      [`${method} ${api}${path}`]: hangs,
    });
    const { code, stderr } = await cli(...line, '--timeout', '1s');
    expect([code, stderr]).toEqual([9, expect.stringContaining('did not answer within 1s')]);
  });
});

describe('what waits', () => {
  /** A stream that says one thing and then nothing. */
  const silent: Answer = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(runEvent({ kind: 'step', step: 'pulumi-up', phase: 'running' }));
  };

  test('ends with 130 at Ctrl-C, and says how to come back', async () => {
    await serve({ [`GET ${api}/promotions/p_1/events`]: silent });
    const running = start(['watch', 'p_1', '--server', service.url]);
    await running.says('pulumi up');
    running.child.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect(code).toBe(130);
    expect(stderr).toContain(`main.js --server ${service.url} watch p_1`);
  });

  test('ends with 9 at the timeout, and the promotion keeps running', async () => {
    await serve({ [`GET ${api}/promotions/p_1/events`]: silent });
    const { code, stderr } = await cli('watch', 'p_1', '--timeout', '1s');
    expect(code).toBe(9);
    expect(stderr).toContain('The promotion keeps running.');
  });

  test.each([
    [
      'en',
      /waits for update of aws:ecs\/service:Service devqa.*up to 20m/,
      / {3}silent 2m \d+s \(refusal: up to 20m\)/,
    ],
    ['ko', /aws:ecs\/service:Service devqa.*20분/, / {3}응답 없음 2분 \d+초 \(거부까지 최대 20분\)/],
  ])('says since when the engine is silent, and how long at most (%s)', async (lang, once, again) => {
    const waiting: Answer = (response, seen) => {
      silent(response, seen);
      const since = new Date(Date.now() - 121_000).toISOString();
      const what = { operation: 'update', resource: 'aws:ecs/service:Service devqa', refusalSeconds: 1200 };
      response.write(runEvent({ kind: 'progress', done: 1, total: 3, underWay: [{ ...what, since }] }, 2));
    };
    await serve({
      [`GET ${api}/promotions/p_1`]: json(promotion({ phase: 'running', endedAt: null })),
      [`GET ${api}/promotions/p_1/events`]: waiting,
    });
    // It is drawn anew every second.
    const { stdout } = await run(['watch', 'p_1', '--timeout', '3s', '--lang', lang], {
      columns: 120,
      env: { SWITCHBACK_SERVER: service.url },
    });
    expect(stdout).toMatch(once);
    expect(stdout).toMatch(again);
    const drawn = stdout.split(/[\r\n]/).map((line) => stringWidth(line.replaceAll('\u001b[2K', '')));
    expect(Math.max(...drawn)).toBeLessThan(120);
  });

  test('takes a broken stream up where it was', async () => {
    let connections = 0;
    const ids: (string | undefined)[] = [];
    const breaking: Answer = (response, { headers }) => {
      ids.push(headers['last-event-id'] as string | undefined);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (connections++ > 0) return void response.end('id: 9.done\nevent: done\ndata: {}\n\n');
      response.write(runEvent({ kind: 'step', step: 'verify', phase: 'running' }, 8), () =>
        response.destroy(),
      );
    };
    await serve({ [`GET ${api}/promotions/p_1/events`]: breaking });
    // What breaks here is a thing of the process that reads.
    expect((await runAsProcess(['watch', 'p_1', '--server', service.url])).code).toBe(0);
    expect(ids).toEqual([undefined, '8']);
  });
});

describe('watch --json', () => {
  test('is one event per line, and the last is done', async () => {
    await serve();
    const { code, stdout } = await cli('watch', '--json');
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(code).toBe(0);
    const step = { step: 'pulumi-up', phase: 'running', seq: 2, at: '2026-11-11T05:00:00.000Z' };
    expect(lines[1]).toEqual({ t: 'step', promotionId: 'p_1', ...step });
    expect(lines.at(-1)).toMatchObject({ t: 'done', phase: 'succeeded' });
  });
});

describe('logs', () => {
  test('are the text without what moves a cursor; --follow ends with the promotion', async () => {
    await serve({ [`GET ${api}/promotions/p_1/logs`]: (response) => response.end('one\u001b[2J\ntwo\n') });
    expect(await cli('logs', 'p_1')).toMatchObject({ code: 0, stdout: 'one\ntwo\n' });
    expect(await cli('logs', 'p_1', '--follow')).toMatchObject({ code: 0, stdout: 'hello\n' });
  });

  test('F35: say on stderr when lines are missing', async () => {
    await serve({
      [`GET ${api}/promotions/p_1/logs`]: (response) => response.end('one\n'),
      [`GET ${api}/promotions/p_1`]: json(promotion({ logTruncated: true })),
    });
    const told = messagesIn('en').cli.follow.logTruncated().join('\n').replace('npx --no ', '');
    for (const args of [[], ['--follow']]) {
      const { code, stderr } = await cli('logs', 'p_1', ...args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: `${told}\n` });
    }
  });
});

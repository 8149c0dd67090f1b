import { afterEach, describe, expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import type { Ended } from '../command.js';
import {
  fakeService,
  json,
  milestonePages,
  problem,
  type Answer,
  type FakeService,
} from '../fake-service.js';
import { run } from '../in-process.js';
import { runInTerminal } from '../in-terminal.js';
import {
  brought,
  build,
  client,
  comparison,
  eligibility,
  hold,
  milestone,
  onStage,
  promotion,
  side,
  stage,
} from '../resources.js';
import type { ClientResource } from '../../../src/contract/client.js';
import type { CompareResource } from '../../../src/contract/compare.js';
import type { HoldResource } from '../../../src/contract/hold.js';
import type { EligibilityResource } from '../../../src/contract/stages.js';
import type { MilestoneResource } from '../../../src/contract/milestones.js';

const api = '/api/v1';
const page = (...items: object[]): Answer => json({ items, nextCursor: null });
let service: FakeService;
afterEach(() => service.close());
const cli = (...args: string[]): Promise<Ended> => run(args, { env: { SWITCHBACK_SERVER: service.url } });
const table = (...args: string[]): Promise<Ended> => cli(...args, '--output', 'table');

const dev = stage({
  stage: 'dev',
  trigger: 'commit',
  branches: ['main'],
  currentBuild: onStage('b2', '로그인 수정'),
  lastRun: { promotion: 'p_2', phase: 'succeeded', endedAt: null },
});
const nightly = stage({
  stage: 'nightly',
  trigger: 'schedule',
  source: 'dev',
  schedule: '0 3 * * *',
  dotenvReason: { en: 'because it is nightly', ko: '밤마다라서' },
  currentBuild: onStage('b1'),
  behind: [{ stage: 'dev', builds: 1, commits: 12 }],
  lastRun: { promotion: 'p_3', phase: 'failed', endedAt: '2026-11-11T05:00:00Z' },
});

describe('status', () => {
  const serve = async (): Promise<void> => {
    const span = { startedAt: '2026-11-11T05:00:00Z', endedAt: '2026-11-11T05:00:04Z', elapsed: 'PT4S' };
    const step = { name: 'pulumi-up', phase: 'failed', ...span } as const;
    const failed = promotion({
      id: 'p_3',
      stage: 'nightly',
      build: 'b2',
      phase: 'failed',
      steps: [step],
      outcome: { code: 'x', text: 'quota exceeded', output: [] },
    });
    service = await fakeService({
      [`GET ${api}/stages`]: page(dev, nightly),
      [`GET ${api}/promotions/p_3`]: json(failed),
    });
  };

  test('is a table, and below it what failed with the next command', async () => {
    await serve();
    const { code, stdout } = await table('status');
    const lines = stdout.split('\n');
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^2 stages · .* {2}http:/);
    expect(lines[1]).toMatch(
      /^STAGE +BUILD +COMMIT +SUBJECT +AGE +WHO +HEALTH +LAST RUN +WAITING +HOLD +ADDRESS$/,
    );
    expect(lines[2]).toMatch(/^dev +b2 +0000002 +로그인 수정 +\d+\w +jin +healthy +✓ +– /);
    expect(lines[3]).toMatch(/^nightly +b1 .*✗ failed +12 in dev /);
    expect(stdout).toMatch(
      /! nightly: b2 failed \S+ ago at "pulumi up": quota exceeded\n {2}switchback logs p_3\n/,
    );
  });

  test('of a stage of which nobody knows what it runs names the way out', async () => {
    const lost = stage({ stage: 'devqa', state: 'unknown', unknownReason: 'interrupted' });
    service = await fakeService({ [`GET ${api}/stages`]: page(lost) });
    expect((await table('status')).stdout).toMatch(
      /! devqa: nobody knows what runs there: an update was interrupted\n {2}switchback stage recover devqa --reason "…"\n/,
    );
  });

  test('of a stage whose update did not come through says which, and puts it right', async () => {
    const text = 'its tasks are healthy, but http://devqa answered HTTP 301';
    const half = stage({
      ...{ stage: 'devqa', halfApplied: 'p_7', currentBuild: onStage('b2'), health: 'degraded' },
      healthReason: { code: 'address', text },
    });
    service = await fakeService({
      [`GET ${api}/stages`]: page(half),
      [`GET ${api}/stages/devqa`]: json(half),
    });
    const { stdout } = await table('status');
    expect(stdout).toMatch(/^devqa +b2 .* half applied /m);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      '! devqa is half applied: the update of p_7 did not come through, and what it was to change may be there in part switchback promote devqa --build b2',
    );
    expect(stdout).toContain(`! devqa: ${text}\n`);
    expect((await table('stage', 'show', 'devqa')).stdout.replaceAll(/\s+/g, ' ')).toContain(
      'half applied: the update of p_7 did not come through. Put it right: switchback promote devqa --build b2',
    );
  });

  test.each(['degraded', 'down'] as const)(
    'of a stage that is %s names where its backend says why',
    async (health) => {
      const weak = stage({ stage: 'devqa', health, restarts: 3 });
      service = await fakeService({
        [`GET ${api}/stages`]: page(weak),
        [`GET ${api}/stages/devqa`]: json(weak),
      });
      expect((await table('status')).stdout).toMatch(
        /! devqa is \w+ \(3 restarts\)\n {2}switchback logs --stage devqa\n/,
      );
      expect((await table('stage', 'show', 'devqa')).stdout).toMatch(
        /What the backend wrote: switchback logs --stage devqa\n$/,
      );
    },
  );

  test.each(['machine-away', 'machine-awaited'])(
    'of a stage that waits for its machine says which, and where to start it (%s)',
    async (code) => {
      const text = 'devqa runs on qa-box alone. Start the service there.';
      const far = stage({ stage: 'devqa', health: 'unknown', healthReason: { code, text } });
      service = await fakeService({
        [`GET ${api}/stages`]: page(far),
        [`GET ${api}/stages/devqa`]: json(far),
      });
      expect((await table('status')).stdout).toContain(`\n! ${text}\n`);
      expect((await table('stage', 'show', 'devqa')).stdout).toMatch(
        /^Health +unknown: devqa runs on qa-box/m,
      );
    },
  );

  test('of a stage that runs elsewhere is silent in the overview, and says in stage show who sees how it does', async () => {
    const text = 'devqa runs on qa-box, and how it does is seen there only.';
    const far = stage({
      stage: 'devqa',
      health: 'unknown',
      healthReason: { code: 'machine-elsewhere', text },
    });
    service = await fakeService({ [`GET ${api}/stages`]: page(far), [`GET ${api}/stages/devqa`]: json(far) });
    expect((await table('status')).stdout).not.toContain('qa-box');
    expect((await table('stage', 'show', 'devqa')).stdout).toMatch(/^Health +unknown: devqa runs on qa-box/m);
  });

  test.each([
    ['en', /^Previous +b6 +\S+ add limiter \(\d{4}-\d\d-\d\d \d\d:\d\d \S+, jin\)$/m],
    ['ko', /^이전 빌드 +b6 +\S+ add limiter \(\d{4}-\d\d-\d\d \d\d:\d\d \S+, jin\)$/m],
  ])('and what a stage ran before stands in stage show (%s)', async (language, says) => {
    const shown = stage({ stage: 'devqa', currentBuild: onStage('b7'), previousBuild: onStage('b6') });
    service = await fakeService({ [`GET ${api}/stages/devqa`]: json(shown) });
    expect((await table('stage', 'show', 'devqa', '--lang', language)).stdout).toMatch(says);
  });

  test.each([
    [
      'en',
      /^Quiet hours +0 22 \* \* \* \(Asia\/Seoul\), for 9h: "Night"$/m,
      /^Lead +nothing new starts in the last 2h before what is booked$/m,
    ],
    [
      'ko',
      /^조용한 시간 +0 22 \* \* \* \(Asia\/Seoul\), 9시간 동안: "밤"$/m,
      /^예약 전 +예약이 시작되기 2시간 전부터 새 승격을 시작하지 않음$/m,
    ],
  ])(
    'and when nothing starts by itself, or before what is booked, stands there (%s)',
    async (language, quiet, lead) => {
      const shown = stage({
        ...{ stage: 'devqa', leadSeconds: 7200 },
        quiet: [
          {
            when: '0 22 * * *',
            forSeconds: 32_400,
            timezone: 'Asia/Seoul',
            reason: { en: 'Night', ko: '밤' },
          },
        ],
        nextQuiet: { from: '2036-11-12T13:00:00Z', until: '2036-11-12T22:00:00Z', reason: 'Night' },
      });
      service = await fakeService({ [`GET ${api}/stages/devqa`]: json(shown) });
      const { stdout } = await table('stage', 'show', 'devqa', '--lang', language);
      expect(stdout).toMatch(quiet);
      expect(stdout).toMatch(lead);
      expect(stdout).toMatch(/2036-11-1\d \d\d:\d\d \S+ – 2036-11-1\d \d\d:\d\d/);
      const { quiet: _quiet, nextQuiet: _next, ...before } = shown;
      await service.close();
      service = await fakeService({ [`GET ${api}/stages/devqa`]: json(before) });
      expect((await table('stage', 'show', 'devqa', '--lang', language)).stdout).not.toMatch(quiet);
    },
  );

  test('says which stage runs what its branch no longer has', async () => {
    service = await fakeService({
      [`GET ${api}/stages`]: page({ ...dev, offBranch: 'main' }, { ...nightly, lastRun: null }),
    });
    const below = async (...args: string[]) => (await table('status', ...args)).stdout.split('\n').slice(5);
    expect(await below()).toEqual([
      'dev: runs commits that main no longer has: its history was rewritten',
      '',
    ]);
    expect(await below('--lang', 'ko')).toEqual([
      'dev: 이력이 다시 쓰여 main 브랜치에 더는 없는 커밋을 실행 중',
      '',
    ]);
  });

  test('says of which stages the process behind the address ended by itself', async () => {
    const last = new Date(Date.now() - 300_000).toISOString();
    const ended = { ...dev, hostEnds: { times: 1, last, why: 'killed' } };
    const often = { ...nightly, lastRun: null, hostEnds: { times: 4, last, why: 'TypeError' } };
    service = await fakeService({
      [`GET ${api}/stages`]: page(ended, often),
      [`GET ${api}/stages/nightly`]: json(often),
    });
    const said = async (...args: string[]) => {
      const { stdout } = await run([...args, '--server', service.url], {
        columns: 400,
        env: { NO_COLOR: '1' },
      });
      return stdout.split('\n').filter((line) => /the process|프로세스|events --stage/.test(line));
    };
    const [en, ko] = [
      ['the process behind its address ended by itself once in the last 24 hours, 5m ago (killed)'],
      ['주소 뒤의 프로세스가 최근 24시간 동안 1번 예기치 않게 종료됨(5분 전, 강제 종료)'],
    ];
    en.push(
      'the process behind its address ended by itself 4 times in the last 24 hours, the last time 5m ago (TypeError)',
    );
    ko.push('주소 뒤의 프로세스가 최근 24시간 동안 4번 예기치 않게 종료됨(마지막 5분 전, TypeError)');
    for (const [language, texts] of [['en', en] as const, ['ko', ko] as const]) {
      expect(await said('status', '--lang', language)).toEqual([
        `! dev: ${String(texts[0])}`,
        expect.stringMatching(/^ {2}.*switchback .*events --stage dev$/),
        `! nightly: ${String(texts[1])}`,
        expect.stringMatching(/^ {2}.*switchback .*events --stage nightly$/),
      ]);
      const [shown] = await said('stage', 'show', 'nightly', '--lang', language);
      expect(shown?.replace(/^(Host|호스트) +/, '')).toBe(texts[1]);
    }
    expect(JSON.parse((await cli('stage', 'show', 'nightly', '--json')).stdout)).toMatchObject({
      hostEnds: { times: 4, last, why: 'TypeError' },
    });
  });

  test('names what waits, each by its build and its id', async () => {
    const queue = [1, 2, 3, 4, 5].map((n) => ({
      ...{ promotion: `p_${String(n)}`, build: `b${String(n)}`, milestone: n === 2 ? 11 : null },
    }));
    const waits = stage({ stage: 'devqa', waiting: 5, queue });
    service = await fakeService({
      [`GET ${api}/stages`]: page(waits),
      [`GET ${api}/stages/devqa`]: json(waits),
    });
    expect((await table('status')).stdout.split('\n').slice(-6)).toEqual([
      '',
      '… devqa: b1 (p_1) waits',
      '… devqa: b2 (M11, p_2) waits',
      '… devqa: b3 (p_3) waits',
      '… devqa: 2 more: switchback promotion list --waiting --stage devqa',
      '',
    ]);
    expect((await table('status', '--lang', 'ko')).stdout).toContain('… devqa: b2 (M11, p_2) 대기 중\n');
    expect((await cli('stage', 'show', 'devqa')).stdout).toMatch(/^Waiting +b1 \(p_1\), b2 \(M11, p_2\), /m);
  });

  test('in Korean has Korean words and the same ids', async () => {
    await serve();
    const { stdout } = await table('status', '--lang', 'ko');
    expect(stdout).toMatch(/nightly +b1 .*✗ 실패 +dev에 12개/);
  });

  test('through a pipe is values with the words of the API', async () => {
    await serve();
    const { stdout } = await cli('status', 'nightly');
    expect(stdout.split('\t').slice(0, 2)).toEqual(['nightly', 'b1']);
    expect(stdout).toContain('\thealthy\tfailed\t');
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });

  test('as JSON is one object with the names of the API, and its fields can be chosen', async () => {
    await serve();
    expect(JSON.parse((await cli('--json=stage,health')).stdout)).toEqual({
      schemaVersion: 1,
      items: [
        { stage: 'dev', health: 'healthy' },
        { stage: 'nightly', health: 'healthy' },
      ],
    });
    const wrong = await cli('status', '--json=nope');
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('There is no field nope.');
  });

  test('of an unknown stage ends with 6 and names the known ones', async () => {
    await serve();
    const { code, stderr } = await cli('status', 'prod');
    expect(code).toBe(6);
    expect(stderr).toContain('dev, nightly');
  });

  test('has colours only where they are wanted', async () => {
    await serve();
    expect((await table('status')).stdout).not.toContain('\u001b');
    const colourful = ['status', '--output', 'table', '--server', service.url];
    expect((await run(colourful, { env: { CLICOLOR_FORCE: '1' } })).stdout).toContain('\u001b[31m');
    expect((await run(colourful, { env: { CLICOLOR_FORCE: '1', NO_COLOR: '1' } })).stdout).not.toContain(
      '\u001b',
    );
    expect((await run(['--no-color', ...colourful], { env: { CLICOLOR_FORCE: '1' } })).stdout).not.toContain(
      '\u001b',
    );
  });
});

describe('stage', () => {
  test('show tells what it is for and why its file is called so, in the language of the reader', async () => {
    service = await fakeService({ [`GET ${api}/stages/nightly`]: json(nightly) });
    const english = (await cli('stage', 'show', 'nightly')).stdout;
    for (const text of [
      'for tests',
      '.env.nightly',
      'because it is nightly',
      '0 3 * * * (Asia/Seoul)',
      'http://127.0.0.1:9999',
      'healthy',
    ])
      expect(english).toContain(text);
    const korean = (await cli('stage', 'show', 'nightly', '--lang', 'ko')).stdout;
    for (const text of ['시험용', '밤마다라서', '정상']) expect(korean).toContain(text);
  });

  test('show says what QA said of what runs there, and where, if on a stage before', async () => {
    const said = { build: 'b1', verdict: 'passed' as const, by: 'hana', reason: null };
    const verdict = { ...said, stage: 'nightly', at: '2026-11-11T05:00:00Z' };
    service = await fakeService({
      [`GET ${api}/stages/nightly`]: json({ ...nightly, verdict }),
      [`GET ${api}/stages/devqa`]: json(stage({ stage: 'devqa', verdict })),
      [`GET ${api}/stages/dev`]: json(stage({ stage: 'dev', verdict: null })),
    });
    const show = async (...args: string[]) => (await cli('stage', 'show', ...args)).stdout;
    expect(await show('nightly')).toMatch(/^Verdict +passed \(hana\)$/m);
    expect(await show('devqa')).toMatch(/^Verdict +nightly: passed \(hana\)$/m);
    expect(await show('devqa', '--lang', 'ko')).toMatch(/nightly: 합격 \(hana\)$/m);
    expect(await show('dev')).not.toContain('Verdict');
  });

  test('show says that it runs what its branch no longer has', async () => {
    service = await fakeService({
      [`GET ${api}/stages/dev`]: json({ ...dev, offBranch: 'main' }),
      [`GET ${api}/stages/nightly`]: json(nightly),
    });
    const show = async (...args: string[]) => (await table('stage', 'show', ...args)).stdout;
    expect(await show('dev')).toMatch(
      /^State +runs commits that main no longer has: its history was rewritten$/m,
    );
    expect(await show('dev', '--lang', 'ko')).toMatch(
      /^상태 확인 +이력이 다시 쓰여 main 브랜치에 더는 없는 커밋을 실행 중$/m,
    );
    expect(await show('nightly')).not.toMatch(/^State/m);
  });

  test('list is a table of policy', async () => {
    service = await fakeService({ [`GET ${api}/stages`]: page(dev, nightly) });
    expect((await table('stage', 'list')).stdout).toMatch(
      /nightly +schedule +dev +\.env\.nightly +0 3 \* \* \* +for tests/,
    );
  });
});

describe('build', () => {
  test('list says how to make the first one', async () => {
    service = await fakeService({ [`GET ${api}/builds?limit=20`]: page() });
    const { code, stdout, stderr } = await table('build', 'list');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('switchback build create\n');
  });

  test.each([
    [
      'says that there are older builds',
      '8',
      'The newest 20; there are older ones. --limit shows up to 200.',
    ],
    ['says nothing of older builds when it has all', null, ''],
  ])('list %s', async (_title, nextCursor, said) => {
    service = await fakeService({
      [`GET ${api}/builds?limit=20`]: json({ items: [build({ id: 'b9' })], nextCursor }),
    });
    const { stderr } = await table('build', 'list');
    expect(stderr.slice(0, said.length + 1).trimEnd()).toBe(said);
    const told = await cli('build', 'list', '--json');
    expect([told.stderr, JSON.parse(told.stdout)]).toMatchObject(['', { more: said !== '' }]);
  });

  test('show tells its commits', async () => {
    const commits = [
      { sha: 'd41f0aa1', subject: '속도 제한', author: '지훈', at: '2026-11-10T00:00:00Z', pr: null },
    ];
    service = await fakeService({
      [`GET ${api}/builds/b1`]: json(build({ id: 'b1', commits, stages: ['dev'] })),
    });
    expect((await cli('build', 'show', 'b1')).stdout).toContain('  d41f0aa 속도 제한 (지훈)');
  });

  test('show tells what QA said of it on each stage', async () => {
    const said = { build: 'b1', by: 'hana', at: '2026-11-11T05:00:00Z' };
    const verdicts = [
      { ...said, stage: 'nightly', verdict: 'passed' as const, reason: null },
      { ...said, stage: 'devqa', verdict: 'failed' as const, reason: 'login' },
    ];
    service = await fakeService({ [`GET ${api}/builds/b1`]: json(build({ id: 'b1', verdicts })) });
    const english = (await cli('build', 'show', 'b1')).stdout;
    expect(english).toMatch(/^Verdict +nightly: passed \(hana\)$/m);
    expect(english).toMatch(/^Verdict +devqa: failed \(hana: "login"\)$/m);
    expect((await cli('build', 'show', 'b1', '--lang', 'ko')).stdout).toContain(
      'devqa: 불합격 (hana: "login")',
    );
  });
});

describe('milestone', () => {
  const made = milestone({ clients: [{ client: 'ios', clientStage: 'qa', mismatch: null }] });
  const next = (
    replaces: object | null,
    { clients, hold }: { clients?: ClientResource[]; hold?: HoldResource } = {},
  ): Answer =>
    json({
      number: 9,
      stage: 'staging-1',
      slots: ['staging-1', 'staging-2'],
      replaces,
      hold: hold ?? null,
      holds: hold === undefined ? [] : [hold],
      clients: clients ?? [],
    });
  const create = ['milestone', 'create', '9', '--build', 'b1', '--yes'];

  /** A service whose slot runs b0, where b1 may become milestone 9; each test says what is different. */
  const serve = async (different: Readonly<Record<string, Answer>> = {}): Promise<void> => {
    const slot = stage({ stage: 'staging-1', trigger: 'milestone', currentBuild: onStage('b0') });
    service = await fakeService({
      [`GET ${api}/milestones/next?number=9`]: next({ number: 7, build: 'b0' }),
      [`GET ${api}/stages/staging-1`]: json(slot),
      [`GET ${api}/stages/staging-1/eligibility?build=b1&milestone=9`]: json(may()),
      [`GET ${api}/compare/b0...b1`]: json(
        comparison({ ahead: 1, aheadCommits: [brought({ sha: '9ab01c2d' })] }),
      ),
      [`GET ${api}/promotions?stage=staging-1&phase=succeeded&limit=10`]: page(),
      [`POST ${api}/milestones`]: json(made, 201),
      ...different,
    });
  };
  const may = (given: Partial<EligibilityResource> = {}) =>
    eligibility({ stage: 'staging-1', build: 'b1', ...given });
  const posts = (): unknown[] =>
    service.seen.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body) as unknown);

  test('create shows what it would do, asks nothing with --yes, and prints the stage that was derived', async () => {
    await serve();
    const { code, stdout } = await cli(...create, '--detach');
    expect(stdout.split('\n')).toEqual([
      'staging-1  b0 → b1',
      '  1 commit · 1 author',
      '  9ab01c2 add limiter (Mina)',
      '  Replaces milestone 7 (b0).',
      'Milestone 9 → staging-1  (b1)',
      'Watch: switchback watch p_1',
      '',
    ]);
    expect(code).toBe(0);
    expect(posts()).toEqual([{ number: 9, build: 'b1' }]);
  });

  test.each([
    ['en', 'Make b1 milestone 9, on staging-1? [y/N]', 'y'],
    ['ko', 'b1 빌드를 staging-1의 마일스톤 9번으로 만들까요? [y/N]', '네'],
  ])(
    'create asks in a terminal, and creates nothing before the answer (%s)',
    async (language, question, yes) => {
      await serve();
      const asked = ['milestone', 'create', '9', '--build', 'b1', '--detach', '--lang', language];
      const ask = (answer: string) =>
        runInTerminal([...asked, '--server', service.url], [[question, `${answer}\n`]]);
      const no = await ask('n');
      expect([no.code, posts()]).toEqual([1, []]);
      const { code, stdout } = await ask(yes);
      expect([code, posts()]).toEqual([0, [{ number: 9, build: 'b1' }]]);
      expect(stdout.indexOf('b0 → b1')).toBeLessThan(stdout.indexOf(question));
    },
  );

  test('create changes nothing without a terminal and without --yes, and ends with 2', async () => {
    await serve();
    const { code, stdout, stderr } = await cli('milestone', 'create', '9', '--build', 'b1');
    expect([code, posts()]).toEqual([2, []]);
    expect(stdout).toContain('Replaces milestone 7 (b0).');
    expect(stderr).toContain('switchback/needs-confirmation');
  });

  test.each([
    ['en', 'Create it'],
    ['ko', '만들기'],
  ])('create --preview changes nothing, and names the command that does it (%s)', async (language, words) => {
    await serve();
    const asked = [...create, '--preview', '--notes', "Mina's demo", '--lang', language];
    const { code, stdout } = await cli(...asked);
    expect([code, posts()]).toEqual([0, []]);
    const command = "switchback milestone create 9 --build b1 --notes 'Mina'\\''s demo'";
    expect(stdout).toContain(`${words}: ${command}\n`);
  });

  test('create on aws names the milestone that allows what is protected, and sends it', async () => {
    const look = {
      ...{ stage: 'staging-1', build: 'b1', allowed: true, earliest: null, blockedBy: [], remarks: [] },
      ...{ commits: null, migrations: [], usual: null, clients: [], api: null, apiUnknown: null },
      ...{ changes: { create: 0, update: 0, replace: 1, delete: 0, same: 9 }, outcome: null },
      ...{ protected: ['vpc:staging-1'], etag: '"staging-1-7"' },
    };
    const slot = stage({ stage: 'staging-1', trigger: 'milestone', platform: 'aws' });
    await serve({
      [`GET ${api}/stages/staging-1`]: json(slot),
      [`GET ${api}/stages/staging-1/preview?build=b1&milestone=9`]: json(look),
    });
    const { code, stdout } = await cli(...create, '--preview', '--notes', 'demo');
    const command = 'switchback milestone create 9 --build b1 --allow-change vpc:staging-1 --notes demo';
    expect(stdout).toContain(`${command}\n`);
    expect([code, posts()]).toEqual([5, []]);
    expect((await cli(...create, '--detach', '--allow-change', 'vpc:staging-1')).code).toBe(0);
    expect(posts()).toEqual([{ number: 9, build: 'b1', allowChanges: ['vpc:staging-1'] }]);
  });

  test('create says before what is odd in the build, and refuses what no rule allows', async () => {
    const at = `GET ${api}/stages/staging-1/eligibility?build=b1&milestone=9`;
    const remark = { code: 'milestone-again', text: 'b1 is milestone 8 already (staging-2).', until: null };
    await serve({ [at]: json(may({ remarks: [remark] })) });
    expect((await cli(...create, '--detach')).stdout).toContain(`  ! ${remark.text}\nMilestone 9`);
    await service.close();
    const reason = { code: 'not-on-source', text: 'b1 has not succeeded on devqa.', until: null };
    await serve({ [at]: json(may({ allowed: false, reasons: [reason] })) });
    const { code, stderr } = await cli(...create);
    expect([code, posts()]).toEqual([5, []]);
    expect(stderr.split('\n')[1]).toBe(`  Why: ${reason.text}`);
  });

  test('create waits where its slot is held, which it says; with --reject-if-held it is refused before', async () => {
    const demo = hold({ stage: 'staging-1', id: 'hld_1' });
    const slot = stage({ stage: 'staging-1', trigger: 'milestone', hold: demo });
    const held = { code: 'held', text: 'staging-1 is held.', until: null };
    await serve({
      [`GET ${api}/milestones/next?number=9`]: next(null, { hold: demo }),
      [`GET ${api}/stages/staging-1`]: json(slot),
      [`GET ${api}/stages/staging-1/eligibility?build=b1&milestone=9`]: json(
        may({ allowed: false, reasons: [held] }),
      ),
    });
    const { code, stdout } = await cli(...create, '--detach');
    expect([code, posts()]).toEqual([0, [{ number: 9, build: 'b1' }]]);
    expect(stdout).toMatch(/staging-1 is held[^\n]+\n {2}Its promotion waits for the release\.\n/);
    const refused = await cli(...create, '--reject-if-held');
    expect([refused.code, posts()]).toEqual([5, [{ number: 9, build: 'b1' }]]);
    expect(refused.stderr).toContain(
      'switchback milestone create 9 --build b1   or: --override-hold hld_1 --reason "…"',
    );
    const both = await cli(...create, '--reject-if-held', '--override-hold', 'hld_1');
    expect([both.code, posts()]).toEqual([2, [{ number: 9, build: 'b1' }]]);
  });

  test('create of a taken number is left to the service, which knows its own request again', async () => {
    const taken = problem(409, 'milestone-taken');
    await serve({ [`GET ${api}/milestones/next?number=9`]: taken });
    expect((await cli(...create, '--detach', '--idempotency-key', 'k')).code).toBe(0);
    await service.close();
    await serve({
      [`GET ${api}/milestones/next?number=9`]: taken,
      [`POST ${api}/milestones`]: taken,
    });
    expect((await cli(...create)).code).toBe(5);
  });

  test('create names what may break the clients of the stage', async () => {
    const text = 'GET /menu, response 200, price is gone';
    const slot = stage({ stage: 'staging-1', currentBuild: onStage('b0'), clients: [client()] });
    await serve({
      [`GET ${api}/stages/staging-1`]: json(slot),
      [`GET ${api}/compare/b0...b1`]: json(
        comparison({
          api: {
            ...{ added: [], changed: [], truncated: false },
            breaking: [{ code: 'field-removed', route: 'GET /menu', text }],
          },
        }),
      ),
    });
    const { stdout } = await cli(...create, '--detach');
    expect(stdout).toContain('  clients  ios/qa\n');
    expect(stdout).toContain(`! breaking for clients: ${text}\n`);
    expect((await cli(...create, '--detach', '--lang', 'ko')).stdout).toContain(
      `! 클라이언트와 호환되지 않음: ${text}\n`,
    );
  });

  test('create says what QA said of the build, and takes a known bad one only with a reason', async () => {
    const said = { stage: 'devqa', build: 'b1', verdict: 'failed' as const };
    const verdicts = [{ ...said, by: 'hana', reason: 'login', at: '2026-11-11T05:00:00Z' }];
    const bad = { code: 'known-bad', text: 'b1 is known to be bad on devqa.', until: null };
    await serve({
      [`GET ${api}/stages/staging-1/eligibility?build=b1&milestone=9`]: json(
        may({ allowed: false, reasons: [bad] }),
      ),
      [`POST ${api}/milestones`]: json({ ...made, verdicts }, 201),
    });
    const despite = [...create, '--detach', '--despite-known-bad'];
    expect((await cli(...create, '--detach')).stderr).toContain(`  Why: ${bad.text}`);
    const refused = await cli(...despite);
    expect([refused.code, posts()]).toEqual([2, []]);
    expect(refused.stderr).toContain('--despite-known-bad --reason');
    const { code, stdout } = await cli(...despite, '--reason', 'the fair is today');
    expect([code, stdout]).toEqual([0, expect.stringContaining('QA on devqa: b1 failed.\n')]);
    expect(posts()).toEqual([
      { ...{ number: 9, build: 'b1', reason: 'the fair is today', despiteKnownBad: true } },
    ]);
    expect((await cli(...despite, '--reason', 'x', '--lang', 'ko')).stdout).toContain(
      'devqa QA 판정: b1 불합격\n',
    );
  });

  describe('create --put-back-before', () => {
    const before = [...create, '--put-back-before'];
    const booked = (build: string, putBack: object | null = null): Answer =>
      json({
        ...{ number: 9, stage: 'staging-1', slots: ['staging-1', 'staging-2'], replaces: null },
        ...{ hold: null, holds: [], clients: [] },
        calendar: {
          ...{ free: [], earliest: null, usualSeconds: null, putBack },
          reservations: [
            hold({
              ...{ id: 'hld_1', stage: 'staging-1', kind: 'demo', from: '2036-11-13T05:00:00Z' },
              ...{ isAhead: true, shows: { milestone: 7, build } },
            }),
          ],
        },
      });
    const comesBack = 'What is booked there comes back by itself before it is shown.';

    test('says so to the service, and what comes back', async () => {
      await serve({ [`GET ${api}/milestones/next?number=9&build=b1`]: booked('b7') });
      const { code, stdout } = await cli(...before, '--detach');
      expect([code, posts()]).toEqual([0, [{ number: 9, build: 'b1', putBackBefore: true }]]);
      expect(stdout).toContain(`  ${comesBack}\n`);
      expect((await cli(...before, '--detach', '--lang', 'ko')).stdout).toContain(
        '예약된 빌드는 보여 주기 전에 저절로 되돌립니다.',
      );
    });

    test('--preview says the same, and prints the command with the flag', async () => {
      await serve({ [`GET ${api}/milestones/next?number=9&build=b1`]: booked('b7') });
      const { code, stdout } = await cli(...before, '--preview');
      expect([code, posts()]).toEqual([0, []]);
      expect(stdout).toContain(comesBack);
      expect(stdout).toContain('milestone create 9 --build b1 --put-back-before');
      expect(stdout).not.toContain('waits');
    });

    test('says nothing of the kind where its own build is booked', async () => {
      await serve({ [`GET ${api}/milestones/next?number=9&build=b1`]: booked('b1') });
      expect((await cli(...before, '--detach')).stdout).not.toContain(comesBack);
    });

    test('says when that is, where the service tells it, and that it would be refused where it is too late', async () => {
      const plan = { hold: 'hld_1', by: 'hana', build: 'b7', ready: null, kept: null };
      const told = async (inTime: boolean, ...more: string[]): Promise<string> => {
        const due = '2036-11-13T04:15:00Z';
        await serve({
          [`GET ${api}/milestones/next?number=9&build=b1`]: booked('b7', { ...plan, due, inTime }),
        });
        const { code, stdout } = await cli(...before, '--preview', ...more);
        // As the request itself would end.
        expect(code).toBe(inTime ? 0 : 5);
        expect(stdout.includes('milestone create 9 --build b1')).toBe(inTime);
        await service.close();
        return stdout.replaceAll(/\s+/g, ' ');
      };
      expect(await told(true)).toMatch(
        /b7, which is booked there, comes back by itself: its promotion begins at 2036-11-1\d \d\d:15 /,
      );
      expect(await told(false)).toMatch(/! b7, .*cannot be put back in time: .*It would be refused\./);
      expect(await told(false, '--lang', 'ko')).toContain('제때 되돌릴 수 없어 거절됩니다.');
      await serve();
    });

    test('asks with the holds that it would pass, as the request itself does', async () => {
      const fire = 'hld_01JD4S8V4J5Q8TC2V1ZB1GQ0XN';
      const next = `GET ${api}/milestones/next?number=9&build=b1&overrideHolds=${fire}`;
      await serve({ [next]: booked('b7') });
      const { code } = await cli(...before, '--override-hold', fire, '--reason', 'a fair', '--preview');
      expect([code, service.seen.filter(({ url }) => url.includes('overrideHolds')).length]).toEqual([0, 1]);
    });

    test('and --reject-if-held contradict each other', async () => {
      await serve();
      expect((await cli(...before, '--reject-if-held')).code).toBe(2);
      expect(service.seen).toEqual([]);
    });
  });

  test('next tells number, stage and slots', async () => {
    service = await fakeService({ [`GET ${api}/milestones/next`]: next(null) });
    expect((await cli('milestone', 'next')).stdout).toMatch(
      /Milestone +9\nStage +staging-1\nSlots +staging-1, staging-2\nReplaces +–\n/,
    );
  });

  test.each(['0', 'x', '1.5', '-1'])('number %j is refused before anything is asked', async (number) => {
    service = await fakeService({});
    expect((await cli('milestone', 'create', '--build', 'b1', '--', number)).code).toBe(2);
    expect(service.seen).toEqual([]);
  });

  test('list and compare say which waits, for what and until when', async () => {
    const held = { code: 'held', text: 'staging-1 is held by hana until Friday.', until: null };
    const waits = milestone({ number: 11, build: 'b3', role: 'absent', promotion: 'p_3', blockedBy: [held] });
    const runs = milestone({ number: 10, build: 'b2', stage: 'staging-2', phase: 'succeeded' });
    service = await fakeService({
      ...milestonePages(waits, runs),
      [`GET ${api}/compare/b2...b3`]: json(comparison({ ahead: 1, aheadCommits: [brought({ sha: 'abc' })] })),
    });
    const line = `… milestone 11 (b3, p_3) waits for staging-1: ${held.text}\n`;
    expect((await table('milestone', 'list')).stdout).toContain(line);
    expect((await cli('milestone', 'list')).stdout).not.toContain(held.text);
    expect((await table('milestone', 'compare', '10', '11')).stderr).toBe(line);
    expect((await table('milestone', 'list', '--lang', 'ko')).stdout).toContain(
      '… 마일스톤 11(b3, p_3)이 staging-1에서 대기 중: ',
    );
  });

  test('create says what its promotion waits for', async () => {
    const held = { code: 'held', text: 'staging-1 is held by hana until Friday.', until: null };
    await serve({ [`POST ${api}/milestones`]: json({ ...made, blockedBy: [held] }, 201) });
    expect((await cli(...create, '--detach')).stdout).toContain(`waiting: ${held.text}\nWatch: `);
  });

  test('list shows roles', async () => {
    service = await fakeService({ ...milestonePages(made) });
    expect((await table('milestone', 'list')).stdout).toMatch(/9 +b1 +9ab01c2 +staging-1 +current +waiting /);
  });
});

describe('promotion list', () => {
  const held = { code: 'held', text: 'devqa is held by hana until Friday.', until: null };
  const waits = promotion({ id: 'p_2', phase: 'pending', build: 'b2', blockedBy: [held] });

  test('tells each by its id and build, and what those that wait are waiting for', async () => {
    const ended = promotion({ id: 'p_1', build: 'b1', reason: 'QA round' });
    service = await fakeService({ [`GET ${api}/promotions?limit=20`]: page(waits, ended) });
    const { stdout } = await table('promotion', 'list');
    expect(stdout).toMatch(/^p_2 +devqa +b2 +waiting .* devqa is held by hana until Friday\.$/m);
    expect(stdout).toMatch(/^p_1 +devqa +b1 +succeeded .* QA round$/m);
    expect((await cli('promotion', 'list')).stdout).toContain('p_2\tdevqa\tb2\tpending\t');
    expect((await table('promotion', 'list', '--lang', 'ko')).stdout).toMatch(/^p_2 +devqa +b2 +대기 /m);
  });

  test('with --waiting asks only for those that wait, and says where it cuts', async () => {
    service = await fakeService({
      [`GET ${api}/promotions?stage=devqa&limit=1&phase=pending`]: json({ items: [waits], nextCursor: '7' }),
      [`GET ${api}/promotions?limit=20&phase=pending`]: page(),
    });
    const cut = await table('promotion', 'list', '--waiting', '--stage', 'devqa', '--limit', '1');
    expect([cut.code, cut.stderr]).toEqual([0, 'The newest 1 are shown. More: --limit 200\n']);
    expect((await table('promotion', 'list', '--waiting')).stderr).toBe('Nothing waits.\n');
    expect((await table('promotion', 'list', '--limit', '201')).code).toBe(2);
  });
});

describe('promotion show', () => {
  const at = '2026-11-11T05:00:00.000Z';
  const part = (name: string, milliseconds: number, attempt: number | null = 1) => ({
    ...{ part: name, milliseconds, attempt, at },
  });
  const timed = (timings: object[] | null, phase = 'succeeded') =>
    json({ promotion: 'p_1', stage: 'devqa', phase, timings });

  test('says what it puts where, and how it ended', async () => {
    const outcome = { code: 'up-failed', text: 'The update failed.', output: [] };
    const failed = promotion({ id: 'p_1', build: 'b1', phase: 'failed', outcome, reason: 'QA round' });
    service = await fakeService({ [`GET ${api}/promotions/p_1`]: json(failed) });
    const { stdout } = await table('promotion', 'show', 'p_1');
    for (const line of [/^Promotion +p_1$/m, /^Build +b1$/m, /^Reason +QA round$/m, /^State +failed$/m])
      expect(stdout).toMatch(line);
    expect(stdout).toMatch(/^Outcome +The update failed\.$/m);
    expect(JSON.parse((await cli('promotion', 'show', 'p_1', '--json')).stdout)).toMatchObject({ id: 'p_1' });
  });

  test('with --timings draws a bar for each part that was seen, in 80 columns; a wait hides no other', async () => {
    const parts = [part('accepted', 0, null), part('claimed', 3_700_000), part('runner', 40)];
    const timings = [...parts, part('cli-up', 200), part('key', 400), part('recorded', 12, 2)];
    service = await fakeService({ [`GET ${api}/promotions/p_1/timings`]: timed(timings) });
    const shown = async (lang: string): Promise<string[]> =>
      (await table('promotion', 'show', 'p_1', '--timings', '--lang', lang)).stdout.trimEnd().split('\n');
    const english = await shown('en');
    expect(english.slice(0, 4)).toEqual([
      'p_1  devqa  succeeded',
      'accepted                0 ms',
      `its turn, claimed      1h 1m  ${'█'.repeat(49)}…`,
      `runner has the order   40 ms  ${'█'.repeat(5)}`,
    ]);
    expect(english.slice(5)).toEqual([
      `key and lock          400 ms  ${'█'.repeat(50)}`,
      'recorded (2)           12 ms  ██',
      'all of it              1h 1m',
    ]);
    const korean = await shown('ko');
    expect(korean[4]).toBe(`CLI 준비             200 ms  ${'█'.repeat(26)}`);
    expect(Math.max(...[...english, ...korean].map((line) => stringWidth(line)))).toBe(80);
    const asJson = JSON.parse(
      (await cli('promotion', 'show', 'p_1', '--timings', '--json')).stdout,
    ) as object;
    expect(asJson).toMatchObject({ promotion: 'p_1', timings });
  });

  test('with --timings says of one from before that none were kept', async () => {
    service = await fakeService({ [`GET ${api}/promotions/p_1/timings`]: timed(null) });
    expect((await table('promotion', 'show', 'p_1', '--timings')).stdout).toContain('Nothing was kept');
  });
});

describe('schedule', () => {
  test('run that is skipped says why, and ends with 0 when there was nothing to do', async () => {
    const outcome = { code: 'already-current', text: 'nightly runs b1 already.', output: [] };
    const skipped = promotion({ stage: 'nightly', build: 'b1', phase: 'skipped', outcome });
    service = await fakeService({
      [`POST ${api}/schedules/nightly/run`]: json(skipped, 202),
      [`GET ${api}/promotions/p_1/events`]: (response) => response.writeHead(204).end(),
      [`GET ${api}/promotions/p_1`]: json(skipped),
    });
    const { code, stdout } = await cli('schedule', 'run', 'nightly');
    expect(code).toBe(0);
    expect(stdout).toContain('nightly: promotion p_1 skipped: nightly runs b1 already.');
  });

  test('list tells the next run', async () => {
    const schedule = {
      stage: 'nightly',
      etag: '"schedule-nightly-runs"',
      schedule: '0 3 * * *',
      timezone: 'Asia/Seoul',
      next: '2026-11-12T18:00:00Z',
      upcoming: ['2026-11-12T18:00:00Z'],
      paused: null,
      last: null,
    };
    service = await fakeService({ [`GET ${api}/schedules`]: page(schedule) });
    expect((await cli('schedule', 'list')).stdout).toBe(
      'nightly\t0 3 * * *\tAsia/Seoul\t2026-11-12T18:00:00Z\t–\t–\n',
    );
  });

  test('pause and resume say what that means', async () => {
    const schedule = {
      stage: 'nightly',
      etag: '"x"',
      schedule: '0 3 * * *',
      timezone: 'Asia/Seoul',
      upcoming: [],
      last: null,
    };
    const paused = { since: '2026-11-11T05:00:00Z', by: 'mina', reason: 'moving' };
    service = await fakeService({
      [`PATCH ${api}/schedules/nightly`]: (response, seen) => {
        const isPaused = (JSON.parse(seen.body) as { paused: boolean }).paused;
        const next = isPaused ? null : '2026-11-12T18:00:00Z';
        json({ ...schedule, next, paused: isPaused ? paused : null })(response, seen);
      },
      [`GET ${api}/schedules`]: page({ ...schedule, next: null, paused }),
    });
    expect((await table('schedule', 'pause', 'nightly', '--reason', 'moving')).stdout).toContain(
      'The schedule of nightly is paused. Resume: switchback schedule resume nightly',
    );
    expect((await table('schedule', 'list')).stdout).toContain('paused by mina');
    expect((await table('schedule', 'resume', 'nightly')).stdout).toMatch(/runs again, next: \S+/);
  });
});

describe('diff', () => {
  const compared = (given: Partial<CompareResource>): Answer => json(comparison(given));

  test('tells how far one is ahead, which commits, and which names differ', async () => {
    const environment = { onlyA: [], onlyB: ['NEW_KEY'], differ: ['GREETING'] };
    service = await fakeService({
      [`GET ${api}/compare/dev...nightly`]: compared({
        ahead: 1,
        aheadCommits: [brought({ sha: '9ab01c2d' })],
        environment,
      }),
    });
    const { stdout } = await table('diff', 'dev', 'nightly');
    expect(stdout).toContain('nightly is ahead of dev by 1 commit (77fe012...9ab01c2)\n');
    expect(stdout).toMatch(/9ab01c2 +\S+ +Mina +add limiter/);
    expect(stdout).toContain('only in nightly: NEW_KEY\nother values: GREETING\n');
  });

  test('says when nobody knows what one of them runs now', async () => {
    const a = { ...side('dev', '77fe012a'), unknownReason: 'interrupted' };
    service = await fakeService({ [`GET ${api}/compare/dev...nightly`]: compared({ a }) });
    const { stdout } = await table('diff', 'dev', 'nightly');
    expect(stdout).toContain(
      '! nobody knows what dev runs now (an update was interrupted); compared with b1, its last known build\n',
    );
  });

  test('marks reverts and migrations, tells policy that differs, and groups by pull request', async () => {
    const aheadCommits = [
      brought({ sha: 'aaaaaaa1', subject: 'revert "cache"', revert: true, pr: 7 }),
      brought({ sha: 'bbbbbbb1', build: 'b1', subject: 'add column', pr: 7 }),
      brought({ sha: 'ccccccc1', author: 'Hana' }),
    ];
    const migrations = [{ id: '0042_column', reversible: false, build: 'b1' }];
    const settings = [{ name: 'schedule', a: '', b: '0 3 * * *' }];
    service = await fakeService({
      [`GET ${api}/compare/dev...nightly`]: compared({ ahead: 3, aheadCommits, migrations, settings }),
    });
    const { stdout } = await table('diff', 'dev', 'nightly');
    expect(stdout).toContain('revert "cache"  [revert]\n');
    expect(stdout).toContain('add column  [migration]\n');
    expect(stdout).toContain('policy schedule: – → 0 3 * * *\n');
    expect((await table('diff', 'dev', 'nightly', '--by', 'pr')).stdout).toContain(
      '#7  2 commits\n  aaaaaaa revert "cache"  [revert]\n  bbbbbbb add column\n(no pull request)  1 commit\n',
    );
    expect((await table('diff', 'dev', 'nightly', '--by', 'author')).stdout).toContain('Hana  1 commit\n');
    expect((await cli('diff', 'dev', 'nightly', '--migrations')).stdout).toBe('0042_column\tb1\tfalse\n');
    expect((await cli('diff', 'dev', 'nightly', '--by', 'day')).code).toBe(2);
  });

  test('milestone put-back promotes the build of a milestone to its own stage, and knows no other number', async () => {
    service = await fakeService({
      ...milestonePages(milestone({ role: 'replaced' })),
      [`GET ${api}/stages/staging-1`]: json(stage({ stage: 'staging-1' })),
      [`GET ${api}/stages/staging-1/eligibility?build=b1`]: json(eligibility({})),
      [`GET ${api}/promotions?stage=staging-1&phase=succeeded&limit=10`]: page(),
      [`POST ${api}/stages/staging-1/promotions`]: json(promotion({ phase: 'pending' }), 201),
    });
    const { code } = await cli(
      'milestone',
      'put-back',
      '9',
      '--reason',
      'compare with 11',
      '--yes',
      '--detach',
    );
    const posted = service.seen.filter(({ method }) => method === 'POST');
    expect([code, posted.map(({ url }) => url)]).toEqual([0, [`${api}/stages/staging-1/promotions`]]);
    expect(JSON.parse(posted[0]?.body ?? '')).toMatchObject({ build: 'b1', reason: 'compare with 11' });
    const unknown = await cli('milestone', 'put-back', '8', '--yes');
    expect([unknown.code, unknown.stderr]).toEqual([6, expect.stringContaining('9')]);
  });

  test('milestone compare compares the stages of two that still run, else their builds', async () => {
    const numbered = (number: number, role: MilestoneResource['role']) =>
      milestone({ number, role, stage: `s${number}`, build: `b${number}` });
    service = await fakeService({
      ...milestonePages(numbered(8, 'replaced'), numbered(9, 'previous'), numbered(10, 'current')),
      [`GET ${api}/compare/s9...s10`]: compared({}),
      [`GET ${api}/compare/b8...b10`]: compared({}),
    });
    expect((await cli('milestone', 'compare', '9', '10', '--exit-code')).code).toBe(7);
    expect((await cli('milestone', 'compare', '8', '10')).code).toBe(0);
    expect(service.seen.map(({ url }) => url).filter((url) => url.includes('compare'))).toEqual([
      `${api}/compare/s9...s10`,
      `${api}/compare/b8...b10`,
    ]);
    const { code, stderr } = await cli('milestone', 'compare', '9', '11');
    expect([code, stderr.includes('10, 9, 8')]).toEqual([6, true]);
  });

  test('milestone compare says of a number that no milestone can have what it says of an unknown one', async () => {
    const only = milestone({ number: 9 });
    service = await fakeService({
      ...milestonePages(only),
      [`GET ${api}/milestones?limit=1&cursor=1000001`]: page(only),
    });
    const { code, stderr } = await cli('milestone', 'compare', '9', '1000001');
    expect([code, stderr]).toEqual([6, expect.stringContaining('1000001')]);
  });

  test('that is empty ends with 7 where the script asks', async () => {
    service = await fakeService({ [`GET ${api}/compare/dev...nightly`]: compared({}) });
    expect((await cli('diff', 'dev', 'nightly')).code).toBe(0);
    expect((await cli('diff', 'dev', 'nightly', '--exit-code')).code).toBe(7);
  });

  test('--requests shows what both running stages answer', async () => {
    const answer = (status: number, body: unknown): object => ({
      status,
      milliseconds: 3.4,
      contentType: 'application/json',
      body,
      error: null,
    });
    const requests = [
      {
        path: '/info',
        a: answer(200, { build: 'b1' }),
        b: answer(200, { build: 'b2' }),
        same: false,
        differences: ['/build'],
      },
    ];
    service = await fakeService({
      [`POST ${api}/compare/dev...nightly/requests`]: json({ a: 'dev', b: 'nightly', requests }),
    });
    const { stdout } = await table('diff', 'dev', 'nightly', '--requests', '/info');
    expect(stdout).toMatch(/\/info +200 3 ms \{"build":"b1"\} +200 3 ms \{"build":"b2"\} +\/build/);
    expect(JSON.parse(service.seen[0]!.body)).toEqual({ paths: ['/info'] });
    // Without a path it is the service that knows those of the policy.
    await table('diff', 'dev', 'nightly', '--requests');
    expect(JSON.parse(service.seen[1]!.body)).toEqual({});
  });
});

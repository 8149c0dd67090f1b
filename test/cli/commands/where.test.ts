import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Ended } from '../command.js';
import type { CommitWhereResource, WhereaboutsResource } from '../../../src/contract/commits.js';
import { fakeService, json, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';
import { build, whereabouts } from '../resources.js';

const api = '/api/v1';
let service: FakeService;
afterEach(() => service.close());
const cli = (...args: string[]): Promise<Ended> => run(args, { env: { SWITCHBACK_SERVER: service.url } });
const table = (...args: string[]): Promise<Ended> => cli(...args, '--output', 'table');

const sha = '3f9c2ab'.padEnd(40, '0');
const soon = new Date(Date.now() + 13.5 * 3_600_000 + 50_000).toISOString();
const twoDaysAgo = new Date(Date.now() - 2.5 * 86_400_000).toISOString();
const found = (...stages: WhereaboutsResource[]): CommitWhereResource => ({
  sha,
  subject: 'fix login retry',
  author: 'Mina',
  at: twoDaysAgo,
  pr: 412,
  builds: ['b1460'],
  stages,
});
const dev = whereabouts({
  stage: 'dev',
  trigger: 'commit',
  reached: true,
  at: new Date(Date.now() - 360_000).toISOString(),
});
const nightly = whereabouts({
  stage: 'nightly',
  trigger: 'schedule',
  behind: 12,
  nextRun: soon,
  earliest: soon,
  lastRun: 'failed',
});
const devqa = whereabouts({
  stage: 'devqa',
  reasons: [{ code: 'held', text: 'devqa is held by hana.', until: null }],
});
const staging = whereabouts({
  stage: 'staging-1',
  trigger: 'milestone',
  milestone: 9,
  reasons: [{ code: 'needs-milestone', text: 'long', until: null }],
});
const serve = async (...stages: WhereaboutsResource[]): Promise<void> => {
  service = await fakeService({
    [`GET ${api}/commits/3f9c2ab`]: json(found(...stages)),
    [`GET ${api}/commits/${sha}`]: json(found(...stages)),
    [`GET ${api}/commits?pr=412`]: json({ items: [found()], nextCursor: null }),
    [`GET ${api}/commits?pr=9`]: json({ items: [], nextCursor: null }),
    [`GET ${api}/builds/b1460`]: json(build({ id: 'b1460', commit: sha })),
  });
};

describe('where', () => {
  test('says per stage whether a commit is there, else why not and when', async () => {
    await serve(dev, nightly, devqa, staging);
    const { code, stdout } = await table('where', '3F9C2AB');
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual([
      '3f9c2ab "fix login retry" (Mina, 2d ago) · build b1460',
      '✓ dev        arrived 6m ago, runs b1460',
      '✗ nightly    12 commits behind; next run in 13h 30m (last run: failed)',
      '✗ devqa      devqa is held by hana',
      '– staging-1  needs a milestone; M9 is older than this commit',
      'Next: switchback promote nightly --build b1460',
    ]);
  });

  test('says which stages run what its branch no longer has', async () => {
    await serve({ ...dev, offBranch: 'main' }, { ...devqa, offBranch: 'main' });
    expect((await table('where', '3f9c2ab')).stdout.trimEnd().split('\n').slice(1, 3)).toEqual([
      '✓ dev    arrived 6m ago, runs b1460; runs commits that main no longer has: its history was rewritten',
      '✗ devqa  devqa is held by hana; runs commits that main no longer has: its history was rewritten',
    ]);
    expect(
      (await table('where', '3f9c2ab', '--lang', 'ko')).stdout.trimEnd().split('\n').slice(1, 3),
    ).toEqual([
      expect.stringMatching(/^✓ dev .*이력이 다시 쓰여 main 브랜치에 더는 없는 커밋을 실행 중$/),
      expect.stringMatching(/^✗ devqa .*이력이 다시 쓰여 main 브랜치에 더는 없는 커밋을 실행 중$/),
    ]);
  });

  test('says what QA said of the build that runs there or would come', async () => {
    const by = { build: 'b1460', by: 'hana', reason: 'all well', at: twoDaysAgo };
    const passed = { ...by, stage: 'devqa', verdict: 'passed' as const };
    const bad = { ...by, stage: 'nightly', verdict: 'failed' as const, reason: null };
    const known = { code: 'known-bad' as const, text: 'b1460 is known to be bad.', until: null };
    await serve(
      { ...dev, stage: 'devqa', verdict: passed },
      { ...dev, stage: 'staging-1', verdict: passed },
      whereabouts({ stage: 'pubqa', verdict: bad }),
      whereabouts({ stage: 'demo', verdict: bad, reasons: [known] }),
    );
    expect((await table('where', '3f9c2ab')).stdout.trimEnd().split('\n').slice(1)).toEqual([
      '✓ devqa      arrived 6m ago, runs b1460; QA on devqa: passed (hana: "all well")',
      '✓ staging-1  arrived 6m ago, runs b1460; QA on devqa: passed (hana: "all well")',
      '✗ pubqa      may go there: switchback promote pubqa --build b1460; QA on nightly: failed (hana)',
      '✗ demo       b1460 is known to be bad',
      'Next: switchback promote pubqa --build b1460',
    ]);
    expect((await table('where', '3f9c2ab', '--lang', 'ko')).stdout).toContain(
      ' · devqa QA 판정: 합격 (hana: "all well")',
    );
    const told = JSON.parse((await cli('where', '3f9c2ab', '--json')).stdout) as CommitWhereResource;
    expect(told.stages.map(({ verdict }) => verdict?.verdict)).toEqual([
      ...['passed', 'passed', 'failed', 'failed'],
    ]);
  });

  test('names the promotion by which it comes, once', async () => {
    const busy = { code: 'stage-busy', text: 'devqa is busy with b1460 (p_7).', until: null };
    const held = { code: 'held', text: 'staging-1 is held by hana.', until: null };
    const stages = [
      whereabouts({ stage: 'devqa', promotion: 'p_7', reasons: [busy] }),
      whereabouts({ stage: 'staging-1', promotion: 'p_8', reasons: [held] }),
    ];
    service = await fakeService({ [`GET ${api}/commits/3f9c2ab`]: json(found(...stages)) });
    const { stdout } = await table('where', '3f9c2ab');
    expect(stdout).toContain('devqa      devqa is busy with b1460 (p_7)\n');
    expect(stdout).toContain('staging-1  b1460 is on its way (p_8); staging-1 is held by hana\n');
  });

  test('in Korean has Korean words', async () => {
    await serve(nightly);
    expect((await table('where', '3f9c2ab', '--lang', 'ko')).stdout).toContain(
      '✗ nightly  커밋 12개 뒤 · 다음 실행까지 13시간 30분 (지난 실행: 실패)',
    );
  });

  test.each(['3f9c2ab', '#412', 'b1460'])('finds %s', async (name) => {
    await serve(dev);
    expect((await table('where', name)).stdout).toContain('✓ dev');
  });

  test('ends with 7 only when asked, and only when a listed stage lacks it', async () => {
    await serve(dev, devqa);
    expect((await cli('where', '3f9c2ab')).code).toBe(0);
    expect((await cli('where', '3f9c2ab', '--exit-code')).code).toBe(7);
    expect((await cli('where', '3f9c2ab', '--stage', 'dev', '--exit-code')).code).toBe(0);
  });

  test('refuses what is no commit, no pull request of a build and no stage', async () => {
    await serve(dev);
    expect((await cli('where', 'nope')).code).toBe(2);
    expect(await cli('where', '#9')).toMatchObject({ code: 6, stdout: '' });
    expect((await cli('where', '3f9c2ab', '--stage', 'prod')).stderr).toContain('dev');
  });

  test('through a pipe and as JSON is the words of the API', async () => {
    await serve(devqa);
    expect((await cli('where', '3f9c2ab')).stdout).toBe('devqa\tfalse\t–\tb1460\t–\theld\t–\n');
    expect(JSON.parse((await cli('where', '3f9c2ab', '--json')).stdout)).toEqual({
      schemaVersion: 1,
      ...found({ ...devqa, revertedBy: null } as WhereaboutsResource),
    });
  });
});

describe('the next command of where', () => {
  const nextOf = async (...stages: WhereaboutsResource[]): Promise<string | undefined> => {
    service = await fakeService({
      [`GET ${api}/commits/3f9c2ab`]: json(found(...stages)),
      [`GET ${api}/milestones/next`]: json({
        ...{
          number: 10,
          stage: 'staging-1',
          slots: ['staging-1'],
          replaces: null,
          hold: null,
          holds: [],
          clients: [],
        },
      }),
    });
    const { stdout } = await table('where', '3f9c2ab');
    return /^Next: (.*)$/m.exec(stdout)?.[1];
  };
  const busy = { code: 'stage-busy', text: 'busy', until: null };
  const notThere = { code: 'not-on-source', text: 'not there', until: null };

  test.each<[fact: string, stages: WhereaboutsResource[], command: string]>([
    ['promotes to the first stage that may have it', [dev, nightly, devqa], 'promote nightly --build b1460'],
    ['waits for the release of a hold', [dev, devqa], 'promote devqa --build b1460 --wait-for-release'],
    [
      'is free for a person where an earlier build is kept',
      [{ ...devqa, reasons: [{ code: 'kept', text: 'devqa keeps b1.', until: null }] }],
      'promote devqa --build b1460',
    ],
    ['watches what is on its way', [{ ...devqa, promotion: 'p_1', reasons: [busy] }], 'watch p_1'],
    ['creates the milestone whose turn it is', [staging], 'milestone create 10 --build b1460'],
    [
      'is of no stage whose source lacks it',
      [{ ...devqa, reasons: [notThere] }, nightly],
      'promote nightly --build b1460',
    ],
  ])('%s', async (_fact, stages, command) => {
    expect(await nextOf(...stages)).toBe(`switchback ${command}`);
  });

  test('is not there where it is everywhere, where nobody can do anything, and where it is not known', async () => {
    expect(await nextOf(dev)).toBeUndefined();
    await service.close();
    expect(await nextOf(whereabouts({ stage: 'nightly', reached: null }))).toBeUndefined();
    await service.close();
    expect(await nextOf({ ...staging, stage: 'staging-2' })).toBeUndefined();
  });
});

describe('where in a working copy', () => {
  const git = (directory: string, ...args: string[]): string =>
    execFileSync(
      'git',
      ['-c', 'user.name=mina', '-c', 'user.email=m@example.com', '-C', directory, ...args],
      {
        encoding: 'utf8',
      },
    ).trim();
  const commitIn = (directory: string, ...messages: string[]): string => {
    git(directory, 'commit', '-q', '--allow-empty', ...messages.flatMap((message) => ['-m', message]));
    return git(directory, 'rev-parse', 'HEAD');
  };
  const runs = (stage: string, id: string): WhereaboutsResource => ({ ...dev, stage, build: id });

  test('takes HEAD, branches and tags, and tells which later commit of a build takes it back', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'where-'));
    git(directory, 'init', '-q', '-b', 'main');
    const fix = commitIn(directory, 'fix login');
    git(directory, 'tag', '-a', 'v1.2', '-m', 'two');
    const revert = commitIn(directory, 'Revert "fix login"', `This reverts commit ${fix}.`);
    const again = commitIn(directory, 'Revert "Revert"', `This reverts commit ${revert}.`);
    const commits = { b1: fix, b2: revert, b3: again };
    service = await fakeService({
      [`GET ${api}/commits/${fix}`]: json({
        ...found(runs('dev', 'b2'), runs('nightly', 'b1'), runs('devqa', 'b3'), {
          ...whereabouts({ stage: 'qa' }),
          build: 'b2',
        }),
        sha: fix,
      }),
      [`GET ${api}/commits/${again}`]: json({ ...found(runs('dev', 'b3')), sha: again }),
      ...Object.fromEntries(
        Object.entries(commits).map(([id, commit]) => [
          `GET ${api}/builds/${id}`,
          json(build({ id, commit })),
        ]),
      ),
    });
    const ask = (name: string): Promise<Ended> =>
      run(['where', name, '--output', 'table', '--server', service.url], { cwd: directory });
    const { stdout } = await ask('v1.2');
    expect(stdout.match(/^✓ .*$/gm)).toEqual([
      `✓ dev      arrived 6m ago, runs b2; reverted there by ${revert.slice(0, 7)}`,
      '✓ nightly  arrived 6m ago, runs b1',
      '✓ devqa    arrived 6m ago, runs b3',
    ]);
    // It would come, and have no effect.
    expect(stdout).toMatch(new RegExp(`^✗ qa .*; b2 would bring it reverted by ${revert.slice(0, 7)}$`, 'm'));
    const script = await run(['where', 'v1.2', '--json', '--server', service.url], { cwd: directory });
    const { stages } = JSON.parse(script.stdout) as {
      stages: { stage: string; revertedBy: string | null }[];
    };
    expect(stages.map(({ stage, revertedBy }) => [stage, revertedBy])).toEqual([
      ['dev', revert],
      ['nightly', null],
      ['devqa', null],
      ['qa', revert],
    ]);
    for (const name of ['HEAD', 'main']) expect((await ask(name)).stdout).toContain(again.slice(0, 7));
    expect(await ask('nowhere')).toMatchObject({ code: 2, stdout: '' });
    await rm(directory, { recursive: true });
  });
});

describe('where --watch', () => {
  test('asks until the stage has it, and says what is in the way', async () => {
    let asked = 0;
    service = await fakeService({
      [`GET ${api}/commits/3f9c2ab`]: (...given) => {
        asked += 1;
        json(found(asked === 1 ? devqa : { ...devqa, reached: true, reasons: [] }))(...given);
      },
    });
    const { code, stdout, stderr } = await table('where', '3f9c2ab', '--watch', 'devqa');
    expect([code, asked]).toEqual([0, 2]);
    expect(stderr).toContain('… devqa: devqa is held by hana');
    expect(stdout).toContain('✓ devqa');
  });

  test('ends with 9 when the time is over', async () => {
    await serve(devqa);
    const { code, stderr } = await table('where', '3f9c2ab', '--watch', 'devqa', '--timeout', '1s');
    expect(code).toBe(9);
    expect(stderr).toContain('3f9c2ab is still not on devqa after 1s.');
  });
});

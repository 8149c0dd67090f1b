import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { messagesIn } from '../../../src/messages/index.js';
import { variables, type Variable } from '../../../src/model/variable.js';
import { run } from '../in-process.js';

const empty = mkdtempSync(join(tmpdir(), 'switchback-usage-'));
afterAll(() => rmSync(empty, { recursive: true }));

describe('a wrong command line', () => {
  test.each([
    [['promot', 'x'], 'There is no command "promot". Did you mean "promote"?'],
    [['xyz'], 'There is no command "xyz".'],
    [['milestone', 'creat', '1'], 'There is no command "creat". Did you mean "create"?'],
    [['status', '--quite'], 'There is no option --quite. Did you mean "--quiet"?'],
    [['version', '--lang', 'fr'], '--lang cannot be "fr".'],
    [['promote'], 'The argument stage is missing.'],
    [['milestone', 'create', '1'], 'The option --build <build> is missing.'],
    [['status', '--nope'], 'There is no option --nope.'],
    [['version', 'extra'], 'There are too many arguments.'],
    [['status', '--output', 'xml'], '--output cannot be "xml".'],
    [['status', '--timeout', 'soon'], '--timeout cannot be "soon".'],
    [['status', '--server', 'nowhere'], '--server cannot be "nowhere".'],
    [['build', 'list', '--limit', '201'], '--limit cannot be "201".'],
    [['build', 'list', '--limit', '0'], '--limit cannot be "0".'],
    [['help', 'nothing'], 'There is no help topic "nothing".'],
  ])('%j ends with 2 and says what is wrong', async (args, text) => {
    const { code, stdout, stderr } = await run(args, { cwd: empty });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`Error: ${text}\n`);
  });

  test.each([
    [
      ['hold', 'set', 'dev', '--reason', 'x', '--for', '1d', '--until', '18:00'],
      '--for <time>, --until <time>',
    ],
    [['freeze', 'dev', '--reason', 'x', '--for', '1d', '--until', '18:00'], '--for <time>, --until <time>'],
    [['hold', 'extend', 'dev', '--until', '18:00', '--for', '1d'], '--for <time>, --until <time>'],
    [['rollback', 'dev', '--reason', 'x', '--for', '1d', '--until', '18:00'], '--for <time>, --until <time>'],
    [
      ['milestone', 'create', '1', '--build', 'b1', '--override-hold', 'hld_1', '--reject-if-held'],
      '--reject-if-held, --override-hold <hold>',
    ],
    [['stage', 'recover', 'dev', '--build', 'b1', '--nothing-runs'], '--nothing-runs, --build <build>'],
    [['stage', 'recover', 'dev', '--preview', '--clear-lock'], '--preview, --clear-lock'],
  ])('of options that contradict each other is refused: %j', async (args, options) => {
    for (const [lang, said] of [
      ['en', `Only one of them can be meant: ${options}.`],
      ['ko', `함께 쓸 수 없는 옵션입니다: ${options}`],
    ] as const) {
      const { code, stderr } = await run([...args, '--lang', lang], { cwd: empty });
      expect([code, stderr.split('\n')[0]]).toEqual([2, expect.stringContaining(said)]);
    }
  });

  const rollback = ['rollback', 'dev', '--reason', 'x'];
  test.each([
    [
      ['promote', 'dev', '--build', 'b1', '--hold', '--no-hold'],
      '--hold and --no-hold contradict each other.',
      '--hold 옵션과 --no-hold 옵션은 서로 반대입니다.',
    ],
    [
      [...rollback, '--no-hold', '--hold'],
      '--hold and --no-hold contradict each other.',
      '--hold 옵션과 --no-hold 옵션은 서로 반대입니다.',
    ],
    [
      [...rollback, '--no-hold', '--for', '2h'],
      '--for says when a hold ends, and --no-hold that there is none.',
      '--for 옵션은 고정이 끝나는 때를 정하지만 --no-hold 옵션은 고정하지 않습니다.',
    ],
    [
      [...rollback, '--until', 'tomorrow 18:00', '--no-hold'],
      '--until says when a hold ends, and --no-hold that there is none.',
      '--until 옵션은 고정이 끝나는 때를 정하지만 --no-hold 옵션은 고정하지 않습니다.',
    ],
    [
      ['status', '--json', '--output', 'tsv'],
      '--json and --output tsv both say how to print.',
      '--json 옵션과 --output tsv 옵션은 함께 쓸 수 없습니다. 둘 다 출력 형식을 정합니다.',
    ],
    [
      ['--output', 'json', 'build', 'list', '--json=id'],
      '--json and --output json both say how to print.',
      '--json 옵션과 --output json 옵션은 함께 쓸 수 없습니다. 둘 다 출력 형식을 정합니다.',
    ],
    [
      ['where', 'HEAD', '--watch', 'dev', '--stage', 'nightly'],
      '--watch and --stage name two stages.',
      '--watch 옵션과 --stage 옵션이 서로 다른 스테이지를 가리킵니다.',
    ],
  ])('of flags that exclude each other is refused with a sentence of its own: %j', async (args, en, ko) => {
    const said = async (lang: string) => {
      const { code, stdout, stderr } = await run([...args, '--lang', lang], { cwd: empty });
      // With --json it is a problem document.
      const line = stderr.startsWith('{') ? (JSON.parse(stderr) as { title: string }).title : stderr;
      return { code, stdout, line: line.split('\n')[0]?.replace(/^(Error|오류): /, '') };
    };
    expect(await said('en')).toEqual({ code: 2, stdout: '', line: en });
    expect(await said('ko')).toEqual({ code: 2, stdout: '', line: ko });
  });

  test('is none where a flag is given twice, or without what contradicts it', async () => {
    for (const flags of [['--hold', '--hold'], ['--no-hold'], ['--hold', '--for', '2h']]) {
      const { stderr } = await run([...rollback, ...flags], { cwd: empty });
      expect(stderr).toContain('switchback/no-project');
    }
  });

  test('of exec ends with 125, so that it is no code of the command', async () => {
    expect(await run(['exec'], { cwd: empty })).toMatchObject({ code: 125 });
    expect(await run(['exec', '--nope', 'x'], { cwd: empty })).toMatchObject({ code: 125 });
  });

  test('is told in Korean to whoever reads Korean', async () => {
    const { stderr } = await run(['promote'], { cwd: empty, env: { LANG: 'ko_KR.UTF-8' } });
    expect(stderr).toBe(
      '오류: 인자가 빠졌습니다: stage\n  이유: 명령을 이해하지 못했습니다.\n  다음: switchback promote --help\n  switchback/usage · 종료 코드 2\n',
    );
  });

  test('says in Korean, too, what was probably meant', async () => {
    const said = async (...args: string[]) =>
      (await run([...args, '--lang', 'ko'], { cwd: empty })).stderr.split('\n')[0];
    expect(await said('promot', 'x')).toBe('오류: "promot" 명령은 없습니다. 혹시 "promote"인가요?');
    expect(await said('status', '--quite')).toBe('오류: --quite 옵션은 없습니다. 혹시 "--quiet"인가요?');
  });

  test.each(['fr', 'english', 'xx_XX.UTF-8'])(
    'is one whose language is %s, by flag or variable',
    async (language) => {
      const env = { SWITCHBACK_LANG: language };
      const { code, stderr } = await run(['version'], { cwd: empty, env });
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining(`SWITCHBACK_LANG cannot be "${language}".`),
      ]);
      expect((await run(['version', `--lang=${language}`], { cwd: empty })).code).toBe(2);
    },
  );

  test.each([
    { LANG: 'fr_FR.UTF-8' },
    { SWITCHBACK_LANG: 'ko_KR.UTF-8' },
    { SWITCHBACK_LANG: 'en-GB' },
    { SWITCHBACK_LANG: '' },
  ])('is none with %j', async (env) => {
    expect((await run(['help', 'stages'], { cwd: empty, env })).code).toBe(0);
  });

  test('is a problem document for a script, and stdout stays empty', async () => {
    const { stdout, stderr } = await run(['promote', '--json'], { cwd: empty });
    expect(stdout).toBe('');
    expect(JSON.parse(stderr)).toMatchObject({ code: 'switchback/usage', exitCode: 2 });
  });
});

describe('help', () => {
  test('is there in both languages', async () => {
    expect((await run(['--help'])).stdout).toContain('put an existing build on a stage');
    expect((await run(['--help', '--lang', 'ko'])).stdout).toContain('이미 있는 빌드를 스테이지에 올리기');
  });

  test('lists every exit code', async () => {
    const { stdout, code } = await run(['help', 'exit-codes']);
    expect(code).toBe(0);
    for (const line of ['  0  ok', '  4  failed', ' 10  conflict', '125  exec-failed', '130  detached'])
      expect(stdout).toContain(line);
  });

  test('says which stage another team talks to', async () => {
    expect((await run(['help', 'stages'])).stdout).toContain('web team');
  });

  test.each(['en', 'ko'] as const)('tells every variable that a person sets, in %s', async (lang) => {
    const { stdout } = await run(['help', 'environment', '--lang', lang]);
    const { meanings, readers, otherwise } = messagesIn(lang).cli.variables;
    const told = new Map(
      [...stdout.matchAll(/^ {2}([A-Z_]+) +(.+)$/gm)].map(([, name = '', rest = '']) => [name, rest]),
    );
    const inside = ['simulation', 'inside'];
    const all = Object.entries<Variable>(variables).filter(([, { reader }]) => !inside.includes(reader));
    expect([...told.keys()].toSorted()).toEqual(all.map(([name]) => name).toSorted());
    const said: Readonly<Record<string, string>> = meanings;
    for (const [name, { flag, otherwise: value, reader }] of all) {
      expect(stdout).toContain(`${readers[reader].replace('npx --no ', '')}:\n`);
      expect(told.get(name)).toContain(said[name]);
      expect(told.get(name)).toContain(flag ?? '');
      if (value !== null) expect(told.get(name)).toContain(otherwise({ value: String(value) }));
    }
  });

  test('of a command is what --help prints', async () => {
    expect((await run(['help', 'build', 'create'])).stdout).toBe(
      (await run(['build', 'create', '--help'])).stdout,
    );
  });
});

describe('for a script', () => {
  test('help is the list of commands that can be run', async () => {
    const { stdout } = await run(['help', '--json']);
    const { schemaVersion, items } = JSON.parse(stdout) as {
      schemaVersion: number;
      items: { command: string; description: string; options: { flags: string }[] }[];
    };
    expect(schemaVersion).toBe(1);
    const limited = items.find(({ command }) => command === 'build list');
    expect(limited).toMatchObject({ description: 'the newest builds' });
    expect(limited!.options).toContainEqual({ flags: '--limit <n>', description: 'how many, 1–200' });
    expect(items.map(({ command }) => command)).toEqual(expect.arrayContaining(['status', 'promote']));
    const below = JSON.parse((await run(['help', 'build', '--json=command'])).stdout) as object;
    expect(below).toMatchObject({
      items: [{ command: 'build create' }, { command: 'build list' }, { command: 'build show' }],
    });
    const topic = JSON.parse((await run(['help', 'output', '--json'])).stdout) as object;
    expect(topic).toMatchObject({ topic: 'output', lines: expect.any(Array) as unknown });
  });

  test('a range with one end is told by that end, in both languages', () => {
    const [en, ko] = [messagesIn('en').problems.fields, messagesIn('ko').problems.fields];
    expect(en['out-of-range']({ maximum: 200 })).toBe('must be at most 200');
    expect(en['out-of-range']({ minimum: 1 })).toBe('must be at least 1');
    expect(ko['out-of-range']({ maximum: 200 })).toBe('200 이하여야 합니다');
    expect(ko['out-of-range']({ minimum: 1 })).toBe('1 이상이어야 합니다');
  });
});

describe('without a service', () => {
  test('one clear error names the next command', async () => {
    const { code, stderr } = await run(['status', '--server', 'http://127.0.0.1:1'], { cwd: empty });
    expect(code).toBe(1);
    expect(stderr).toBe(
      "Error: Switchback's service is not running.\n  Why: Nothing answers at http://127.0.0.1:1.\n  Next: switchback serve\n  switchback/no-service · exit 1\n",
    );
  });

  test('and without a project, the project is what is missing', async () => {
    const { code, stderr } = await run(['status'], { cwd: empty });
    expect(code).toBe(1);
    expect(stderr).toContain('switchback/no-project');
  });

  test('version tells its own and that there is none', async () => {
    const { code, stdout } = await run(['version', '--json'], { cwd: empty });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      node: process.versions.node,
      service: null,
    });
  });
});

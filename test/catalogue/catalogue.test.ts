import { copyFile, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { installDir } from '../../src/service/config.js';
import { fileText } from '../../src/messages/file-text.js';
import { messagesIn } from '../../src/messages/index.js';
import { CatalogueError, loadCatalogue, type CatalogueProblem } from '../../src/catalogue/catalogue.js';
import { findProjectDir } from '../../src/catalogue/project.js';
import { aStage } from '../support/nouns.js';
import { fiveStages, makeProject, type TestProject, type TestStage } from '../support/project.js';

let project: TestProject;
afterEach(() => project.remove());

const make = async (stages: Readonly<Record<string, TestStage>> = fiveStages): Promise<TestProject> => {
  project = await makeProject(stages);
  return project;
};

const problemsOf = (dir: string): Promise<readonly CatalogueProblem[]> =>
  loadCatalogue(dir).then(
    () => [],
    (error: unknown) => {
      if (error instanceof CatalogueError) return error.problems;
      throw error;
    },
  );

const places = (problems: readonly CatalogueProblem[]): string[] =>
  problems.map(({ code, file, line, key }) => `${code} ${file}:${String(line)} ${key ?? ''}`.trim());

const one = async (stage: Readonly<Record<string, unknown>>): Promise<readonly CatalogueProblem[]> => {
  const { dir } = await make({ dev: { policy: { dotenv: 'unstable', trigger: 'commit', ...stage } } });
  return problemsOf(dir);
};

describe('a catalogue', () => {
  test('is the set of stage files, a source before those it feeds and milestone slots last', async () => {
    const { dir } = await make();
    const catalogue = await loadCatalogue(dir);
    expect(catalogue.project).toBe('switchback');
    expect(catalogue.projectDir).toBe(dir);
    expect(catalogue.stages.map(({ name }) => name)).toEqual([
      'dev',
      'nightly',
      'devqa',
      'staging-1',
      'staging-2',
    ]);
    expect(catalogue.slots.map(({ name }) => name)).toEqual(['staging-1', 'staging-2']);
    expect(catalogue.get('nightly')).toMatchObject({ source: 'dev', schedule: '0 3 * * *' });
    expect(catalogue.get('local')).toBeUndefined();
  });

  test('fills in the defaults', async () => {
    const { dir } = await make();
    expect((await loadCatalogue(dir)).get('dev')).toEqual(
      aStage({ name: 'dev', dotenv: 'unstable', trigger: 'commit', source: null }),
    );
  });

  test('takes the keys whose effect comes later', async () => {
    const verify = { path: '/version', status: '204', build: 'json:/build', attempts: 5, deadline: 'PT90S' };
    const { dir } = await make({
      ...fiveStages,
      pubqa: {
        policy: {
          dotenv: 'pubqa',
          trigger: 'request',
          source: 'nightly',
          verify,
          soak: 'P1DT1H',
          requires: ['qa-passed'],
          compare: { paths: ['/', '/menu?day=1'] },
        },
      },
    });
    expect((await loadCatalogue(dir)).get('pubqa')).toMatchObject({
      verify: { path: '/version', status: 204, build: 'json:/build', attempts: 5, deadlineSeconds: 90 },
      soakSeconds: 90_000,
      requires: ['qa-passed'],
      compare: { paths: ['/', '/menu?day=1'], openapi: null },
    });
  });

  test('has quiet hours in the zone of their stage, unless they name another', async () => {
    const reason = { en: 'Stand-up', ko: '스탠드업' };
    const { dir } = await make({
      dev: {
        policy: {
          ...{ dotenv: 'unstable', trigger: 'commit', timezone: 'Asia/Seoul' },
          quiet: [
            { when: '0 9 * * mon-fri', for: 'PT1H', reason },
            { when: '0 22 * * *', for: 'PT8H', timezone: 'Europe/Berlin', reason },
          ],
        },
      },
    });
    expect((await loadCatalogue(dir)).get('dev')?.quiet).toEqual([
      { when: '0 9 * * mon-fri', forSeconds: 3600, timezone: 'Asia/Seoul', reason },
      { when: '0 22 * * *', forSeconds: 28_800, timezone: 'Europe/Berlin', reason },
    ]);
  });

  test('has a sixth stage as soon as there is a Pulumi.pubqa.yaml', async () => {
    const { dir } = await make({
      ...fiveStages,
      pubqa: { policy: { dotenv: 'pubqa', trigger: 'request', source: 'nightly' } },
    });
    const { stages } = await loadCatalogue(dir);
    expect(stages.map(({ name }) => name)).toEqual([
      'dev',
      'nightly',
      'devqa',
      'pubqa',
      'staging-1',
      'staging-2',
    ]);
  });

  test('has three slots with a third milestone stage, in numeric order', async () => {
    const { dir } = await make({
      ...fiveStages,
      'staging-10': { policy: { dotenv: 'staging-10', trigger: 'milestone', source: 'devqa' } },
    });
    const { slots } = await loadCatalogue(dir);
    expect(slots.map(({ name }) => name)).toEqual(['staging-1', 'staging-2', 'staging-10']);
  });

  test('of this repository is without problems, and tells every purpose and every reason in two languages', async () => {
    await make();
    const { stages, slots } = await loadCatalogue(installDir);
    expect(slots).toHaveLength(2);
    for (const stage of stages) {
      expect(stage.purpose.ko).toMatch(/[가-힣].*다\.$/);
      expect(stage.dotenvReason?.ko).toMatch(/[가-힣].*다\.$/);
      expect(stage.purpose.en).toMatch(/^[\x20-\x7e]+\.$/);
    }
  });
});

describe('a broken catalogue', () => {
  test('shows all problems of all files at once, with file and line', async () => {
    const { dir, write } = await make();
    await write(
      'Pulumi.devqa.yaml',
      [
        'config:',
        '  switchback:dotenv: nightly',
        '  switchback:purpose: {en: For QA}',
        '  switchback:triger: request',
        '  switchback:trigger: request',
        '  switchback:source: nigthly',
        '  switchback:soak: one hour',
        '  switchback:soak: PT1H',
        '',
      ].join('\n'),
    );
    await write('Pulumi.staging-2.yaml', 'config:\n  switchback:dotenv: [\n');
    await write('Pulumi.local.yaml', 'encryptionsalt: x\nconfig: 3\n');
    await write('Pulumi.Extra.yml', '');
    await rm(join(dir, '.env.unstable'));
    expect(places(await problemsOf(dir))).toEqual([
      'DOTENV_FILE_MISSING Pulumi.dev.yaml:4 switchback:dotenv',
      'ENCRYPTION_SALT_MISSING Pulumi.devqa.yaml:1 encryptionsalt',
      'MISSING_KEY Pulumi.devqa.yaml:3 switchback:purpose.ko',
      'UNKNOWN_KEY Pulumi.devqa.yaml:4 switchback:triger',
      'UNKNOWN_SOURCE Pulumi.devqa.yaml:6 switchback:source',
      'INVALID_VALUE Pulumi.devqa.yaml:7 switchback:soak',
      'YAML_KEY_TWICE Pulumi.devqa.yaml:8 switchback:soak',
      'FILE_EXTENSION Pulumi.Extra.yml:null',
      'STAGE_NAME_RESERVED Pulumi.local.yaml:null',
      'ENCRYPTION_SALT_INVALID Pulumi.local.yaml:1 encryptionsalt',
      'INVALID_VALUE Pulumi.local.yaml:2 config',
      'DOTENV_NAME_TAKEN Pulumi.nightly.yaml:4 switchback:dotenv',
      'YAML_SYNTAX Pulumi.staging-2.yaml:3',
    ]);
  });

  test('prints every problem in both languages, and gives the name or the line to type', async () => {
    const { dir, write } = await make();
    await write(
      'Pulumi.devqa.yaml',
      'config:\n  switchback:source: nigthly\n  switchback:platfrom: process\n',
    );
    const problems = await problemsOf(dir);
    const hintOf = (code: string) => problems.find((problem) => problem.code === code)?.hint;
    expect(hintOf('UNKNOWN_SOURCE')).toBe('nightly');
    expect(hintOf('UNKNOWN_KEY')).toBe('switchback:platform');
    expect(hintOf('ENCRYPTION_SALT_MISSING')).toMatch(/^encryptionsalt: v1:\S+$/);
    for (const problem of problems) {
      expect(fileText(messagesIn('en'), problem)).toMatch(/^[^가-힣]{20,}$/);
      expect(fileText(messagesIn('ko'), problem)).toMatch(/[가-힣]/);
      expect(fileText(messagesIn('en'), problem)).not.toMatch(/undefined|null|\[object/);
      expect(fileText(messagesIn('ko'), problem)).not.toMatch(/undefined|null|\[object/);
    }
  });

  test('prints the path of a cycle among sources once', async () => {
    const { dir } = await make({
      dev: { policy: { dotenv: 'unstable', trigger: 'commit' } },
      a: { policy: { dotenv: 'a', trigger: 'request', source: 'c' } },
      b: { policy: { dotenv: 'b', trigger: 'request', source: 'a' } },
      c: { policy: { dotenv: 'c', trigger: 'request', source: 'b' } },
      d: { policy: { dotenv: 'd', trigger: 'request', source: 'c' } },
      self: { policy: { dotenv: 'self', trigger: 'request', source: 'self' } },
    });
    const problems = await problemsOf(dir);
    expect(problems.map(({ code, facts }) => [code, facts])).toEqual([
      ['SOURCE_CYCLE', { path: ['a', 'c', 'b', 'a'] }],
      ['SOURCE_CYCLE', { path: ['self', 'self'] }],
    ]);
    expect(problems.map((problem) => fileText(messagesIn('en'), problem))[0]).toContain('a → c → b → a');
  });

  test('refuses a milestone stage as source', async () => {
    const { dir } = await make({
      ...fiveStages,
      demo: { policy: { dotenv: 'demo', trigger: 'request', source: 'staging-1' } },
    });
    expect(places(await problemsOf(dir))).toEqual([
      'SOURCE_IS_MILESTONE Pulumi.demo.yaml:6 switchback:source',
    ]);
  });

  test.each([
    ['a sixth field', '0 0 3 * * *', 'fields'],
    ['a nickname', '@daily', 'fields'],
    ['an hour that no day has', '0 25 * * *', 'syntax'],
    ['a day that no month has', '0 0 31 2 *', 'never'],
  ])('F23: refuses a schedule with %s', async (_, schedule, reason) => {
    const { dir } = await make({
      dev: { policy: { dotenv: 'unstable', trigger: 'commit' } },
      nightly: { policy: { dotenv: 'nightly', trigger: 'schedule', source: 'dev', schedule } },
    });
    const problems = await problemsOf(dir);
    expect(places(problems)).toEqual(['INVALID_SCHEDULE Pulumi.nightly.yaml:7 switchback:schedule']);
    expect(problems.map(({ facts }) => facts)).toEqual([{ reason }]);
  });

  test.each([
    [{ when: '0 25 * * *' }, 'INVALID_SCHEDULE', 'quiet.when'],
    [{ for: 'PT30S' }, 'INVALID_VALUE', 'quiet.for'],
    [{ for: 'P2D' }, 'INVALID_VALUE', 'quiet.for'],
    [{ for: undefined }, 'MISSING_KEY', 'quiet.for'],
    [{ timezone: 'Asia/Seol' }, 'INVALID_TIMEZONE', 'quiet.timezone'],
    [{ reason: { en: 'Stand-up' } }, 'MISSING_KEY', 'quiet.reason.ko'],
    [{ until: 'PT1H' }, 'UNKNOWN_KEY', 'quiet.until'],
  ])('refuses quiet hours with %j', async (wrong, code, key) => {
    const right = { when: '0 9 * * mon-fri', for: 'PT1H', reason: { en: 'Stand-up', ko: '스탠드업' } };
    const problems = await one({ quiet: [{ ...right, ...wrong }] });
    expect(problems.map((problem) => [problem.code, problem.key])).toEqual([[code, `switchback:${key}`]]);
  });

  test.each([
    ['begin again before they end', [['* * * * *', 'PT1M']]],
    ['begin again at the minute at which they end', [['0 0,8,16 * * *', 'PT8H']]],
    ['are without a break only together', [['0 0 * * *', 'PT13H'], ['0 12 * * *', 'PT12H30M']]], // prettier-ignore
    ['last for all of June', [['0 0 * 6 *', 'P1D']]],
  ])('refuses quiet hours that %s', async (_, lines) => {
    const reason = { en: 'Never again', ko: '다시는' };
    const quiet = lines.map(([when, length]) => ({ when, for: length, reason }));
    expect(await one({ quiet })).toMatchObject([
      { code: 'QUIET_WITHOUT_END', key: 'switchback:quiet', line: 6, facts: { days: 7 } },
    ]);
  });

  test.each([
    ['0 0 * * *', 'PT23H59M'],
    ['0 0 * * 1-6', 'P1D'],
    ['0 0 1-7 6 *', 'P1D'],
    ['0-58 * * * *', 'PT1M'],
  ])('takes quiet hours that end: %s for %s', async (when, length) => {
    expect(await one({ quiet: [{ when, for: length, reason: { en: 'Night', ko: '밤' } }] })).toEqual([]);
  });

  test.each([
    ['Asia/Seol', 'Asia/Seoul'],
    ['Seoul', 'Asia/Seoul'],
    ['+09:00', null],
    ['KST', null],
  ])('refuses the time zone %s', async (timezone, hint) => {
    const problems = await one({ timezone });
    expect(places(problems)).toEqual(['INVALID_TIMEZONE Pulumi.dev.yaml:6 switchback:timezone']);
    if (hint !== null) expect(problems[0]?.hint).toBe(hint);
  });

  test.each<[string, Readonly<Record<string, unknown>>, string[]]>([
    ['the name of a machine that is none', { machine: 'QA box' }, ['INVALID_VALUE 6 machine']],
    ['a machine on aws', { platform: 'aws', machine: 'qa-box' }, ['KEY_NOT_ALLOWED 7 machine']],
    ['an unknown platform', { platform: 'proces' }, ['INVALID_VALUE 6 platform']],
    ['a source on a commit stage', { source: 'dev' }, ['KEY_NOT_ALLOWED 6 source', 'SOURCE_CYCLE 6 source']],
    ['a soak without a source', { soak: 'PT1H' }, ['KEY_NOT_ALLOWED 6 soak']],
    ['a schedule without its trigger', { schedule: '0 3 * * *' }, ['KEY_NOT_ALLOWED 6 schedule']],
    ['the dotenv name of local', { dotenv: 'development' }, ['DOTENV_NAME_TAKEN 4 dotenv']],
    ['a dotenv name with capitals', { dotenv: 'Other' }, ['INVALID_VALUE 4 dotenv']],
    ['an empty value', { timezone: null }, ['INVALID_VALUE 6 timezone']],
    ['an empty purpose', { purpose: { en: 'x', ko: ' ' } }, ['INVALID_VALUE 3 purpose.ko']],
    ['a purpose too long', { purpose: { en: 'x'.repeat(301), ko: '값' } }, ['VALUE_TOO_LONG 3 purpose.en']],
    ['too long a list', { requiredKeys: Array(201).fill('A') }, ['VALUE_TOO_LONG 6 requiredKeys']],
    ['a wrong name in a list', { secretKeys: ['A', '1B'] }, ['INVALID_VALUE 6 secretKeys']],
    ['a month as soak', { soak: 'P1M' }, ['KEY_NOT_ALLOWED 6 soak', 'INVALID_VALUE 6 soak']],
    [
      'a path that begins elsewhere',
      { compare: { paths: ['/ok', 'menu'] } },
      ['INVALID_VALUE 6 compare.paths'],
    ],
    ['a path to another address', { compare: { openapi: '//evil' } }, ['INVALID_VALUE 6 compare.openapi']],
    [
      'more than 20 paths, and an unknown key beside them',
      { compare: { paths: Array(21).fill('/x'), path: '/y' } },
      ['VALUE_TOO_LONG 6 compare.paths', 'UNKNOWN_KEY 6 compare.path'],
    ],
    ['an unknown key of verify', { verify: { pth: '/x' } }, ['UNKNOWN_KEY 6 verify.pth']],
    ['a status that is none', { verify: { status: 99 } }, ['INVALID_VALUE 6 verify.status']],
    [
      'an unknown requirement',
      { requires: ['qa'] },
      ['KEY_NOT_ALLOWED 6 requires', 'INVALID_VALUE 6 requires'],
    ],
  ])('refuses %s', async (_, stage, expected) => {
    const problems = await one(stage);
    const short = problems.map(({ code, line, key }) => `${code} ${String(line)} ${key?.slice(11) ?? ''}`);
    expect(short.sort()).toEqual(expected.sort());
  });

  test('a commit stage takes what CI registers and stands behind no other: what is known bad elsewhere never meets it', async () => {
    const { dir } = await make({
      dev: { policy: { dotenv: 'unstable', trigger: 'commit' } },
      edge: { policy: { dotenv: 'edge', trigger: 'commit', source: 'dev' } },
    });
    expect(places(await problemsOf(dir))).toEqual(['KEY_NOT_ALLOWED Pulumi.edge.yaml:6 switchback:source']);
  });

  test('names the keys that a trigger needs', async () => {
    const { dir } = await make({
      dev: { policy: { dotenv: 'unstable', trigger: 'commit' } },
      nightly: { policy: { dotenv: 'nightly', trigger: 'schedule' } },
      qa: { policy: { dotenv: 'qa', trigger: 'request', branches: ['main'] } },
    });
    expect(places(await problemsOf(dir))).toEqual([
      'MISSING_KEY Pulumi.nightly.yaml:2 switchback:source',
      'MISSING_KEY Pulumi.nightly.yaml:2 switchback:schedule',
      'MISSING_KEY Pulumi.qa.yaml:2 switchback:source',
      'KEY_NOT_ALLOWED Pulumi.qa.yaml:6 switchback:branches',
    ]);
  });

  test('gives the salt to copy also where no stage file has one: that of the passphrase of a new data directory', async () => {
    const { dir, write } = await make({ dev: { policy: { dotenv: 'unstable', trigger: 'commit' } } });
    const committed = /^encryptionsalt: .+$/m.exec(
      await readFile(join(installDir, 'Pulumi.dev.yaml'), 'utf8'),
    )?.[0];
    const text = await readFile(join(dir, 'Pulumi.dev.yaml'), 'utf8');
    await write('Pulumi.dev.yaml', text.replace(/^encryptionsalt:.*\n/, ''));
    expect((await problemsOf(dir)).map(({ code, hint }) => [code, hint])).toEqual([
      ['ENCRYPTION_SALT_MISSING', committed],
    ]);
  });

  test('refuses a secrets provider that the stacks cannot be made with', async () => {
    const { dir, write } = await make({ dev: { policy: { dotenv: 'unstable', trigger: 'commit' } } });
    const text = await readFile(join(dir, 'Pulumi.dev.yaml'), 'utf8');
    await write('Pulumi.dev.yaml', `secretsprovider: awskms://alias/x\n${text}`);
    expect(places(await problemsOf(dir))).toEqual(['INVALID_VALUE Pulumi.dev.yaml:1 secretsprovider']);
  });

  test('names slips around the namespace, and leaves the keys of others alone', async () => {
    const { dir, write } = await make({ dev: { policy: { dotenv: 'unstable', trigger: 'commit' } } });
    await write(
      'Pulumi.dev.yaml',
      `encryptionsalt: x\nenvironment: [a]\nconifg: {}\nconfig:\n  aws:region: x\n  backend:dotenv: x\n  switchbak:dotenv: x\n  platform: x\n`,
    );
    expect((await problemsOf(dir)).map(({ code, line, hint }) => [code, line, hint])).toEqual([
      ['ENCRYPTION_SALT_INVALID', 1, expect.stringMatching(/^encryptionsalt: v1:/)],
      ['KEY_NOT_ALLOWED', 2, null],
      ['UNKNOWN_KEY', 3, 'config'],
      ['MISSING_KEY', 4, null],
      ['MISSING_KEY', 4, null],
      ['MISSING_KEY', 4, null],
      ['UNKNOWN_KEY', 7, 'switchback:dotenv'],
      ['UNKNOWN_KEY', 8, 'switchback:platform'],
    ]);
  });

  test.each([
    ['missing', null, 'PROJECT_FILE_MISSING Pulumi.yaml:null'],
    ['without a name', 'runtime: nodejs\n', 'PROJECT_FILE_INVALID Pulumi.yaml:1 name'],
    ['no YAML', 'name: [\n', 'YAML_SYNTAX Pulumi.yaml:2'],
    ['no map', '- name\n', 'YAML_SYNTAX Pulumi.yaml:1'],
  ])('says that Pulumi.yaml is %s', async (_, text, expected) => {
    const { dir, write } = await make();
    if (text === null) await rm(join(dir, 'Pulumi.yaml'));
    else await write('Pulumi.yaml', text);
    expect(places(await problemsOf(dir))).toEqual([expected]);
  });

  test('says that there is no stage, or that a stage file cannot be read', async () => {
    const { dir } = await make({});
    expect(places(await problemsOf(dir))).toEqual(['NO_STAGES Pulumi.<stage>.yaml:null']);
    await mkdir(join(dir, 'Pulumi.dev.yaml'));
    await writeFile(join(dir, 'Pulumi.qa.yaml'), Buffer.from([0x61, 0x0a, 0xff]));
    await writeFile(join(dir, 'Pulumi.big.yaml'), '#'.repeat(300_000));
    await symlink(join(dir, 'nowhere'), join(dir, 'Pulumi.gone.yaml'));
    expect(places(await problemsOf(dir))).toEqual([
      'FILE_UNREADABLE Pulumi.big.yaml:null',
      'FILE_UNREADABLE Pulumi.dev.yaml:null',
      'FILE_UNREADABLE Pulumi.gone.yaml:null',
      'FILE_UNREADABLE Pulumi.qa.yaml:2',
    ]);
  });

  test('refuses capital letters in a name, and offers the small ones', async () => {
    const { dir } = await make({ dev: { policy: { dotenv: 'unstable', trigger: 'commit' } } });
    await rename(join(dir, 'Pulumi.dev.yaml'), join(dir, 'Pulumi.Dev.yaml'));
    const problems = await problemsOf(dir);
    expect(places(problems)).toEqual(['STAGE_NAME_INVALID Pulumi.Dev.yaml:null']);
    expect(problems[0]?.hint).toBe('Pulumi.dev.yaml');
  });

  test('survives an alias that explodes', async () => {
    const { dir, write } = await make({ dev: { policy: { dotenv: 'unstable', trigger: 'commit' } } });
    const bomb = [
      'a: &a [x, x]',
      ...['b', 'c', 'd', 'e', 'f', 'g', 'h'].map(
        (name, index) => `${name}: &${name} [${`*${'abcdefg'[index] ?? ''}, `.repeat(9)}x]`,
      ),
    ];
    await write('Pulumi.dev.yaml', `config:\n  ${bomb.map((line) => `switchback:${line}`).join('\n  ')}\n`);
    expect((await problemsOf(dir)).length).toBeGreaterThan(8);
  });
});

test('the project is the nearest directory upwards with a Pulumi.yaml', async () => {
  const { dir } = await make();
  const below = join(dir, 'a', 'b');
  await mkdir(below, { recursive: true });
  expect(findProjectDir(below)).toBe(dir);
  await copyFile(join(dir, 'Pulumi.yaml'), join(dir, 'a', 'Pulumi.yaml'));
  expect(findProjectDir(below)).toBe(join(dir, 'a'));
  expect(findProjectDir('/')).toBeUndefined();
});

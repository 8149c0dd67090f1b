import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { installDir } from '../../src/service/config.js';
import { fileText } from '../../src/messages/file-text.js';
import { messagesIn } from '../../src/messages/index.js';
import type { Stage } from '../../src/model/stage.js';
import { loadCatalogue, type CatalogueCode } from '../../src/catalogue/catalogue.js';
import { chooseStage } from '../../src/dotenv/choose.js';
import {
  EnvironmentError,
  loadEnvironment,
  type EnvironmentCode,
  type EnvironmentOrder,
  type EnvironmentProblem,
  type StageEnvironment,
} from '../../src/dotenv/environment.js';
import { fingerprintOf } from '../../src/dotenv/fingerprint.js';
import { aStage } from '../support/nouns.js';

let projectDir: string;
beforeEach(async () => {
  projectDir = await mkdtemp(join(tmpdir(), 'switchback-env-'));
});
afterEach(() => rm(projectDir, { recursive: true }));

const nightly = aStage({ trigger: 'schedule', schedule: '0 3 * * *', timezone: 'Asia/Seoul' });
const strict: Stage = { ...nightly, dotenvChecks: 'strict' };

type Files = Readonly<Record<string, string | Buffer>>;
type Choice = Partial<Omit<EnvironmentOrder, 'projectDir'>>;

async function load(files: Files, choice: Choice = {}): Promise<StageEnvironment> {
  for (const [file, text] of Object.entries(files)) await writeFile(join(projectDir, file), text);
  return loadEnvironment({ projectDir, stage: nightly, processEnv: {}, ci: false, ...choice });
}

/** The environment of one file alone. */
const loadOne = (text: string, choice: Choice = {}): Promise<StageEnvironment> =>
  load({ '.env.nightly': text }, choice);

const valuesOf = async (text: string, choice: Choice = {}): Promise<Record<string, string>> => ({
  ...(await loadOne(text, choice)).backend,
});

async function problemsOf(loading: Promise<StageEnvironment>): Promise<readonly EnvironmentProblem[]> {
  try {
    await loading;
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}

const places = (problems: readonly EnvironmentProblem[]): string[] =>
  problems.map(({ code, file, line, key }) =>
    [code, file === null ? null : `${file}:${String(line)}`, key].filter((part) => part !== null).join(' '),
  );

const faults = async (text: string, choice: Choice = {}): Promise<string[]> =>
  places(await problemsOf(loadOne(text, choice)));
const warned = async (text: string, choice: Choice = {}): Promise<string[]> =>
  places((await loadOne(text, choice)).warnings);

describe('the files of a stage', () => {
  const four = {
    '.env': 'A=1\nB=1\nC=1\nD=1\nE=1\n',
    '.env.local': 'B=2\nC=2\nD=2\nE=2\n',
    '.env.nightly': 'C=3\nD=3\nE=3\n',
    '.env.nightly.local': 'D=4\nE=4\n',
  };

  test('override each other key by key, the process environment on top of them', async () => {
    const environment = await load(four, { processEnv: { E: '5', USER: 'someone' } });
    expect(environment.backend).toEqual({ A: '1', B: '2', C: '3', D: '4', E: '5' });
    expect(environment.entries.map(({ name, origin }) => [name, origin])).toEqual([
      ['A', '.env'],
      ['B', '.env.local'],
      ['C', '.env.nightly'],
      ['D', '.env.nightly.local'],
      ['E', 'process'],
    ]);
    expect(environment.files).toEqual([
      { file: '.env', found: true, keys: 5 },
      { file: '.env.local', found: true, keys: 4 },
      { file: '.env.nightly', found: true, keys: 3 },
      { file: '.env.nightly.local', found: true, keys: 2 },
    ]);
    expect(places(environment.warnings)).toEqual([
      'LOCAL_FILE_USED .env.local:null',
      'LOCAL_FILE_USED .env.nightly.local:null',
      'OVERRIDDEN_BY_PROCESS_ENV .env.nightly.local:2 E',
    ]);
  });

  test.each([
    'DATABASE_URL',
    'PGPASSWORD',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_PROFILE',
    'PULUMI_CONFIG_PASSPHRASE',
    'PULUMI_ACCESS_TOKEN',
  ])('keep %s, which tells Switchback itself something in the process environment', async (name) => {
    const stage: Stage = { ...strict, allowReserved: [name], allowLiteralSecrets: [name] };
    const processEnv = { [name]: 'canary-of-the-service' };
    const environment = await loadOne(`${name}=of-the-stage\nCOPY=$${name}\n`, { stage, processEnv });
    expect(environment.backend).toEqual({ [name]: 'of-the-stage', COPY: 'of-the-stage' });
    expect(environment.entries.map(({ origin }) => origin)).toEqual(['.env.nightly', '.env.nightly']);
    expect(places(environment.warnings)).toEqual([`PROCESS_ENV_IGNORED .env.nightly:1 ${name}`]);
    const without = `DEFAULT=\${${name}:-none}\nREFERS=$${name}\n`;
    const [problem, ...more] = await problemsOf(loadOne(without, { stage, processEnv }));
    expect(problem).toMatchObject({
      code: 'UNRESOLVED_REFERENCE',
      key: 'REFERS',
      facts: { reference: name, ignored: true },
    });
    expect(more).toEqual([]);
    expect(JSON.stringify([environment, problem])).not.toContain('canary');
  });

  test('of a developer keep the database, and let the process choose its cloud and fill in references', async () => {
    const processEnv = { DATABASE_URL: 'of-the-service', AWS_PROFILE: 'mine' };
    const file = 'DATABASE_URL=of-the-file\nAWS_PROFILE=team\n';
    const local = await load({ '.env.development': file }, { stage: 'local', processEnv });
    expect(local.backend).toEqual({ AWS_PROFILE: 'mine', DATABASE_URL: 'of-the-file' });
    expect(local.warnings.map(({ code, key }) => `${code} ${String(key)}`)).toEqual([
      'PROCESS_ENV_IGNORED DATABASE_URL',
      'OVERRIDDEN_BY_PROCESS_ENV AWS_PROFILE',
      'RESERVED_KEY AWS_PROFILE',
    ]);
    const refers = await load(
      { '.env.development': 'STORE=$DATABASE_URL\n' },
      { stage: 'local', processEnv },
    );
    expect(refers.backend).toEqual({ STORE: 'of-the-service' });
  });

  test('that belong to one machine are refused in CI, except for local', async () => {
    expect(places(await problemsOf(load(four, { ci: true })))).toEqual([
      'LOCAL_FILE_USED .env.local:null',
      'LOCAL_FILE_USED .env.nightly.local:null',
    ]);
    const local = await load({ ...four, '.env.development': 'F=6\n' }, { stage: 'local', ci: true });
    expect(local.backend).toEqual({ A: '1', B: '2', C: '2', D: '2', E: '2', F: '6' });
    expect(local.warnings).toEqual([]);
  });

  test('must hold the own one of a deployed stage; local needs none at all', async () => {
    expect(places(await problemsOf(load({ '.env': 'A=$IN_THE_OTHER_FILE\n' })))).toEqual([
      'ENV_FILE_MISSING .env.nightly:null',
    ]);
    await rm(join(projectDir, '.env'));
    expect((await load({}, { stage: 'local' })).entries).toEqual([]);
  });

  test('are chosen by the stage alone: another choice is refused, and so is the file of local', async () => {
    expect(await faults('A=1', { askedDotenv: 'staging' })).toEqual(['STAGE_ENV_MISMATCH']);
    expect(await faults('A=1', { askedDotenv: 'nightly' })).toEqual([]);
    const taken = load({ '.env.development': '' }, { stage: { ...nightly, dotenv: 'development' } });
    expect(places(await problemsOf(taken))).toEqual(['DOTENV_NAME_TAKEN']);
  });

  test('that cannot be read say why', async () => {
    await mkdir(join(projectDir, '.env'));
    const files = {
      '.env.local': 'A='.padEnd(1024 * 1024 + 1, 'x'),
      '.env.nightly': Buffer.from('A=1\nB=\xff\n', 'latin1'),
    };
    const problems = await problemsOf(load({ ...files, '.env.nightly.local': 'A=1\n\nB=\0\n' }));
    expect(places(problems).filter((place) => !place.startsWith('LOCAL'))).toEqual([
      'ENV_FILE_UNREADABLE .env:null',
      'ENV_FILE_UNREADABLE .env.local:null',
      'ENCODING .env.nightly:2',
      'ENCODING .env.nightly.local:3',
    ]);
    expect(problems.flatMap(({ facts }) => ('reason' in facts ? facts.reason : []))).toEqual([
      'not-a-file',
      'too-large',
      'not-utf-8',
      'nul',
    ]);
  });

  test('without permission are refused', async () => {
    await writeFile(join(projectDir, '.env'), 'A=1');
    await chmod(join(projectDir, '.env'), 0);
    // The superuser reads everything.
    const expected = process.getuid?.() === 0 ? [] : ['ENV_FILE_UNREADABLE .env:null'];
    expect(await faults('B=1')).toEqual(expected);
  });

  test('may begin with a BOM and end their lines like any system', async () => {
    expect(await valuesOf('\uFEFFA=1\r\nB=2\rC=3\n')).toEqual({ A: '1', B: '2', C: '3' });
  });

  test('with a million blank lines are read at once', async () => {
    expect(await valuesOf(`A=1${'\n'.repeat(1_000_000)}B=2`)).toEqual({ A: '1', B: '2' });
  });
});

describe('the lines of a file', () => {
  test('mean what dotenv says they mean', async () => {
    const text = [
      '# a comment',
      'export A = 1   # one',
      'B="two\\nlines" # text',
      "C='single \\n'",
      'D=`back "tick" \'s`',
      'KEY="first',
      '  second"',
      'EMPTY=',
      'lower=fine',
      "THEME='blue#1'",
      'G=it\'s "fine"',
    ].join('\n');
    expect(await valuesOf(text)).toEqual({
      A: '1',
      B: 'two\nlines',
      C: 'single \\n',
      D: 'back "tick" \'s',
      KEY: 'first\n  second',
      EMPTY: '',
      lower: 'fine',
      THEME: 'blue#1',
      G: 'it\'s "fine"',
    });
  });

  const wrapped = 'q'.repeat(62) + 'X9';
  test.each([
    ['with two signs', `JWT_SECRET=${wrapped}\nq8Xb3kLmN0pQrStUvWx9Zz==\n`, 2],
    ['with one', `JWT_SECRET=${wrapped}\nq8Xb3kLmN0pQrStUvWx9Zzz=\n`, 2],
    ['that begins with a digit', `export JWT_SECRET = ${wrapped}\n9q8Xb3kLmN0pQrStUvWx9Z==\n`, 2],
    ['behind other lines of it', `JWT_SECRET=${wrapped}\n${wrapped}\n9q8Xb3kLmN0pQrStUvWx9Zz=\n`, 3],
    ['that is very short', `JWT_SECRET=${wrapped}\nqX==\n`, 2],
    ['in another file', 'q8Xb3kLmN0pQrStUvWx9Zz==\n', 1],
  ])(
    'that are the rest of a wrapped secret %s are refused, and no text repeats them',
    async (_, text, line) => {
      const problems = await problemsOf(loadOne(text));
      expect(places(problems).at(-1)).toBe(`SYNTAX .env.nightly:${String(line)}`);
      expect(problems.at(-1)).toMatchObject({ key: null, facts: { reason: 'wrapped-value' } });
      const shown = problems.map((problem) => fileText(messagesIn('en'), problem));
      expect(JSON.stringify([problems, shown])).not.toMatch(/q8Xb|qX/);
    },
  );

  test('may hold names without a value, also below a key of many characters', async () => {
    const names = ['CALLBACKURL', 'sessionkey', 'API_KEY_OF_B', 'loglevels12'];
    const text = names.map((name) => `ID_${name}=${wrapped}\n${name}=\n`).join('');
    expect(Object.keys(await valuesOf(text.replace('\nloglevels12=', '\nloglevels12=""')))).toHaveLength(8);
    expect(Object.keys(await valuesOf('A=short\nloglevels12=\n'))).toHaveLength(2);
    expect(
      Object.keys(await valuesOf(`# ${wrapped}\nloglevels12=\nA="${wrapped}"\nloglevels13=\n`)),
    ).toHaveLength(3);
    expect(await faults(text)).toEqual(['SYNTAX .env.nightly:8']);
  });

  test.each([
    ['no assignment', 'A=1\nwhat is this\nB=2', ['SYNTAX .env.nightly:2']],
    ['a colon', 'A: 1', ['SYNTAX .env.nightly:1 A']],
    ['key and sign apart', 'A\n=1', ['SYNTAX .env.nightly:1 A']],
    ['text behind a quote', 'A="1" 2', ['SYNTAX .env.nightly:1 A']],
    ['a quote that stays open', 'A="1\nB=2', ['SYNTAX .env.nightly:1 A']],
    ['a quote that the next line closes', 'A="1\nB="2"\nC=$B', ['SYNTAX .env.nightly:1 A']],
    ['a value on the next line', 'A=\n"1"', ['SYNTAX .env.nightly:2']],
    ['a bare private key', 'A=-----BEGIN X-----\nabc=\n-----END X-----\nB=2', ['SYNTAX .env.nightly:1 A']],
    ['a line separator', '# x\u2028A=1', ['SYNTAX .env.nightly:1']],
    ['a blank in the key', 'A B=1', ['SYNTAX .env.nightly:1']],
    ['a dash in the key', 'Set-Mode = fast please', ['INVALID_KEY .env.nightly:1 Set-Mode']],
    ['a dot in the key', 'a.b=1', ['INVALID_KEY .env.nightly:1 a.b']],
    ['a digit in front', '1A=1', ['INVALID_KEY .env.nightly:1 1A']],
    ['letters of another script', '이름=1', ['INVALID_KEY .env.nightly:1 이름']],
    ['the same key twice', 'A=1\nB=2\nA=3', ['DUPLICATE_KEY .env.nightly:3 A']],
  ])('are refused for %s', async (_, text, expected) => {
    expect(await faults(text)).toEqual(expected);
  });

  test('with # in an unquoted value are a warning, and an error under strict checks', async () => {
    const text = 'A=blue#1\nB=#fff\nC=blue #1\nD="blue#1"\nE=x # y#z';
    const expected = ['AMBIGUOUS_HASH .env.nightly:1 A', 'AMBIGUOUS_HASH .env.nightly:2 B'];
    expect(await warned(text)).toEqual(expected);
    expect(await faults(text, { stage: strict })).toEqual(expected);
  });

  test('that look like a slip are warnings', async () => {
    expect(await warned('A="1\nB=2\nC="\nD=x\u200by\nDOTENV_CONFIG_DEBUG=true\nE="👩‍👩‍👧"')).toEqual([
      'SUSPICIOUS_MULTILINE .env.nightly:1 A',
      'INVISIBLE_CHARACTER .env.nightly:4',
      'TOOL_VARIABLE .env.nightly:5 DOTENV_CONFIG_DEBUG',
    ]);
  });
});

describe('references', () => {
  test('are resolved after the merge', async () => {
    const files = {
      '.env': 'API_HOST=api.example.dev\n',
      '.env.nightly': 'API_URL=https://${API_HOST}/v1\n',
    };
    expect((await load(files)).backend['API_URL']).toBe('https://api.example.dev/v1');
    const overridden = await load(files, { processEnv: { API_HOST: '10.0.0.7' } });
    expect(overridden.backend['API_URL']).toBe('https://10.0.0.7/v1');
    expect(places(overridden.warnings)).toEqual(['OVERRIDDEN_BY_PROCESS_ENV .env:1 API_HOST']);
  });

  test.each([
    ['LOG_LEVEL=${LOG_LEVEL_OVERRIDE:-info}', 'info'],
    ["TEAM_NAME=서버팀\nGREETING='안녕, ${TEAM_NAME}'", '안녕, 서버팀'],
    ['FEE_TEXT=costs \\$5', 'costs $5'],
    ['X=costs $5, $ and $% and a$', 'costs $5, $ and $% and a$'],
    ['E=\nX=${E:-set}|${E-set}|${E:+set}|${U-set}|${U:+set}', 'set|||set|'],
    ['A=1\nX=${A:-two}|${A-two}|${A:+two}|${A:?no}|$A|${A}', '1|1|two|1|1|1'],
    ['A=1\nX=${U:-a${A}b${U:-{"c":"$A"}}}d', 'a1b{"c":"1"}d'],
    ['A=\\${B}\nX=${A}', '${B}'],
    ["A='\\$(date)'\nX=$A", '$(date)'],
    ['X=$HOME_OF_PROCESS', 'from $& the process ${A}'],
    ['X=${U:+$NOT_ASKED_FOR}', ''],
    ['X="a\\\\$"', 'a\\$'],
  ])('%j gives %j', async (text, expected) => {
    const processEnv = { HOME_OF_PROCESS: 'from $& the process ${A}' };
    const values = Object.entries(await valuesOf(text, { processEnv }));
    const name = text.split('\n').at(-1)?.split('=')[0];
    expect(values.find(([key]) => key === name)?.[1]).toBe(expected);
  });

  test.each([
    [
      'a name that is nowhere',
      'A=1\nX=$NOWHERE $NOWHERE ${ELSE}',
      ['UNRESOLVED_REFERENCE .env.nightly:2 X', 'UNRESOLVED_REFERENCE .env.nightly:2 X'],
    ],
    ['a name of every object', 'X=$constructor', ['UNRESOLVED_REFERENCE .env.nightly:1 X']],
    ['a name that is required', 'E=\nX=${E:?set me}', ['REQUIRED_REFERENCE .env.nightly:2 X']],
    ['themselves', 'X=${X:-1}', ['REFERENCE_CYCLE .env.nightly:1 X']],
    [
      'a form of other shells',
      'X=${A:=1}\nY=${#A}\nZ=${A%x}',
      ['X', 'Y', 'Z'].map((key, index) => `REFERENCE_SYNTAX .env.nightly:${String(index + 1)} ${key}`),
    ],
    ['an open brace', 'X=${A', ['REFERENCE_SYNTAX .env.nightly:1 X']],
    ['an open brace in a default', 'X=${A:-{}', ['REFERENCE_SYNTAX .env.nightly:1 X']],
    ['a name of another script', 'X=$이름', ['REFERENCE_SYNTAX .env.nightly:1 X']],
    ['a command', 'BUILT_AT=$(date)', ['COMMAND_SUBSTITUTION_UNSUPPORTED .env.nightly:1 BUILT_AT']],
    ['a command in a default', 'X=${A:-$(date)}', ['COMMAND_SUBSTITUTION_UNSUPPORTED .env.nightly:1 X']],
    [
      'Serverless',
      'X=${ssm:/a/b~true}\nY=${opt:stage}\nZ=${cf(us-east-1):a.b}',
      ['X', 'Y', 'Z'].map((key, index) => `SERVERLESS_VARIABLE .env.nightly:${String(index + 1)} ${key}`),
    ],
    ['CloudFormation', 'X={{resolve:ssm:/a:1}}', ['CFN_DYNAMIC_REFERENCE .env.nightly:1 X']],
    ['dotenvx', 'X=encrypted:abc', ['ENCRYPTED_VALUE .env.nightly:1 X']],
  ])('to %s are refused', async (_, text, expected) => {
    expect(await faults(text)).toEqual(expected);
  });

  test('in a circle print their path once', async () => {
    const problems = await problemsOf(loadOne('A=$PUBLIC_URL\nPUBLIC_URL=$BASE_URL\nBASE_URL=$PUBLIC_URL'));
    expect(problems.map(({ code, facts }) => [code, facts])).toEqual([
      ['REFERENCE_CYCLE', { path: ['PUBLIC_URL', 'BASE_URL', 'PUBLIC_URL'] }],
    ]);
    const [text] = problems.map((problem) => fileText(messagesIn('en'), problem));
    expect(text).toContain('PUBLIC_URL → BASE_URL → PUBLIC_URL');
  });

  test('to a name on a broken line do not repeat that it is broken', async () => {
    expect(await faults('API_HOST: x\nURL=$API_HOST\nB=$REALLY_NOWHERE')).toEqual([
      'SYNTAX .env.nightly:1 API_HOST',
      'UNRESOLVED_REFERENCE .env.nightly:3 B',
    ]);
  });

  test('that grow beyond all bounds end with a problem and not with the memory', async () => {
    const doubling = Array.from(
      { length: 60 },
      (_, index) => `A${String(index + 1)}=$A${String(index)}$A${String(index)}`,
    );
    expect(await faults(['A0=xxxxxxxxxx', ...doubling.toReversed()].join('\n'))).toEqual([
      'VALUE_TOO_LARGE .env.nightly:48 A14',
    ]);
    const many = Array.from({ length: 20 }, (_, index) => `B${String(index)}=$A`);
    expect(await faults([`A=${'x'.repeat(100_000)}`, ...many].join('\n'))).toEqual([
      'VALUE_TOO_LARGE .env.nightly:11 B9',
    ]);
    const nested = `${'${A:-'.repeat(5000)}x${'}'.repeat(5000)}`;
    expect(await faults(`X=${nested}`)).toEqual(['REFERENCE_SYNTAX .env.nightly:1 X']);
  });

  test('through a chain of thousands of names are resolved', async () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => `A${String(index)}=$A${String(index + 1)}`);
    expect((await valuesOf([...chain, 'A20000=end'].join('\n')))['A0']).toBe('end');
  });
});

describe('the checks', () => {
  test('keep settings of the stack from the backend, and give their defaults', async () => {
    const environment = await loadOne(
      'SWITCHBACK_STAGE_PORT=4102\nSWITCHBACK_HEALTH_PATH=/ready?deep=1\nSWITCHBACK_START=PT2M\nSWITCHBACK_DRAIN=PT0S\nSWITCHBACK_STOP=PT1M\nSWITCHBACK_HEALTH_TIMEOUT=PT20S\nSWITCHBACK_FORWARDED=replace\nA=값',
    );
    expect(environment.settings).toEqual({
      ...{ port: 4102, healthPath: '/ready?deep=1', startSeconds: 120, forwarded: 'replace', aws: null },
      times: { drainSeconds: 0, stopSeconds: 60, lookSeconds: 20, intervalSeconds: null },
    });
    expect(environment.backend).toEqual({ A: '값' });
    expect((await loadOne('A=1')).settings).toMatchObject({
      ...{ port: null, healthPath: '/healthz', startSeconds: null, forwarded: 'keep' },
    });
  });

  test.each([
    ['SWITCHBACK_STAGE_PROT=1', 'UNKNOWN_STACK_SETTING .env.nightly:1 SWITCHBACK_STAGE_PROT'],
    ['switchback_stage_port=1', 'UNKNOWN_STACK_SETTING .env.nightly:1 switchback_stage_port'],
    ['SWITCHBACK_REGION=x', 'UNKNOWN_STACK_SETTING .env.nightly:1 SWITCHBACK_REGION'],
    ['SWITCHBACK_STAGE_PORT=65536', 'BAD_STACK_SETTING .env.nightly:1 SWITCHBACK_STAGE_PORT'],
    ['SWITCHBACK_STAGE_PORT=0', 'BAD_STACK_SETTING .env.nightly:1 SWITCHBACK_STAGE_PORT'],
    ['SWITCHBACK_STAGE_PORT=', 'BAD_STACK_SETTING .env.nightly:1 SWITCHBACK_STAGE_PORT'],
    ['SWITCHBACK_HEALTH_PATH=healthz', 'BAD_STACK_SETTING .env.nightly:1 SWITCHBACK_HEALTH_PATH'],
    ['SWITCHBACK_HEALTH_PATH=//other.host/', 'BAD_STACK_SETTING .env.nightly:1 SWITCHBACK_HEALTH_PATH'],
    ['SWITCHBACK_DRAIN=PT61M', 'BAD_STACK_SETTING .env.nightly:1 SWITCHBACK_DRAIN'],
    ['SWITCHBACK_STOP=PT0S', 'BAD_STACK_SETTING .env.nightly:1 SWITCHBACK_STOP'],
    ['SWITCHBACK_HEALTH_TIMEOUT=5', 'BAD_STACK_SETTING .env.nightly:1 SWITCHBACK_HEALTH_TIMEOUT'],
    ['SWITCHBACK_HEALTH_INTERVAL=PT10S', 'UNKNOWN_STACK_SETTING .env.nightly:1 SWITCHBACK_HEALTH_INTERVAL'],
    ['SWITCHBACK_START=45', 'BAD_STACK_SETTING .env.nightly:1 SWITCHBACK_START'],
    ['SWITCHBACK_START=PT0S', 'BAD_STACK_SETTING .env.nightly:1 SWITCHBACK_START'],
    ['SWITCHBACK_START=PT2H', 'BAD_STACK_SETTING .env.nightly:1 SWITCHBACK_START'],
    ['SWITCHBACK_FORWARDED=some', 'BAD_STACK_SETTING .env.nightly:1 SWITCHBACK_FORWARDED'],
    ['SWITCHBACK_STAGE=x', 'KEY_CONFLICT .env.nightly:1 SWITCHBACK_STAGE'],
    ['PORT=1', 'KEY_CONFLICT .env.nightly:1 PORT'],
    ['NODE_OPTIONS=x', 'RESERVED_KEY .env.nightly:1 NODE_OPTIONS'],
    ['LD_PRELOAD=x', 'RESERVED_KEY .env.nightly:1 LD_PRELOAD'],
    ['PULUMI_HOME=x', 'RESERVED_KEY .env.nightly:1 PULUMI_HOME'],
    ['PATH=x', 'RESERVED_KEY .env.nightly:1 PATH'],
  ])('refuse %s', async (text, expected) => {
    expect(await faults(text)).toEqual([expected]);
  });

  test('name the nearest setting and the platform of another', async () => {
    const problems = await problemsOf(loadOne('SWITCHBACK_STAGE_PROT=1\nSWITCHBACK_CPU=256'));
    expect(problems.map(({ facts }) => facts)).toMatchObject([
      { nearest: 'SWITCHBACK_STAGE_PORT', belongsTo: null },
      { nearest: null, belongsTo: 'aws' },
    ]);
    expect(problems.map((problem) => fileText(messagesIn('en'), problem))[1]).toContain('platform aws');
  });

  test('take reserved names from the list of exceptions, and AWS ones as warnings', async () => {
    expect(await warned('AWS_REGION=x')).toEqual(['RESERVED_KEY .env.nightly:1 AWS_REGION']);
    expect(await faults('AWS_REGION=x', { stage: strict })).toEqual([
      'RESERVED_KEY .env.nightly:1 AWS_REGION',
    ]);
    const allowReserved = ['AWS_REGION', 'NODE_OPTIONS'];
    const allowed = { stage: { ...strict, allowReserved } };
    expect(await valuesOf('AWS_REGION=x\nNODE_OPTIONS=y', allowed)).toEqual({
      AWS_REGION: 'x',
      NODE_OPTIONS: 'y',
    });
  });

  test('know secrets by name, by list and by what went into a value', async () => {
    const arn = 'arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:db-AbCdEf';
    const text = `DB_PASSWORD=${arn}\napiKey=x\nLICENSE=y\nURL=https://u:$apiKey@host\nVIA=$URL\nPLAIN=\${apiKey:+set}\nMY_TOKEN=`;
    const stage = { ...nightly, secretKeys: ['LICENSE'] };
    const { entries, warnings } = await loadOne(text, { stage });
    expect(entries.filter(({ secret }) => secret).map(({ name }) => name)).toEqual([
      'DB_PASSWORD',
      'LICENSE',
      'MY_TOKEN',
      'URL',
      'VIA',
      'apiKey',
    ]);
    expect(places(warnings)).toEqual([
      'SECRET_LITERAL .env.nightly:2 apiKey',
      'SECRET_LITERAL .env.nightly:3 LICENSE',
    ]);
    expect(
      await faults(text, { stage: { ...stage, dotenvChecks: 'strict', allowLiteralSecrets: ['LICENSE'] } }),
    ).toEqual(['SECRET_LITERAL .env.nightly:2 apiKey']);
    const local = await load({ '.env.development': 'DB_PASSWORD=plain\nPORT=3000' }, { stage: 'local' });
    expect(local.warnings).toEqual([]);
    expect(local.entries[0]?.secret).toBe(true);
  });

  test('know no secret by its shape: nobody is asked for a reference in its place', async () => {
    const text = 'DATABASE_DSN=postgres://app:hunter22@db/app\nDB_PASS=hunter22\n';
    const { entries, warnings } = await loadOne(text, { stage: strict });
    expect(entries.filter(({ secret }) => secret)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  test('name required keys that are missing or empty', async () => {
    const stage = { ...nightly, requiredKeys: ['A', 'B', 'C'] };
    expect(await faults('A=1\nB=', { stage })).toEqual([
      'REQUIRED_KEY_MISSING C',
      'REQUIRED_KEY_MISSING .env.nightly:2 B',
    ]);
    expect(await faults('A=1\nB=1', { stage, processEnv: { C: '1' } })).toEqual(['REQUIRED_KEY_MISSING C']);
  });

  test('refuse every override by the process on a deployed stage with strict checks, but not for local', async () => {
    const processEnv = { A: 'x' };
    expect(await faults('A=1', { stage: strict, processEnv })).toEqual([
      'OVERRIDDEN_BY_PROCESS_ENV .env.nightly:1 A',
    ]);
    const local = await load({ '.env.development': 'A=1' }, { stage: 'local', processEnv });
    expect(local.backend).toEqual({ A: 'x' });
    expect(local.warnings[0]).toMatchObject({ key: 'A', file: '.env.development' });
  });
});

describe('an environment', () => {
  test('is sorted by name, whatever the order of the lines', async () => {
    const { entries } = await loadOne('b=1\nA=2\nC=3\na=4');
    expect(entries.map(({ name }) => name)).toEqual(['A', 'C', 'a', 'b']);
  });

  test('leaves the environment of the process as it is', async () => {
    const before = JSON.stringify(process.env);
    await loadOne('SOME_NEW_NAME=1', { processEnv: process.env });
    expect(JSON.stringify(process.env)).toBe(before);
  });

  test('has a fingerprint of its values that says nothing about them', async () => {
    const key = Buffer.from('0123456789abcdef');
    const print = async (text: string, withKey = key): Promise<string> =>
      fingerprintOf(await loadOne(text), withKey);
    const first = await print('A=1\nSWITCHBACK_STAGE_PORT=4102\nB=$A');
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await print('# moved\nB=1\nA="1"\n\nSWITCHBACK_STAGE_PORT=4102')).toBe(first);
    expect(await print('A=1\nSWITCHBACK_STAGE_PORT=4103\nB=1')).not.toBe(first);
    expect(await print('A=1\nB=1')).not.toBe(first);
    expect(await print('A=1\nSWITCHBACK_STAGE_PORT=4102\nB=1', Buffer.from('another'))).not.toBe(first);
    expect(await print('A="1=2"')).not.toBe(await print('A=1\nB=2'));
  });

  test('of every stage of this repository, and of local, is without problems', async () => {
    const catalogue = await loadCatalogue(installDir);
    const ports = new Set<number | null>();
    for (const stage of [...catalogue.stages, 'local'] as const) {
      const environment = await loadEnvironment({ projectDir: installDir, stage, processEnv: {}, ci: false });
      expect(environment.warnings.filter(({ code }) => code !== 'LOCAL_FILE_USED')).toEqual([]);
      expect(environment.backend['TEAM_NAME']).toBe('서버팀');
      ports.add(environment.settings.port);
    }
    expect([...ports]).toEqual([4101, 4102, 4103, 4104, 4105, null]);
  });

  test('of an unknown stage lists the known ones', async () => {
    const catalogue = await loadCatalogue(installDir);
    expect(chooseStage(catalogue, 'local')).toBe('local');
    expect(chooseStage(catalogue, 'dev')).toMatchObject({ name: 'dev' });
    expect(() => chooseStage(catalogue, 'nigthly')).toThrow('UNKNOWN_STAGE');
    try {
      chooseStage(catalogue, 'nigthly');
    } catch (error) {
      const [problem] = (error as EnvironmentError).problems;
      expect(problem?.facts).toMatchObject({
        nearest: 'nightly',
        known: expect.arrayContaining(['local', 'dev']),
      });
    }
  });
});

test('every code has a text, and every text a code', () => {
  const [en, ko] = [messagesIn('en'), messagesIn('ko')];
  const catalogue: Readonly<Record<CatalogueCode, unknown>> = en.catalogue;
  expect(Object.keys(ko.catalogue)).toEqual(Object.keys(catalogue));
  const dotenv: Readonly<Record<EnvironmentCode, unknown>> = en.dotenv;
  expect(Object.keys(ko.dotenv)).toEqual(Object.keys(dotenv));
});

test('no problem and no warning ever holds a value, in data, in an error or in a sentence', async () => {
  const canary = 'cAnArY7f3a';
  const files = {
    '.env': Buffer.from(
      `BROKEN=${canary}\n${canary} is here\nA: ${canary}\n=${canary}\nMULTI="${canary}\nX=${canary}\n"\nPEM=-----BEGIN K-----\n${canary}=\n-----END K-----\n`,
    ),
    '.env.nightly': [
      `Set-Mode=${canary}`,
      `D=${canary}`,
      `D=${canary}`,
      `H=${canary}#${canary}`,
      `Q="${canary}" ${canary}`,
      `O="${canary}`,
      `U=${canary}$NOWHERE`,
      `DB_PASSWORD=pa$${canary}`,
      `MY_TOKEN=\${${canary}:?${canary}}`,
      `R=\${NOWHERE:?set NOWHERE}${canary}`,
      `C1=${canary}$C2`,
      `C2=${canary}$C1`,
      `S=\${ssm:${canary}}`,
      `F=\${NOWHERE!${canary}}`,
      `K=$(${canary})`,
      `CFN={{resolve:ssm:${canary}}}`,
      `ENC=encrypted:${canary}`,
      `SWITCHBACK_STAGE_PORT=${canary}`,
      `SWITCHBACK_OTHER=${canary}`,
      `SWITCHBACK_STAGE=${canary}`,
      `NODE_OPTIONS=${canary}`,
      `AWS_REGION=${canary}`,
      `DOTENV_X=${canary}`,
      `INV=\u200b${canary}`,
      `SECRET_LONG=${canary.repeat(14_000)}`,
      `PROCESS_WINS=1`,
    ].join('\n'),
    '.env.nightly.local': `L=${canary}`,
  };
  const choice = { processEnv: { PROCESS_WINS: canary }, stage: { ...strict, requiredKeys: ['GONE'] } };
  const broken = await problemsOf(load(files, choice));
  const unreadable = await problemsOf(load({ '.env': Buffer.from(`BAD=${canary}\xff`, 'latin1') }, choice));
  const problems = [...broken, ...unreadable];
  await rm(join(projectDir, '.env'));
  const error = new EnvironmentError(problems);
  const readable = await load(
    { '.env.nightly': `MY_TOKEN=${canary}\nH=${canary}#x\nAWS_X=${canary}\nA=1` },
    { processEnv: { A: canary } },
  );
  const all = [...problems, ...readable.warnings];
  const sentences = all.flatMap((problem) => [
    fileText(messagesIn('en'), problem),
    fileText(messagesIn('ko'), problem),
  ]);
  expect(new Set(all.map(({ code }) => code)).size).toBeGreaterThanOrEqual(22);
  expect(JSON.stringify(all)).not.toContain(canary);
  expect(`${error.message} ${error.stack ?? ''}`).not.toContain(canary);
  expect(sentences.join('\n')).not.toContain(canary);
  expect(sentences.join('\n')).not.toMatch(/undefined|null|\[object/);
  expect(JSON.stringify(all)).not.toContain(projectDir);
});

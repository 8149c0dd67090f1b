import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { freePort } from '../../../src/dotenv/stage-ports.js';
import { commitAll, fiveStages, makeProject, type TestProject } from '../../support/project.js';
import { installation } from '../command.js';
import type { Told } from '../doctor-after.js';
import { runByFile as run } from '../in-process.js';

let project: TestProject;
let env: Record<string, string | undefined>;

beforeEach(async () => {
  const ports: number[] = [];
  const stages: Record<string, (typeof fiveStages)[string]> = {};
  for (const [name, stage] of Object.entries(fiveStages)) {
    ports.push(await freePort(ports));
    stages[name] = { ...stage, env: `SWITCHBACK_STAGE_PORT=${ports.at(-1)}\n${stage.env ?? ''}` };
  }
  project = await makeProject(stages);
  await mkdir(project.dataDir, { mode: 0o700 });
  env = { SWITCHBACK_DATA_DIR: project.dataDir, HOME: project.dir };
});
afterEach(() => project.remove());

async function told(): Promise<Told[]> {
  const { stdout, stderr } = await run(['doctor', '--json'], { cwd: project.dir, env });
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as { items: Told[] }).items;
}

const wrong = async (): Promise<Told[]> => (await told()).filter(({ state }) => state === 'problem');

/** Runs a printed command as a person would paste it. */
async function paste(command: string, input = ''): Promise<void> {
  const running = promisify(execFile)('sh', ['-c', command], {
    cwd: project.dir,
    env: { PATH: process.env['PATH'], ...env },
  });
  running.child.stdin?.on('error', () => undefined).end(input);
  await running;
}

/** Every file of the project and of the data directory, byte for byte. */
async function everything(): Promise<Map<string, string>> {
  const files = await Promise.all(
    [project.dir, project.dataDir].map(async (folder) => {
      const names = await readdir(folder);
      return Promise.all(
        names.map(
          async (name) => [name, await readFile(join(folder, name), 'latin1').catch(() => '')] as const,
        ),
      );
    }),
  );
  return new Map(files.flat());
}

/** The lines that went, with a minus, and those that came, with a plus. */
function changes(before: Map<string, string>, after: Map<string, string>): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [old, now] = [before, after].map((files) =>
      (files.get(name) ?? '').split(/(?<=\n)/).filter((line) => line !== ''),
    );
    const gone = old!.filter((line) => !now!.includes(line)).map((line) => `${name} -${line}`);
    return [...gone, ...now!.filter((line) => !old!.includes(line)).map((line) => `${name} +${line}`)];
  });
}

const edit = async (name: string, change: (text: string) => string): Promise<void> =>
  project.write(name, change(await readFile(join(project.dir, name), 'utf8')));

const missing = 'Pulumi.devqa.yaml';
const withStage = (text: string) => project.write('Pulumi.pubqa.yaml', text);

interface Broken {
  readonly what: string;
  readonly breaks: () => Promise<void>;
  readonly code: string;
  /** What the command changes: lines that go and lines that come. */
  readonly changed: readonly (string | RegExp)[];
  readonly typed?: string;
}

const mended: readonly Broken[] = [
  {
    what: 'a key that is misspelt',
    breaks: () => edit(missing, (text) => text.replace('switchback:trigger', 'switchback:triger')),
    code: 'UNKNOWN_KEY',
    changed: [
      `${missing} -  switchback:triger: "request"\n`,
      `${missing} +  switchback:trigger: "request"\n`,
    ],
  },
  {
    what: 'a key that nobody knows',
    breaks: () => edit(missing, (text) => `${text}  switchback:colour: red`),
    code: 'UNKNOWN_KEY',
    changed: [`${missing} -  switchback:colour: red`, `${missing} +#   switchback:colour: red`],
  },
  {
    what: 'a line that stands there twice',
    breaks: () => edit(missing, (text) => `${text}  switchback:trigger: "request"`),
    code: 'YAML_KEY_TWICE',
    changed: [`${missing} -  switchback:trigger: "request"`, `${missing} +#   switchback:trigger: "request"`],
  },
  {
    what: 'a key by which another place would give variables',
    breaks: () => edit(missing, (text) => `environment: [team]\n${text}`),
    code: 'KEY_NOT_ALLOWED',
    changed: [`${missing} -environment: [team]\n`, `${missing} +# environment: [team]\n`],
  },
  {
    what: 'a value that is misspelt',
    breaks: () => edit(missing, (text) => text.replace('"request"', 'reqest')),
    code: 'INVALID_VALUE',
    changed: [`${missing} -  switchback:trigger: reqest\n`, `${missing} +  switchback:trigger: request\n`],
  },
  {
    what: 'a source that is misspelt',
    breaks: () => edit(missing, (text) => text.replace('"nightly"', 'nigthly')),
    code: 'UNKNOWN_SOURCE',
    changed: [`${missing} -  switchback:source: nigthly\n`, `${missing} +  switchback:source: nightly\n`],
  },
  {
    what: 'a time zone that is misspelt',
    breaks: () => edit('Pulumi.nightly.yaml', (text) => text.replace('Asia/Seoul', 'Asia/Soul')),
    code: 'INVALID_TIMEZONE',
    changed: [/-.*Asia\/Soul"\n$/, /\+.*Asia\/Seoul"\n$/],
  },
  {
    what: 'a salt that is damaged',
    breaks: () => edit(missing, (text) => text.replace(/^encryptionsalt: .*$/m, 'encryptionsalt: v1:no')),
    code: 'ENCRYPTION_SALT_INVALID',
    changed: [`${missing} -encryptionsalt: v1:no\n`, /\+encryptionsalt: v1:.*\/.*\n$/],
  },
  {
    what: 'a salt that is missing below a last line without an end',
    breaks: () => edit(missing, (text) => text.replace(/^encryptionsalt: .*\n/m, '').trimEnd()),
    code: 'ENCRYPTION_SALT_MISSING',
    changed: [
      `${missing} -  switchback:source: "nightly"`,
      `${missing} +  switchback:source: "nightly"\n`,
      /\+encryptionsalt: v1:.*\n$/,
    ],
  },
  {
    what: 'a stage file with another ending',
    breaks: async () => {
      await withStage(await readFile(join(project.dir, missing), 'utf8'));
      await edit('Pulumi.pubqa.yaml', (text) => text.replace('"devqa"', 'pubqa'));
      await project.write('.env.pubqa', `SWITCHBACK_STAGE_PORT=${await freePort()}\n`);
      await paste('mv Pulumi.pubqa.yaml Pulumi.pubqa.yml');
    },
    code: 'FILE_EXTENSION',
    changed: [
      ...Array<RegExp>(6).fill(/^Pulumi\.pubqa\.yaml \+/),
      ...Array<RegExp>(6).fill(/^Pulumi\.pubqa\.yml -/),
    ],
  },
  {
    what: 'a dotenv file that is missing',
    breaks: () => rm(join(project.dir, '.env.devqa')),
    code: 'DOTENV_FILE_MISSING',
    changed: [/^\.env\.devqa \+SWITCHBACK_STAGE_PORT=\d+\n$/],
  },
  {
    what: 'a variable that must be there',
    breaks: async () => {
      await edit(missing, (text) => `${text}  switchback:requiredKeys: [LOGIN_URL]\n`);
      await edit('.env.devqa', (text) => text.trimEnd());
    },
    code: 'REQUIRED_KEY_MISSING',
    typed: 'https://login.example.dev/?a=1&b=%20\n',
    changed: [
      '.env.devqa -GREETING=hello devqa',
      '.env.devqa +GREETING=hello devqa\n',
      '.env.devqa +LOGIN_URL=https://login.example.dev/?a=1&b=%20\n',
    ],
  },
  {
    what: 'a line of a dotenv file that every stage reads, with ends of lines of another system',
    breaks: () => project.write('.env', 'TEAM_NAME=서버팀\r\nBUILT_AT=$(date)\r\nA=1\r\n'),
    code: 'COMMAND_SUBSTITUTION_UNSUPPORTED',
    changed: ['.env -BUILT_AT=$(date)\r\n', '.env +# BUILT_AT=$(date)\r\n'],
  },
  {
    what: 'a setting of the stack that is misspelt',
    breaks: () => edit('.env.devqa', (text) => text.replace('STAGE_PORT', 'STAGE_PROT')),
    code: 'UNKNOWN_STACK_SETTING',
    changed: [/-SWITCHBACK_STAGE_PROT=\d+\n$/, /\+SWITCHBACK_STAGE_PORT=\d+\n$/],
  },
  {
    what: 'a port that is none',
    breaks: () => edit('.env.devqa', (text) => text.replace(/PORT=\d+/, 'PORT=many')),
    code: 'BAD_STACK_SETTING',
    changed: [/-SWITCHBACK_STAGE_PORT=many\n$/, /\+SWITCHBACK_STAGE_PORT=\d+\n$/],
  },
  {
    what: 'a port that is missing below a last line without an end',
    breaks: () => project.write('.env.devqa', 'GREETING=hello devqa'),
    code: 'port-missing',
    changed: [
      '.env.devqa -GREETING=hello devqa',
      '.env.devqa +GREETING=hello devqa\n',
      /^\.env\.devqa \+SWITCHBACK_STAGE_PORT=\d+\n$/,
    ],
  },
  {
    what: 'a port that two stages have from the file that every stage reads',
    breaks: async () => {
      await project.write('.env', `SWITCHBACK_STAGE_PORT=${await freePort()}\n`);
      for (const name of ['staging-1', 'staging-2']) await project.write(`.env.${name}`, 'A=1\n');
    },
    code: 'port-twice',
    changed: [/^\.env\.staging-2 \+SWITCHBACK_STAGE_PORT=\d+\n$/],
  },
  {
    what: 'a program that is not where Pulumi.yaml says',
    breaks: () => edit('Pulumi.yaml', (text) => text.replace(/^main: .*$/m, 'main: dist/index.js')),
    code: 'program-missing',
    changed: ['Pulumi.yaml -main: dist/index.js\n', /\+main: .*\/dist\/program\/index\.js\n$/],
  },
  {
    what: 'a program that Pulumi.yaml does not name',
    breaks: () => edit('Pulumi.yaml', (text) => text.replace(/^main: .*\n/m, '')),
    code: 'program-missing',
    changed: [/\+main: ".*\/dist\/program\/index\.js"\n$/],
  },
  {
    what: 'a provider that is not where Pulumi.yaml says',
    breaks: () => edit('Pulumi.yaml', (text) => text.replace(/path: \S+/, 'path: ./plugins')),
    code: 'provider-missing',
    changed: [/-.*path: \.\/plugins/, /\+.*path: .*\/provider/],
  },
  {
    what: 'a provider that Pulumi.yaml does not name',
    breaks: () => edit('Pulumi.yaml', (text) => text.replace(/^plugins: .*\n/m, '')),
    code: 'provider-missing',
    changed: [/\+plugins: .*\/provider/],
  },
];

test.each(mended)('$what is mended by its command, which changes nothing else', async (broken) => {
  await broken.breaks();
  const found = await wrong();
  expect(found.map(({ code, mend }) => ({ code, isMended: mend !== null }))).toContainEqual({
    code: broken.code,
    isMended: true,
  });
  const before = await everything();
  await paste(found.find(({ code }) => code === broken.code)!.mend!, broken.typed);
  expect(changes(before, await everything())).toEqual(
    broken.changed.map((change) => (typeof change === 'string' ? change : expect.stringMatching(change))),
  );
  expect(await wrong()).toEqual([]);
});

test('a provider that may not be run is mended by its command', async () => {
  const folder = join(project.dir, 'provider');
  await cp(join(installation, 'provider'), folder, { recursive: true });
  await edit('Pulumi.yaml', (text) => text.replace(/path: \S+/, 'path: ./provider'));
  await chmod(join(folder, 'pulumi-resource-switchback'), 0o600);
  const [found, ...more] = await wrong();
  expect({ code: found?.code, more }).toEqual({ code: 'provider-not-runnable', more: [] });
  await paste(found!.mend!);
  expect(await wrong()).toEqual([]);
});

test('a port that the service has chosen and a stranger has taken is changed where the service keeps it', async () => {
  const stranger = createServer().listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  const { port } = stranger.address() as AddressInfo;
  const ports = { dev: await freePort(), devqa: port, 'devqa-2': port * 10 };
  await writeFile(join(project.dataDir, 'ports.json'), `${JSON.stringify(ports, null, 2)}\n`);
  const [found] = await wrong();
  expect(found).toMatchObject({ code: 'port-taken', facts: { stage: 'devqa', port } });
  const before = await everything();
  await paste(found!.mend!);
  expect(changes(before, await everything())).toEqual([
    `ports.json -  "devqa": ${port},\n`,
    expect.stringMatching(/^ports\.json \+ {2}"devqa": \d+,\n$/),
  ]);
  expect(await wrong()).toEqual([]);
  stranger.close();
});

describe('no command is offered', () => {
  const purposeless = (text: string): string => text.replace(/^ {2}switchback:purpose: .*\n/m, '');
  const none: readonly [string, string, () => Promise<void>][] = [
    [
      'for one of two lines that differ',
      'YAML_KEY_TWICE',
      () => edit(missing, (text) => `${text}  switchback:trigger: commit\n`),
    ],
    [
      'for a key that its trigger does not take, where the trigger may be what is wrong',
      'KEY_NOT_ALLOWED',
      () => edit(missing, (text) => `${text}  switchback:schedule: 0 3 * * *\n`),
    ],
    [
      'that would make a file for a dotenv name that no stage may have',
      'ENV_FILE_MISSING',
      async () => {
        await edit(missing, (text) => text.replace('"devqa"', 'development'));
        await rm(join(project.dir, '.env.development'));
      },
    ],
    ['for a purpose that only people know', 'MISSING_KEY', () => edit(missing, purposeless)],
    [
      'that would lose a change that is not committed',
      'MISSING_KEY',
      async () => {
        commitAll(project.dir);
        await edit(missing, purposeless);
      },
    ],
    [
      'that would leave a secret behind in a comment',
      'SECRET_LITERAL',
      async () => {
        await edit(missing, (text) => `${text}  switchback:dotenvChecks: strict\n`);
        await edit('.env.devqa', (text) => `${text}DB_PASSWORD=hunter2\n`);
      },
    ],
    [
      'that would take away the first line of a value of several',
      'COMMAND_SUBSTITUTION_UNSUPPORTED',
      () => edit('.env.devqa', (text) => `${text}A="$(date)\nsecond line"\n`),
    ],
    [
      'that would put a file in the place of a link',
      'UNKNOWN_STACK_SETTING',
      async () => {
        await writeFile(join(project.dataDir, 'shared'), 'SWITCHBACK_STAGE_PROT=4000\n');
        await rm(join(project.dir, '.env.devqa'));
        await symlink(join(project.dataDir, 'shared'), join(project.dir, '.env.devqa'));
      },
    ],
    [
      'that would keep secrets in another way',
      'ENCRYPTED_KEY_MISSING',
      () => edit(missing, (text) => `secretsprovider: awskms://alias/switchback?region=us-east-1\n${text}`),
    ],
  ];
  test.each(none)('%s', async (_what, code, breaks) => {
    await breaks();
    const found = await wrong();
    expect(found.map((one) => [one.code, one.mend])).toContainEqual([code, null]);
    const { stdout } = await run(['doctor', '--output', 'table'], { cwd: project.dir, env });
    const arrows = stdout.split('\n').filter((line) => line.includes('→')).length;
    // The one is the command that starts the service.
    expect(arrows).toBe(1 + found.filter(({ mend }) => mend !== null).length);
    expect(stdout).not.toContain('EDITOR');
  });
});

describe('what depends on a file that is wrong', () => {
  const notes = async (): Promise<string[]> => {
    const left = (await told()).filter(({ code, state }) => code === 'skipped' && state === 'note');
    return left.map(({ check, text }) => `${check}: ${text}`);
  };
  const notLooked = (check: string, ...files: string[]): string =>
    `${check}: What depends on ${files.join(', ')} was not looked at: correct that first.`;

  test('is said not to be looked at, and nothing else is left out', async () => {
    expect(await notes()).toEqual([]);
    await edit(missing, (text) => text.replace('switchback:trigger', 'switchback:triger'));
    await edit('.env.unstable', (text) => `${text}A=$(date)\n`);
    expect(await notes()).toEqual([notLooked('ports', missing, '.env.unstable')]);
    expect(await stagesWithPorts()).toEqual(['nightly', 'staging-1', 'staging-2']);
  });

  test('is looked at where only the order of the stages is wrong', async () => {
    await edit(missing, (text) => text.replace('"nightly"', 'nigthly'));
    expect(await notes()).toEqual([]);
  });

  test('is the program and its provider, too', async () => {
    await edit('Pulumi.yaml', (text) => `${text}main: twice\n`);
    expect(await notes()).toEqual([notLooked('program', 'Pulumi.yaml')]);
  });

  test('is the provider where no stage is understood', async () => {
    for (const name of Object.keys(fiveStages)) await project.write(`Pulumi.${name}.yaml`, 'config: {');
    const files = Object.keys(fiveStages).map((name) => `Pulumi.${name}.yaml`);
    const said = await notes();
    expect(said.map((one) => one.split(':')[0])).toEqual(['program', 'ports']);
    for (const one of said) expect(files.filter((file) => one.includes(file))).toEqual(files);
  });

  /** The stages of which the check of the ports says that they are right. */
  const stagesWithPorts = async (): Promise<string[]> => {
    const ok = (await told()).find(({ code }) => code === 'ports-ok');
    return (ok!.facts['ports'] as string[]).map((one) => one.split(' ')[0] ?? '');
  };
});

test('the stages of other machines are left to them, also where they have the port of one that is here', async () => {
  const [here, there] = ['.env.unstable', '.env.nightly'].map((file) => join(project.dir, file));
  const portIn = /^SWITCHBACK_STAGE_PORT=\d+$/m;
  const port = portIn.exec(await readFile(here!, 'utf8'))![0];
  await writeFile(there!, (await readFile(there!, 'utf8')).replace(portIn, port));
  expect((await wrong()).map(({ code }) => code)).toEqual(['port-twice']);
  await edit('Pulumi.nightly.yaml', (text) =>
    text.replace('switchback:trigger', 'switchback:machine: lab\n  switchback:trigger'),
  );
  await writeFile(join(project.dataDir, 'machine'), 'desk\n');
  expect(await wrong()).toEqual([]);
  const left = (await told()).find(({ code }) => code === 'stages-elsewhere');
  expect(left).toMatchObject({ state: 'note', facts: { stages: ['nightly (lab)'], own: 'desk' } });
  // On that machine it is the other way round.
  env = { ...env, SWITCHBACK_MACHINE: 'lab' };
  expect((await wrong()).map(({ code }) => code)).toEqual(['port-twice']);
});

test('a stage file that is broken hides nothing that is wrong with the others', async () => {
  await edit(missing, (text) => text.replace('"nightly"', 'nigthly'));
  await edit('.env.unstable', (text) => `${text}A=$(date)\n`);
  const found = await wrong();
  expect(found.map(({ code }) => code)).toEqual(['UNKNOWN_SOURCE', 'COMMAND_SUBSTITUTION_UNSUPPORTED']);
  for (const { mend } of found) await paste(mend!);
  expect(await wrong()).toEqual([]);
});

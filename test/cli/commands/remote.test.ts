import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { refusal } from '../../../src/cli/terminal/failure.js';
import { asksNone } from '../../../src/cli/terminal/hinted.js';
import { messagesIn } from '../../../src/messages/index.js';
import { makeProject, type TestProject } from '../../support/project.js';
import { everyCommand } from '../every-command.js';
import { fakeService, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';

/** Where a command does its work: at the service, on its machine, or in the working copy whatever the service is. */
type Where = 'service' | 'its-machine' | 'here';

const commit = 'c'.repeat(40);
const commands: Readonly<Record<string, readonly [Where, ...string[]]>> = {
  status: ['service'],
  promote: ['service', 'dev', '--build', 'b1'],
  rollback: ['service', 'dev', '--reason', 'x'],
  diff: ['service', 'dev', 'nightly'],
  where: ['service', commit],
  watch: ['service', 'p_1'],
  abort: ['service', 'p_1'],
  logs: ['service', 'p_1'],
  'build create': ['service', '--image', `x/y@sha256:${'a'.repeat(64)}`, '--ci', 'none'],
  'build list': ['service'],
  'build show': ['service', 'b1'],
  'milestone create': ['service', '1', '--build', 'b1'],
  'milestone put-back': ['service', '1'],
  'milestone compare': ['service', '1', '2'],
  'milestone list': ['service'],
  'milestone next': ['service'],
  'hold list': ['service'],
  calendar: ['service'],
  'hold set': ['service', 'dev', '--reason', 'x'],
  'hold extend': ['service', 'hld_1', '--for', '1d'],
  'hold release': ['service', 'hld_1'],
  'hold ask': ['service', 'hld_1', '--reason', 'x'],
  'hold answer': ['service', 'ask_1', '--no', '--reason', 'x'],
  'verdict set': ['service', 'hld_1', 'passed'],
  freeze: ['service', 'dev', '--reason', 'x'],
  'client list': ['service'],
  'client attach': ['service', 'web/dev', '--to', 'dev'],
  'client detach': ['service', 'web/dev'],
  'client whoami': ['service'],
  'stage list': ['service'],
  'stage show': ['service', 'dev'],
  'stage recover': ['service', 'dev', '--preview'],
  'stage clients': ['service', 'dev'],
  'schedule list': ['service'],
  'schedule pause': ['service', 'nightly'],
  'schedule resume': ['service', 'nightly'],
  'schedule run': ['service', 'nightly'],
  'promotion list': ['service'],
  'promotion show': ['service', 'p_1'],
  events: ['service'],
  'token create': ['service', '--scope', 'read'],
  'token list': ['service'],
  'token revoke': ['service', 'tok_1'],
  'webhook list': ['service'],
  'webhook show': ['service', 'whk_1'],
  'webhook create': ['service', 'https://chat.example/hook'],
  'webhook change': ['service', 'whk_1', '--off'],
  'webhook rotate': ['service', 'whk_1'],
  'webhook remove': ['service', 'whk_1'],
  'webhook test': ['service', 'whk_1'],
  'webhook deliveries': ['service', 'whk_1'],
  login: ['service', '--no-browser'],
  logout: ['service'],
  whoami: ['service'],
  version: ['service'],
  pulumi: ['its-machine', 'stack', 'ls'],
  'shell-env': ['its-machine'],
  backup: ['its-machine', 'saved'],
  restore: ['its-machine', 'saved'],
  'database move': ['its-machine'],
  'demo seed': ['its-machine'],
  serve: ['its-machine'],
  exec: ['here', 'true'],
  env: ['here'],
  'aws policy': ['here'],
  init: ['here', '--dry-run'],
  setup: ['here'],
  completion: ['here', 'bash'],
  complete: ['service', '--', 'watch', ''],
  help: ['here', 'stages'],
  doctor: ['here'],
};
const those = (where: Where): [string, string[]][] =>
  Object.entries(commands).flatMap(([name, [place, ...args]]): [string, string[]][] =>
    place === where ? [[name, args]] : [],
  );

const elsewhere = 'https://switchback.invalid';
let project: TestProject;
let service: FakeService;
beforeAll(async () => {
  service = await fakeService({});
});
beforeEach(async () => {
  project = await makeProject();
});
afterEach(() => project.remove());
afterAll(() => service.close());

const cli = (args: readonly string[], env: Record<string, string> = {}) =>
  run(args, {
    cwd: project.dir,
    env: { XDG_CONFIG_HOME: join(project.dir, 'config'), SWITCHBACK_CLIENT: 'web/dev', ...env },
  });
const dataDir = () => join(project.dir, '.switchback');
/** No CLI, and none that is there for others is touched. */
const ownCli = () => ({ SWITCHBACK_PULUMI: 'path', SWITCHBACK_PULUMI_DIR: join(project.dir, 'cli') });
const names = (url: string) =>
  appendFile(join(project.dir, 'Pulumi.yaml'), `switchback:\n  server: ${url}\n`);

/** A build is of a commit. */
function commitAll(): void {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: project.dir });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('-c', 'user.name=Mina', '-c', 'user.email=m@x', 'commit', '--quiet', '--message', 'Work');
}

test('every command is in the table', () => {
  expect(Object.keys(commands).toSorted()).toEqual(everyCommand().toSorted());
});

test('a hint names the service that was said for every command that asks it, and for no other', () => {
  const names = [...new Set(Object.keys(commands).map((name) => name.split(' ')[0] ?? ''))];
  const works = (name: string): Where[] =>
    Object.entries(commands).flatMap(([one, [where]]) => (one.split(' ')[0] === name ? [where] : []));
  // `init` writes the service down, `doctor` looks at it, too.
  const asks = (name: string): boolean => works(name).includes('service') || /^(init|doctor)$/.test(name);
  expect([...asksNone].toSorted()).toEqual(names.filter((name) => !asks(name)).toSorted());
});

describe('where there is no project', () => {
  /** What each that needs none does there instead. */
  const others: Readonly<Record<string, readonly [number, string]>> = {
    // It makes one.
    init: [2, 'switchback/init-refused'],
    // It is for the whole machine.
    setup: [1, 'switchback/set-up-failed'],
    help: [0, ''],
    // Its policy is then not narrowed to one.
    'aws policy': [0, ''],
    // It looks at what is here, whatever that is.
    doctor: [1, ''],
    // Its own failures end as those of a command that is run.
    exec: [125, 'switchback/no-project'],
    // Its own version it knows without a service.
    version: [0, ''],
    // A script is the same everywhere, and there is nothing to choose from.
    completion: [0, ''],
    complete: [0, ''],
  };
  test.each(Object.entries(commands))('%s says how one is made', async (name, [, ...args]) => {
    const cwd = await mkdtemp(join(tmpdir(), 'switchback-no-project-'));
    const env = {
      XDG_CONFIG_HOME: join(cwd, 'config'),
      PATH: '/nowhere',
      SWITCHBACK_CLIENT: 'web/dev',
      ...ownCli(),
    };
    const { code, stdout, stderr } = await run([...name.split(' '), ...args], {
      ...{ cwd, env, script: '/nowhere/switchback' },
    });
    await rm(cwd, { recursive: true });
    const [exit = 1, says = 'switchback/no-project'] = others[name] ?? [];
    expect([name, code, stderr]).toEqual([name, exit, expect.stringContaining(says)]);
    const isSaid = `${stdout}${stderr}`.includes('switchback init');
    expect([name, isSaid]).toEqual([
      name,
      !['setup', 'help', 'version', 'aws policy', 'completion', 'complete'].includes(name),
    ]);
  });
});

describe('with a service that Pulumi.yaml names', () => {
  test.each(those('service').filter(([name]) => name !== 'logout'))('%s asks it', async (name, args) => {
    await names(service.url);
    if (name === 'build create') commitAll();
    const before = service.seen.length;
    // What is said before a command is said to it; behind this one it would be a word to complete.
    const { stderr } = await cli(['--yes', ...name.split(' '), ...args]);
    expect([name, stderr, service.seen.length > before]).toEqual([name, expect.anything(), true]);
  });
});

describe('with a service of another machine', () => {
  test.each(those('its-machine'))('%s says that it is for that machine', async (name, args) => {
    for (const [flags, env, by] of [
      [['--server', elsewhere], {}, '--server'],
      [[], { SWITCHBACK_SERVER: elsewhere }, 'SWITCHBACK_SERVER'],
    ] as const) {
      const { code, stdout, stderr } = await cli([...flags, ...name.split(' '), ...args], env);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(`switchback ${name} works on the machine of the service`);
      expect(stderr).toContain(`${by} names the service ${elsewhere}`);
    }
  });

  test.each(those('its-machine').filter(([name]) => !['serve', 'restore', 'demo seed'].includes(name)))(
    '%s says so, too, in a clone of a project that names it, unless the data directory is here',
    async (name, args) => {
      await names(elsewhere);
      const there = ['--lang', 'ko', ...name.split(' '), ...args];
      const { code, stderr } = await cli(there);
      expect([code, stderr]).toEqual([1, expect.stringContaining('switchback/needs-its-machine')]);
      expect(stderr).toContain('그 컴퓨터에서 실행하세요');
      await mkdir(dataDir(), { mode: 0o700 });
      // Whatever else is not there: it begins.
      const here = await cli(there, {
        PATH: '/nowhere',
        SWITCHBACK_PULUMI_DIR: '/nowhere',
        DATABASE_URL: '',
      });
      expect(here.stderr).not.toContain('needs-its-machine');
    },
  );

  test.each(those('here').filter(([name]) => name !== 'doctor'))(
    '%s works here all the same',
    async (name, args) => {
      await names(elsewhere);
      const env = { ...ownCli(), PATH: name === 'setup' ? '/nowhere' : process.env['PATH']! };
      const { code, stderr } = await cli([...name.split(' '), ...args], env);
      // In this folder there is no backend, and on this PATH no CLI: both are looked for here.
      expect([name, code, stderr]).toEqual([
        name,
        { init: 2, setup: 1 }[name] ?? 0,
        expect.not.stringContaining(elsewhere),
      ]);
    },
  );

  test('doctor looks at what is here, and says what it does not see', async () => {
    await names(elsewhere);
    const { code, stdout } = await cli(['doctor', '--json']);
    const { items } = JSON.parse(stdout) as { items: { check: string; code: string; text: string }[] };
    expect(code).toBe(1);
    expect(items.filter(({ check }) => check === 'service').map((one) => one.code)).toEqual([
      'service-unreachable',
      'service-elsewhere',
    ]);
    expect(new Set(items.map(({ check }) => check))).toEqual(
      new Set(['node', 'link', 'service', 'files', 'program']),
    );
  });

  test('that is away nobody starts one here', async () => {
    const { code, stderr } = await cli(['status', '--server', elsewhere]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('The service cannot be reached.')]);
    expect(stderr).not.toContain('switchback serve');
  });
});

test.each(['en', 'ko'] as const)(
  'a service of another machine that is lost is started by whoever runs it, in %s',
  (lang) => {
    const { cli: texts } = messagesIn(lang);
    const { errors } = texts;
    const told = (url: string | null) => [
      errors['service-lost']({ promotion: 'p_1', elsewhere: url }),
      errors['events-lost']({ seq: 7, elsewhere: url }),
      errors['log-lost']({ stage: 'dev', elsewhere: url }),
    ];
    for (const { next } of told(elsewhere)) {
      expect(next).toContain(elsewhere);
      expect(next).not.toContain('switchback serve');
    }
    for (const { next } of told(null)) expect(next).toContain('npx --no switchback serve');
    const problem = {
      ...{ type: 'about:blank', title: 'x', status: 503, detail: '', instance: '/', requestId: 'r' },
      code: 'switchback/shutting-down',
    };
    const next = (isElsewhere: boolean) => refusal(problem, { by: 'variable', isElsewhere }).text(texts).next;
    expect([next(true), next(false)]).toEqual([
      expect.not.stringContaining('switchback serve'),
      expect.stringContaining('switchback serve'),
    ]);
    const there = { url: elsewhere, isElsewhere: true, unknown: [], own: '1', theirs: null };
    expect(errors['unknown-there'](there).next).not.toContain('switchback serve');
  },
);

describe('which service is meant', () => {
  test('a flag says before a variable, that before Pulumi.yaml, and that before what runs here', async () => {
    const other = await fakeService({});
    await mkdir(dataDir(), { mode: 0o700 });
    await writeFile(join(dataDir(), 'service.json'), JSON.stringify({ url: 'http://127.0.0.1:9' }));
    const asked = async (args: readonly string[], env = {}) => {
      const [a, b] = [service.seen.length, other.seen.length];
      await cli(['status', ...args], env);
      return [service.seen.length > a, other.seen.length > b];
    };
    expect(await asked([])).toEqual([false, false]);
    await names(service.url);
    expect(await asked([])).toEqual([true, false]);
    expect(await asked([], { SWITCHBACK_SERVER: other.url })).toEqual([false, true]);
    expect(await asked(['--server', service.url], { SWITCHBACK_SERVER: other.url })).toEqual([true, false]);
    await other.close();
  });

  test('the one of Pulumi.yaml is asked by its socket where it runs here, which needs no token', async () => {
    const door = join(dataDir(), 'door.sock');
    await mkdir(dataDir(), { mode: 0o700 });
    const here: Server = createServer((_request, response) => response.writeHead(418).end());
    await new Promise<void>((resolve) => here.listen(door, resolve));
    await writeFile(join(dataDir(), 'service.json'), JSON.stringify({ url: `${elsewhere}/`, door }));
    await names(elsewhere);
    const { stderr } = await cli(['status']);
    await new Promise((resolve) => here.close(resolve));
    expect(stderr).toContain('It answered 418');
  });

  test.each([
    ['switchback:\n  server: nowhere\n', 'Pulumi.yaml:8 INVALID_VALUE', 'switchback.server'],
    ['switchback:\n  server: https://x.example/path?x\n', 'Pulumi.yaml:8 INVALID_VALUE', 'switchback.server'],
    ['switchback:\n  server: https://u:p@x.example\n', 'Pulumi.yaml:8 INVALID_VALUE', 'switchback.server'],
    ['switchback:\n  server:\n', 'Pulumi.yaml:8 INVALID_VALUE', 'switchback.server'],
    ['switchback: https://x.example\n', 'Pulumi.yaml:7 INVALID_VALUE', 'switchback.server'],
    ['switchback:\n  sever: https://x.example\n', 'Pulumi.yaml:8 UNKNOWN_KEY', 'Did you mean server?'],
  ])('%j is told with file, line and key, and nobody is asked', async (text, place, says) => {
    const file = join(project.dir, 'Pulumi.yaml');
    const lines = (await readFile(file, 'utf8')).split('\n').length;
    await appendFile(file, text);
    const { code, stderr } = await cli(['status']);
    const shifted = place.replace(/:(\d)/, (_, line: string) => `:${String(Number(line) - 7 + lines)}`);
    expect([code, stderr]).toEqual([1, expect.stringContaining(shifted)]);
    expect(stderr).toContain(says);
    const doctor = JSON.parse((await cli(['doctor', '--json'])).stdout) as {
      items: { check: string; text: string }[];
    };
    const told = doctor.items.filter(({ check }) => check === 'files').map((one) => one.text);
    expect(told).toContainEqual(expect.stringContaining(shifted));
  });
});

describe('init --server', () => {
  const write = (name: string, text: string) => writeFile(join(project.dir, name), text);
  const yaml = () => readFile(join(project.dir, 'Pulumi.yaml'), 'utf8');
  const init = (...args: string[]) => cli(['init', '--yes', ...args], { ...ownCli(), PATH: '/nowhere' });
  beforeEach(async () => {
    await write(
      'package.json',
      '{"name":"shop","version":"1.0.0","main":"server.js","devDependencies":{"switchback-stages":"*"}}',
    );
    await write('server.js', 'require("http").createServer().listen(process.env.PORT)');
    await mkdir(join(project.dir, 'node_modules', 'switchback-stages'), { recursive: true });
    await write(
      'node_modules/switchback-stages/package.json',
      '{"name":"switchback-stages","version":"0.1.0"}',
    );
  });

  test('writes it into Pulumi.yaml, new or old, and another time changes nothing', async () => {
    const { stderr } = await init('--server', `${elsewhere}/`, '--dry-run');
    expect(stderr).toBe('');
    await init('--server', elsewhere);
    expect(await yaml()).toMatch(/\nswitchback:\n {2}server: https:\/\/switchback\.invalid\n$/);
    const once = await yaml();
    await init('--server', elsewhere);
    expect(await yaml()).toBe(once);
    const other = await init('--server', 'https://other.example');
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringContaining(`names the service ${elsewhere} already`),
    ]);
    await rm(join(project.dir, 'Pulumi.yaml'));
    await init('--server', elsewhere);
    expect(await yaml()).toMatch(/switchback:\n {2}server: https:\/\/switchback\.invalid\n/);
  });

  test('takes nothing but an origin, and writes down no variable of a shell', async () => {
    const wrong = await init('--server', 'https://x.example/path?x');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--server cannot be')]);
    const before = await yaml();
    await cli(['init', '--yes'], {
      SWITCHBACK_SERVER: elsewhere,
      ...ownCli(),
      PATH: '/nowhere',
    });
    expect(await yaml()).toBe(before);
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeProject, type TestProject } from '../../support/project.js';
import { makeTarball, sampleServer } from '../../support/sample-build.js';
import { platformOf } from '../../support/world.js';
import { run, start, type Ended, type Running } from '../command.js';

// The whole command against the whole service, both as processes: each test goes on where the one before stopped.
const stages = {
  dev: { policy: { dotenv: 'unstable', trigger: 'commit' }, env: 'GREETING=안녕\n' },
  nightly: {
    policy: { dotenv: 'nightly', trigger: 'schedule', source: 'dev', schedule: '0 3 * * *' },
    env: 'GREETING=hello\n',
  },
  show: { policy: { dotenv: 'show', trigger: 'milestone', source: 'dev' }, env: '' },
};
let project: TestProject;
let repo: string;
let service: Running | null = null;
const env = (): Record<string, string | undefined> => ({
  SWITCHBACK_DATA_DIR: project.dataDir,
  HOME: process.env['HOME'],
});
/** Every command line that was run here as a process. */
const typed: string[] = [];
const cli = (...args: string[]): Promise<Ended> => {
  typed.push(args.join(' '));
  return run(args, { cwd: project.dir, env: env() });
};

async function serve(): Promise<void> {
  service = start(['serve', '--port', '0', '--stage-ports', 'auto', '--warm-runners', '0'], {
    cwd: project.dir,
    env: env(),
  });
  await service.says('Switchback is ready: http://127.0.0.1:');
}
async function stop(signal: NodeJS.Signals): Promise<Ended | undefined> {
  const ending = service;
  service = null;
  ending?.child.kill(signal);
  return ending?.ended;
}

const git = (...args: string[]): string => {
  const own = {
    GIT_CONFIG_NOSYSTEM: '1',
    HOME: repo,
    GIT_AUTHOR_NAME: '미나',
    GIT_AUTHOR_EMAIL: 'm@x',
    GIT_COMMITTER_NAME: 'M',
    GIT_COMMITTER_EMAIL: 'm@x',
  };
  return execFileSync('git', args, { cwd: repo, env: { PATH: process.env['PATH'], ...own } })
    .toString()
    .trim();
};

/** Commits, packs and registers, as CI does. */
async function build(name: string, serverSource?: string): Promise<Ended> {
  git('commit', '--quiet', '--allow-empty', '-m', `변경 ${name}`);
  const { path } = await makeTarball({
    dir: repo,
    name,
    ...(serverSource === undefined ? {} : { serverSource }),
  });
  return cli('build', 'create', '--sha', git('rev-parse', 'HEAD'), '--tarball', path, '--repo', repo);
}

beforeAll(async () => {
  project = await makeProject(stages);
  repo = join(project.dir, '..', 'repo');
  await mkdir(repo);
  git('init', '--quiet', '--initial-branch=main');
  await serve();
}, 60_000);
afterAll(async () => {
  await stop('SIGTERM');
  for (const stage of Object.keys(stages)) await platformOf(project.dataDir).stop(stage);
  await project.remove();
}, 60_000);

describe('the command and its service', () => {
  test('a build that CI registers goes to the commit stage, and watch ends with it', async () => {
    const created = await build('one');
    expect(created).toMatchObject({ code: 0, stderr: 'Found in git: branch main\n' });
    expect(created.stdout).toMatch(/^Build b1 {2}[0-9a-f]{7} 변경 one\nPromotion p_/);
    const watched = await cli('watch');
    expect(watched.code).toBe(0);
    expect(watched.stdout).toMatch(
      /✓ pulumi up {2}\d+s\n[^]*dev now runs b1 \(\d+s\)\.\nhttp:\/\/127\.0\.0\.1:\d+\n$/,
    );
  }, 60_000);

  test('promote puts it on the next stage, and once more is nothing to do', async () => {
    expect(await cli('promote', 'nightly', '--from', 'dev', '--yes', '--reason', '첫 빌드')).toMatchObject({
      code: 0,
    });
    const again = await cli(
      'promote',
      'nightly',
      '--sha',
      git('rev-parse', 'HEAD').slice(0, 8),
      '--yes',
      '--exit-code',
    );
    expect(again).toMatchObject({ code: 7, stdout: 'nightly already runs b1. Nothing to do.\n' });
    expect((await cli('schedule', 'run', 'nightly')).code).toBe(0);
  }, 60_000);

  test('a milestone derives its stage, and a wrong number is refused', async () => {
    const created = await cli('milestone', 'create', '9', '--build', 'b1', '--yes');
    expect(created.code).toBe(0);
    expect(created.stdout).toContain('Milestone 9 → show  (b1)');
    expect(await cli('milestone', 'create', '11', '--build', 'b1')).toMatchObject({ code: 5 });
    expect((await cli('milestone', 'list')).stdout).toMatch(
      /^9\tb1\t[0-9a-f]{7}\tshow\tcurrent\tsucceeded\t/,
    );
  }, 60_000);

  test('status, stage, build and diff tell what runs', async () => {
    const { items } = JSON.parse((await cli('--json=stage,currentBuild,health')).stdout) as {
      items: { stage: string; currentBuild: { id: string } | null; health: string }[];
    };
    expect(items.map(({ stage, currentBuild, health }) => [stage, currentBuild?.id, health])).toEqual([
      ['dev', 'b1', 'healthy'],
      ['nightly', 'b1', 'healthy'],
      ['show', 'b1', 'healthy'],
    ]);
    expect((await cli('stage', 'show', 'dev', '--lang', 'ko')).stdout).toMatch(/빌드 +b1 /);
    expect((await cli('build', 'list')).stdout).toMatch(/^b1\t.*\tdev, nightly, show\n$/);
    expect((await cli('diff', 'dev', 'nightly')).stdout).toBe('~\tGREETING\n');
    const side = JSON.parse((await cli('diff', 'dev', 'nightly', '--requests', '/', '--json')).stdout) as {
      requests: { differences: string[] }[];
    };
    expect(side.requests[0]?.differences).toContain('/greeting');
  }, 60_000);

  test('a build that cannot start ends with 4, its last lines and the log; the stage keeps the one before', async () => {
    await build('bad', 'console.error("cannot go on, no database"); process.exit(7)');
    const watched = await cli('watch');
    expect(watched.code).toBe(4);
    expect(watched.stdout).toContain('cannot go on, no database');
    expect(watched.stdout).toMatch(/main\.js logs p_/);
    expect((await cli('status', 'dev')).stdout).toMatch(/^dev\tb1\t.*\thealthy\tfailed\t/);
    expect((await cli('status', 'dev', '--output', 'table')).stdout).toMatch(
      /! dev: b2 failed \S+ ago[^]*main\.js logs p_/,
    );
    expect(await cli('promote', 'nightly', '--build', 'b2', '--yes')).toMatchObject({ code: 5 });
  }, 60_000);

  test('watch goes on over a service that was killed and started again at another address', async () => {
    const open = join(repo, 'open');
    const slow = `const wait = setInterval(() => { if (!require('node:fs').existsSync(${JSON.stringify(open)})) return; clearInterval(wait); run(); }, 20);
      function run() { ${sampleServer('slow')} }`;
    await build('slow', slow);
    const watching = start(['watch'], { cwd: project.dir, env: env() });
    await watching.says('◐ pulumi up');
    await stop('SIGKILL');
    await serve();
    await writeFile(open, '');
    const { code, stdout } = await watching.ended;
    expect(stdout).toMatch(/dev now runs b3/);
    expect(code).toBe(0);
  }, 90_000);

  test('a data directory that is held is refused, and so is an address that others could reach', async () => {
    const second = await cli('serve', '--port', '0');
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('data-dir-held');
    const open = await cli('serve', '--host', '0.0.0.0');
    expect(open.code).toBe(2);
    for (const missing of ['needs-identity: ', 'needs-public-url: ', 'needs-tls: '])
      expect(open.stderr).toContain(missing);
  }, 60_000);

  test('by hand, pulumi knows the same stacks in any directory', async () => {
    const below = join(project.dir, 'below');
    await mkdir(below);
    const listed = await run(['pulumi', 'stack', 'ls', '--json'], { cwd: below, env: env() });
    expect(listed).toMatchObject({ code: 0 });
    expect((JSON.parse(listed.stdout) as { name: string }[]).map(({ name }) => name).sort()).toEqual([
      'dev',
      'nightly',
      'show',
    ]);
    expect((await run(['pulumi', 'no-such-verb'], { cwd: below, env: env() })).code).not.toBe(0);
    const shell = `eval "$(${process.execPath} ${join(process.cwd(), 'dist/cli/main.js')} shell-env)" && pulumi stack ls --json`;
    const evaluated = execFileSync('sh', ['-c', shell], {
      cwd: below,
      env: { PATH: process.env['PATH'], ...env() },
    });
    expect(JSON.parse(evaluated.toString())).toHaveLength(3);
    // The command is on the PATH as well, by its name, wherever that shell goes.
    const named = `${shell} >/dev/null && cd / && switchback status && switchback promote; type switchback`;
    const { stdout: said, stderr: refused } = spawnSync('sh', ['-c', named], {
      cwd: below,
      env: { PATH: process.env['PATH'], ...env() },
      encoding: 'utf8',
    });
    expect(said).toContain('nightly');
    expect(said).toContain(join(project.dataDir, 'bin', 'switchback'));
    expect(refused).toContain('switchback promote --help');
    expect(refused).not.toContain('npx');
    const { stdout } = await run(['shell-env', '--json'], { cwd: below, env: env() });
    const { schemaVersion, ...values } = JSON.parse(stdout) as Record<string, string | number | null>;
    expect(schemaVersion).toBe(1);
    expect(values).toMatchObject({ SWITCHBACK_DATA_DIR: project.dataDir, PULUMI_CONFIG_PASSPHRASE: null });
    const passphrase = readFileSync(join(project.dataDir, 'passphrase'), 'utf8').trim();
    expect(Object.values(values)).not.toContain(passphrase);
    await rm(below, { recursive: true });
  }, 60_000);

  test('the same build create again says that nothing is new, and a branch that nobody takes is told', async () => {
    const head = git('rev-parse', 'HEAD');
    const again = await cli(
      ...['build', 'create', '--sha', head, '--tarball', join(repo, 'slow.tgz'), '--repo', repo],
    );
    expect(again).toMatchObject({ code: 0, stderr: 'Found in git: branch main\n' });
    expect(again.stdout).toBe(
      `Build b3 is already registered with this commit.  ${head.slice(0, 7)} 변경 slow\nNothing new is promoted.\n`,
    );
    git('checkout', '--quiet', '-b', 'topic');
    const skipped = await build('aside');
    expect(skipped.stdout).toMatch(/^Build b\d+ .*\nNot promoted to dev: Branch topic is not taken here/);
  }, 60_000);

  test('doctor finds the ports of running stages their own', async () => {
    const { code, stdout } = await cli('doctor', '--json');
    const { items } = JSON.parse(stdout) as { items: { check: string; state: string }[] };
    expect(items.filter(({ state }) => state === 'problem')).toEqual([]);
    expect(items.find(({ check }) => check === 'service')).toMatchObject({ state: 'ok' });
    expect(code).toBe(0);
  }, 60_000);

  test('every other command is one of the process, too', async () => {
    const told = async (...args: string[]) => JSON.parse((await cli(...args)).stdout) as { id: string };
    const { id: hold } = await told('hold', 'set', 'nightly', '--reason', 'QA', '--json=id');
    const { id: ran } = await told('promote', 'dev', '--build', 'b1', '--yes', '--json=id');
    const codes = [];
    for (const [line, code] of [
      [`where ${git('rev-parse', 'main')}`, 0],
      [`logs ${ran}`, 0],
      [`abort ${ran}`, 10],
      ['build show b1', 0],
      ['milestone next', 0],
      ['milestone compare 9 9', 0],
      ['milestone put-back 9 --yes', 0],
      ['hold list', 0],
      ['calendar --weeks 4', 0],
      [`hold extend ${hold} --for 2d`, 0],
      [`hold ask ${hold} --reason demo`, 10],
      ['hold answer ask_01JCQ9F3ZK4T8M2V5W7X9Y0A1B --no --reason demo', 6],
      ['hold release nightly', 0],
      ['verdict set nightly passed', 0],
      ['freeze nightly --reason demo', 0],
      ['client attach web/dev --to nightly', 0],
      ['client list', 0],
      ['client whoami', 2],
      ['stage clients nightly', 0],
      ['client detach web/dev', 0],
      ['stage list', 0],
      ['promotion list --waiting', 0],
      [`promotion show ${ran} --timings`, 0],
      ['stage recover dev --reason power --yes', 0],
      ['schedule list', 0],
      ['schedule pause nightly', 0],
      ['schedule resume nightly', 0],
      ['rollback dev --reason bad --yes', 0],
      ['events', 0],
      ['complete', 0],
      ['version', 0],
    ] as const)
      codes.push({ line, code, is: (await cli(...line.split(' '))).code });
    expect(codes.filter(({ code, is }) => code !== is)).toEqual([]);
    const { items } = JSON.parse((await cli('help', '--json=command')).stdout) as {
      items: { command: string }[];
    };
    const never = items.filter(({ command }) => !typed.some((line) => line.startsWith(command)));
    // Their own tests run them as processes.
    const elsewhere = [
      ...['token create', 'token list', 'token revoke', 'login', 'logout', 'whoami'],
      ...['list', 'show', 'create', 'change', 'rotate', 'remove', 'test', 'deliveries'].map(
        (verb) => `webhook ${verb}`,
      ),
      ...['exec', 'env', 'pulumi', 'shell-env', 'aws policy', 'backup', 'restore'],
      ...['database move', 'demo seed', 'init', 'completion', 'setup'],
    ];
    expect(never.map(({ command }) => command)).toEqual(elsewhere);
  }, 120_000);

  test('a shell is told what there is: stages, builds, promotions and holds, with what each is about', async () => {
    const offered = async (...words: string[]): Promise<string> =>
      (await cli('complete', '--', ...words)).stdout;
    expect(await offered('promote', '--build', '')).toMatch(/^b1\t\S/m);
    expect(await offered('promote', 'n')).toMatch(/^nightly\tb\d+\n$/);
    expect(await offered('watch', 'p_')).toMatch(/^p_\w+\tdev b\d+ \w+$/m);
    expect(await offered('hold', 'release', '')).toMatch(/^nightly\tb\d+$/m);
    // Whom the line that is typed asks, and that it asks nobody, is told to nobody.
    const elsewhere = await cli('complete', '--', '--server', 'http://127.0.0.1:9', 'watch', '');
    expect(elsewhere).toEqual({ code: 0, stdout: '', stderr: '' });
    const { items } = JSON.parse((await cli('complete', '--json', '--', 'stage', 's')).stdout) as {
      items: { value: string }[];
    };
    expect(items.map(({ value }) => value)).toEqual(['show']);
  }, 60_000);

  test('serve ends with 0 when it is asked to, says what runs on, and then nobody answers', async () => {
    const stopped = await stop('SIGINT');
    expect(stopped?.code).toBe(0);
    expect(stopped?.stdout.trim().split('\n').at(-1)).toMatch(
      /^Switchback has stopped. These stages run on without it: .*nightly.* To stop one: node \S+main\.js pulumi destroy -s \S+$/,
    );
    expect(existsSync(join(project.dataDir, 'service.json'))).toBe(false);
    expect((await cli('status')).stderr).toContain('switchback/no-service');
  }, 60_000);
});

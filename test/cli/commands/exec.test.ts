import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fiveStages, makeProject, type TestProject } from '../../support/project.js';
import { run, start, type Ended, type RunOptions } from '../command.js';

let project: TestProject;
beforeAll(async () => {
  project = await makeProject({
    ...fiveStages,
    dev: {
      policy: { dotenv: 'unstable', trigger: 'commit' },
      env: 'SWITCHBACK_STAGE_PORT=4999\nGREETING="안녕, ${TEAM_NAME}"\nDB_PASSWORD=hunter2\n',
    },
    nightly: {
      policy: { dotenv: 'nightly', trigger: 'schedule', source: 'dev', schedule: '0 3 * * *' },
      env: 'BUILT_AT=$(date)\n',
    },
  });
  await mkdir(join(project.dir, 'deep', 'down'), { recursive: true });
});
afterAll(() => project.remove());

const node = (script: string): string[] => [process.execPath, '-e', script];
const exec = (args: readonly string[], options: RunOptions = {}): Promise<Ended> =>
  run(['exec', ...args], { cwd: project.dir, ...options });
const printed = (names: string): string[] =>
  node(`console.log(JSON.stringify([${names}].map((name) => process.env[name] ?? null)))`);

describe('exec', () => {
  test("gives a command the developer's own environment", async () => {
    const { code, stdout } = await exec(['--', ...printed('"GREETING","TEAM_NAME"')]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '["hello developer","서버팀"]\n' });
  });

  test("gives it a stage's environment without the settings of the stack", async () => {
    const { stdout } = await exec([
      '--stage',
      'dev',
      '--',
      ...printed('"GREETING","SWITCHBACK_STAGE_PORT","DB_PASSWORD"'),
    ]);
    expect(stdout).toBe('["안녕, 서버팀",null,"hunter2"]\n');
  });

  test('keeps the process environment, which wins for names that a file has', async () => {
    const { stdout, stderr } = await exec(['--', ...printed('"GREETING","OTHER"')], {
      env: { GREETING: 'mine', OTHER: 'too' },
    });
    expect(stdout).toBe('["mine","too"]\n');
    expect(stderr).toContain('OVERRIDDEN_BY_PROCESS_ENV');
    expect(stderr).not.toContain('mine');
  });

  test("gives it a stage's own database, not that of the service, and says so in both languages", async () => {
    await project.write('.env.devqa', 'DATABASE_URL=postgres://devqa/app\n');
    const asked = ['--stage', 'devqa', '--', ...printed('"DATABASE_URL"')];
    for (const language of ['en', 'ko']) {
      const env = { DATABASE_URL: 'postgres://canary@service/switchback', SWITCHBACK_LANG: language };
      const { stdout, stderr } = await exec(asked, { env });
      expect(stdout).toBe('["postgres://devqa/app"]\n');
      expect(stderr).toContain('PROCESS_ENV_IGNORED');
      expect(stderr).not.toContain('canary');
    }
  });

  test('works in any directory of the project, and with --project anywhere', async () => {
    const asked = ['--', ...printed('"GREETING"')];
    expect((await exec(asked, { cwd: join(project.dir, 'deep', 'down') })).stdout).toBe(
      '["hello developer"]\n',
    );
    expect((await run(['--project', project.dir, 'exec', ...asked], { cwd: '/' })).stdout).toBe(
      '["hello developer"]\n',
    );
  });

  test('passes flags of the command on, with and without --', async () => {
    const script = 'console.log(process.argv.slice(1).join(" "))';
    expect((await exec(['--', ...node(script), 'x', '--yes', '--json'])).stdout).toBe('x --yes --json\n');
    expect((await exec([...node(script), 'x', '--stage', 'y'])).stdout).toBe('x --stage y\n');
  });

  test.each([0, 1, 2, 7, 255])('ends with the code %d of the command', async (exit) => {
    expect((await exec(['--', ...node(`process.exit(${exit})`)])).code).toBe(exit);
  });

  test('ends with 128 + n after a signal', async () => {
    expect((await exec(['--', ...node('process.kill(process.pid, "SIGKILL")')])).code).toBe(137);
  });

  test('passes a signal on and waits for the command', async () => {
    const script =
      'process.on("SIGTERM", () => process.exit(33)); setInterval(() => {}, 1000); console.log("up")';
    const running = start(['exec', '--', ...node(script)], { cwd: project.dir });
    await running.says('up');
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(33);
  });

  test('ends with 127 for a command that is not there and 126 for one that cannot be run', async () => {
    expect((await exec(['--', 'no-such-command-here'])).code).toBe(127);
    expect((await exec(['--', project.dir])).code).toBe(126);
  });

  test('ends with 125 when the files are refused, names file and line, and runs nothing', async () => {
    const { code, stdout, stderr } = await exec(['--stage', 'nightly', '--', ...node('console.log("ran")')]);
    expect({ code, stdout }).toEqual({ code: 125, stdout: '' });
    expect(stderr).toContain('.env.nightly:1 COMMAND_SUBSTITUTION_UNSUPPORTED');
  });

  test('ends with 125 for an unknown stage and names the known ones', async () => {
    const { code, stderr } = await exec(['--stage', 'prod', '--', 'true']);
    expect(code).toBe(125);
    expect(stderr).toContain('local, dev, nightly');
  });
});

describe('env', () => {
  const env = (...args: string[]): Promise<Ended> =>
    run(['env', '--stage', 'dev', ...args], { cwd: project.dir });

  test('lists the names and the file of each, and no value', async () => {
    const { code, stdout, stderr } = await env();
    expect(code).toBe(0);
    expect(stdout).toBe(
      'DB_PASSWORD\t.env.unstable\nGREETING\t.env.unstable\nSWITCHBACK_STAGE_PORT\t.env.unstable\nTEAM_NAME\t.env\n',
    );
    expect(stdout + stderr).not.toMatch(/hunter2|서버팀/);
  });

  test('shows values on demand, secret ones never', async () => {
    const { stdout, stderr } = await env('--show-values', '--output', 'table');
    expect(stdout).toMatch(/GREETING +\.env\.unstable +안녕, 서버팀/);
    expect(stdout).toMatch(/DB_PASSWORD +\.env\.unstable +\[secret\]/);
    expect(stdout + stderr).not.toContain('hunter2');
  });

  test('as JSON has the names of each entry', async () => {
    expect(JSON.parse((await env('--json')).stdout)).toMatchObject({
      schemaVersion: 1,
      items: [
        { name: 'DB_PASSWORD', from: '.env.unstable' },
        { name: 'GREETING' },
        {},
        { name: 'TEAM_NAME', from: '.env' },
      ],
    });
  });

  test('refuses broken files with 5', async () => {
    expect((await run(['env', '--stage', 'nightly'], { cwd: project.dir })).code).toBe(5);
  });
});

describe('stage, without a service', () => {
  test('list and show read the files and say so', async () => {
    const list = await run(['stage', 'list'], { cwd: project.dir });
    expect(list.stderr).toContain('The service is not running');
    expect(list.stdout).toMatch(/^dev\tcommit\t–\t\.env\.unstable\t–\tFor tests$/m);
    const show = await run(['stage', 'show', 'dev', '--lang', 'ko'], { cwd: project.dir });
    expect(show.stdout).toContain('시험용');
    expect(await run(['stage', 'show', 'prod'], { cwd: project.dir })).toMatchObject({ code: 6 });
  });
});

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeProject, type Project } from '../pulumi-cli/real-project.js';
import { locksOf } from '../support/locks.js';
import { until } from '../support/until.js';

const fakeEntry = fileURLToPath(new URL('../../tools/fake-pulumi/main.mjs', import.meta.url));

/** Stands still until its gate is there, unless it has none. */
const program = `import { existsSync } from 'node:fs';
const { GATE, BAD } = process.env;
if (BAD) throw new Error('bad');
while (GATE && !existsSync(GATE)) await new Promise((then) => setTimeout(then, 10));
export default () => ({ greeting: 'hello' });`;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let project: Project;
let folder: string;
let extra: Record<string, string>;
let scenario: (content: object) => Promise<void>;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchback-contract-'));
  scenario = (content) => writeFile(join(folder, 'scenario.json'), JSON.stringify(content));
  await scenario({});
  project = await makeProject({ program, stages: ['dev', 'two'], stacks: false });
  await mkdir(join(project.dataDir, 'pulumi', 'state'), { recursive: true });
  await writeFile(join(project.dataDir, 'passphrase'), 'switchback\n');
  extra = {};
});
afterEach(async () => {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  await project.remove();
  await rm(folder, { recursive: true, force: true });
});

const gate = (): string => join(folder, 'gate');
const logFile = (): string => join(folder, 'log.ndjson');

function begin(which: string, args: readonly string[]): ChildProcess & { readonly ended: Promise<Ended> } {
  const { cli, projectDir, env } = project;
  const [command, own] = which === 'real' ? [cli.command, []] : [process.execPath, [fakeEntry]];
  const told = { FAKE_PULUMI_SCENARIO: join(folder, 'scenario.json'), FAKE_PULUMI_LOG: logFile() };
  const child = spawn(command, [...own, ...args, '--non-interactive'], {
    cwd: projectDir,
    env: { ...env, ...extra, ...(which === 'real' ? {} : told) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return Object.assign(child, { ended });
}

const pulumi = (which: string, ...args: string[]): Promise<Ended> => begin(which, args).ended;
const up = ['up', '--yes', '--skip-preview', '--stack', 'dev', '--message'] as const;

const below = (...names: string[]): string => join(project.dataDir, 'pulumi/state/.pulumi', ...names);
const filesIn = (path: string): string[] => (existsSync(path) ? readdirSync(path).sort() : []);
const locks = (): string[] => locksOf(project.dataDir, 'tiny/dev');
const jsonIn = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** An update that stands still with its lock taken. */
async function standing(which: string) {
  if (which === 'real') extra = { GATE: gate() };
  else await scenario({ up: { barrier: gate() } });
  const child = begin(which, [...up, 'standing']);
  await until('the lock', () => locks().length === 1);
  // The real one listens to signals before it takes the lock; its program has to be under way.
  if (which === 'fake') await logged('"event":"barrier"');
  else await until('the program', () => child.pid !== undefined && hasChild(child.pid));
  return child;
}

const logged = (text: string): Promise<boolean> =>
  until(text, () => existsSync(logFile()) && readFileSync(logFile(), 'utf8').includes(text));

const hasChild = (pid: number): boolean =>
  readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8').trim() !== '' ||
  readdirSync(`/proc/${String(pid)}/task`).some(
    (task) => readFileSync(`/proc/${String(pid)}/task/${task}/children`, 'utf8').trim() !== '',
  );

describe.each(['fake', 'real'])('the %s CLI', (which) => {
  test('says its version', async () => {
    expect(await pulumi(which, 'version')).toEqual({ code: 0, stdout: 'v3.250.0\n', stderr: '' });
  });

  test('makes a stack once, and knows none that was not made', async () => {
    expect(await pulumi(which, 'stack', 'init', 'dev', '--no-select')).toMatchObject({ code: 0 });
    expect(existsSync(below('stacks/tiny/dev.json'))).toBe(true);
    const again = await pulumi(which, 'stack', 'init', 'dev', '--no-select');
    expect(again.code).toBe(1);
    expect(again.stderr).toContain("error: stack 'organization/tiny/dev' already exists");
    for (const args of [
      ['stack', 'select', 'nix'],
      ['up', '--yes', '--skip-preview', '--stack', 'nix'],
    ]) {
      const refused = await pulumi(which, ...args);
      expect(refused.code).toBe(6);
      expect(refused.stderr).toContain("error: no stack named 'nix' found");
    }
    expect(await pulumi(which, 'stack', 'select', 'dev')).toMatchObject({ code: 0 });
    const listed = JSON.parse((await pulumi(which, 'stack', 'ls', '--json')).stdout) as { name: string }[];
    expect(listed.map(({ name }) => name)).toEqual(['dev']);
  });

  test('writes what happened into the history, with the message', async () => {
    await pulumi(which, 'stack', 'init', 'dev', '--no-select');
    expect(await pulumi(which, ...up, 'promotion:p1 attempt:p1.1 안녕')).toMatchObject({ code: 0 });
    if (which === 'real') extra = { BAD: '1' };
    else await scenario({ up: { exit: 1 } });
    expect((await pulumi(which, ...up, 'bad')).code).toBe(1);
    const { stdout } = await pulumi(which, 'stack', 'history', '--json', '--stack', 'dev');
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ kind: 'update', message: 'bad', result: 'failed', version: 0 }),
      expect.objectContaining({ message: 'promotion:p1 attempt:p1.1 안녕', result: 'succeeded', version: 0 }),
    ]);
    const files = filesIn(below('history/tiny/dev'));
    expect(files.map((name) => name.replace(/\d{19}/, 'N'))).toEqual([
      ...['dev-N.checkpoint.json', 'dev-N.history.json'],
      ...['dev-N.checkpoint.json', 'dev-N.history.json'],
    ]);
    expect(jsonIn(below('history/tiny/dev', files[1] ?? ''))).toMatchObject({
      kind: 'update',
      startTime: expect.any(Number),
      endTime: expect.any(Number),
    });
    expect(locks()).toEqual([]);
  }, 60_000);

  test('refuses while another one holds the stack, and leaves that one alone', async () => {
    await pulumi(which, 'stack', 'init', 'dev', '--no-select');
    const first = await standing(which);
    const [lock = ''] = locks();
    expect(jsonIn(below('locks/organization/tiny/dev', lock))).toMatchObject({
      pid: first.pid,
      username: expect.any(String),
      hostname: expect.any(String),
      timestamp: expect.any(String),
    });
    const { code, stderr } = await pulumi(which, ...up, 'second');
    expect(code).toBe(1);
    expect(stderr).toContain('error: the stack is currently locked by 1 lock(s)');
    expect(stderr).toMatch(new RegExp(`created by \\S+ \\(pid ${String(first.pid)}\\) at `));
    expect(locks()).toEqual([lock]);
    await writeFile(gate(), '');
    expect((await first.ended).code).toBe(0);
    expect(locks()).toEqual([]);
  }, 60_000);

  test('ends cleanly when it is interrupted once', async () => {
    await pulumi(which, 'stack', 'init', 'dev', '--no-select');
    const standingOne = await standing(which);
    standingOne.kill('SIGINT');
    const { code, stdout } = await standingOne.ended;
    expect(code).toBe(1);
    expect(stdout).toContain('update canceled');
    expect(locks()).toEqual([]);
    const { stdout: history } = await pulumi(which, 'stack', 'history', '--json', '--stack', 'dev');
    expect(JSON.parse(history)).toMatchObject([{ message: 'standing', result: 'failed' }]);
  }, 60_000);

  test('that is killed leaves its lock and no history', async () => {
    await pulumi(which, 'stack', 'init', 'dev', '--no-select');
    const killed = await standing(which);
    killed.kill('SIGKILL');
    await killed.ended;
    expect(locks()).toHaveLength(1);
    expect((await pulumi(which, ...up, 'after')).stderr).toContain('the stack is currently locked by');
    expect(filesIn(below('history/tiny/dev'))).toEqual([]);
    expect(await pulumi(which, 'cancel', '--yes', '--stack', 'dev')).toMatchObject({ code: 0 });
    expect(locks()).toEqual([]);
  }, 60_000);
});

describe('the fake CLI', () => {
  test('logs each call with who it is, and the names of its environment but no value', async () => {
    await pulumi('fake', 'version');
    const [start, end] = readFileSync(logFile(), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(start).toMatchObject({
      event: 'start',
      argv: ['version', '--non-interactive'],
      ppid: process.pid,
    });
    expect(Object.keys(start ?? {})).toEqual(expect.arrayContaining(['t_mono', 'pid', 'sid', 'cwd']));
    expect(start?.['envKeys']).toContain('PULUMI_HOME');
    expect(end).toMatchObject({ event: 'end', code: 0 });
  });

  test.each([
    ['killSelf', { killSelf: true }, { code: null, locks: 1, history: 0 }],
    ['exitBeforeHistory', { exitBeforeHistory: true }, { code: 255, locks: 1, history: 0 }],
    [
      'exitAfterStateBeforeHistory',
      { exitAfterStateBeforeHistory: true },
      { code: 255, locks: 1, history: 0 },
    ],
    ['exit', { exit: 7 }, { code: 7, locks: 0, history: 2 }],
  ])('breaks where %s says', async (_name, told, left) => {
    await pulumi('fake', 'stack', 'init', 'dev');
    await scenario({ stacks: { dev: { up: told } } });
    const { code } = await pulumi('fake', ...up, 'one build:b1');
    expect({ code, locks: locks().length, history: filesIn(below('history/tiny/dev')).length }).toEqual(left);
  });

  test('a second interrupt ends it at once and leaves what was under way pending', async () => {
    await pulumi('fake', 'stack', 'init', 'dev');
    await scenario({ up: { barrier: gate(), stubborn: true } });
    const child = begin('fake', [...up, 'stubborn']);
    await logged('"event":"barrier"');
    child.kill('SIGINT');
    await logged('"heard":1');
    child.kill('SIGINT');
    expect((await child.ended).code).toBe(8);
    expect(locks()).toEqual([]);
    expect(jsonIn(below('stacks/tiny/dev.json'))).toMatchObject({
      checkpoint: { latest: { pending_operations: [{ type: 'updating' }] } },
    });
    expect(filesIn(below('history/tiny/dev'))).toEqual([]);
  });

  test('does not hear as many interrupts as the scenario says', async () => {
    await pulumi('fake', 'stack', 'init', 'dev');
    await scenario({ up: { barrier: gate(), ignoreSigint: 1 } });
    const child = begin('fake', [...up, 'deaf']);
    await logged('"event":"barrier"');
    child.kill('SIGINT');
    await logged('"heard":1');
    await writeFile(gate(), '');
    expect((await child.ended).code).toBe(0);
  });

  test('writes what the scenario says, whatever it does to a reader', async () => {
    await pulumi('fake', 'stack', 'init', 'dev');
    await scenario({ up: { lines: 3, hugeLine: 70_000, invalidUtf8: true, writeSecret: 'canary' } });
    const { code, stdout } = await pulumi('fake', ...up, 'loud');
    expect(code).toBe(0);
    expect(stdout).toContain('line 0\nline 1\nline 2\n');
    expect(stdout).toContain('x'.repeat(70_000));
    expect(stdout).toContain('\ufffd');
    expect(stdout).toContain('canary');
  });

  test('draws the same lot for the same message', async () => {
    await pulumi('fake', 'stack', 'init', 'dev');
    await scenario({ up: { odds: [{ share: 0.5, do: { exit: 3 } }] }, seed: 1 });
    const codes = async () => {
      const seen = [];
      for (const message of ['a', 'b', 'c', 'd', 'e', 'f'])
        seen.push((await pulumi('fake', ...up, message)).code);
      return seen;
    };
    const first = await codes();
    expect(new Set(first)).toEqual(new Set([0, 3]));
    expect(await codes()).toEqual(first);
  });
});

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { CliEnded, runDetached } from '../../src/runner/detached-cli.js';
import { updateFiles } from '../../src/runner/events.js';
import { until } from '../support/until.js';

let folder: string;
let abort: AbortController;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchback-cli-'));
  abort = new AbortController();
});
afterEach(async () => {
  for (const pid of living()) process.kill(pid, 'SIGKILL');
  await rm(folder, { recursive: true });
});

/** A process in place of the CLI; the folder in its arguments tells it from all others. */
const run = (program: string): Promise<string> =>
  runDetached({
    command: process.execPath,
    args: ['-e', program, folder],
    cwd: folder,
    env: {},
    folder,
    files: updateFiles,
    signal: abort.signal,
  });

const endless = 'setInterval(() => {}, 1000)';

function living(): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(folder)).map((line) => Number.parseInt(line, 10));
}

test('the word that a CLI is started is there before it is', async () => {
  await run("require('node:fs').renameSync('starting', 'seen')");
  expect(existsSync(join(folder, 'seen'))).toBe(true);
});

test('an abort in the very moment of the start reaches the CLI', async () => {
  const running = run(endless);
  abort.abort();
  await expect(running).rejects.toMatchObject({ signal: 'SIGINT' });
});

test('after an abort nothing is started any more', async () => {
  abort.abort();
  await expect(run(endless)).rejects.toThrow(CliEnded);
  expect(existsSync(join(folder, 'starting'))).toBe(false);
  expect(living()).toEqual([]);
});

test('a CLI whose identity cannot be written is ended before that is told', async () => {
  await mkdir(join(folder, 'cli.json'));
  await expect(run(endless)).rejects.toMatchObject({ code: 'EISDIR' });
  expect(living()).toEqual([]);
});

test('nothing is started when the word of it cannot be written', async () => {
  await mkdir(join(folder, 'starting'));
  await expect(run(endless)).rejects.toMatchObject({ code: 'EISDIR' });
  expect(living()).toEqual([]);
});

test('a CLI that ends badly tells how, and what it printed', async () => {
  const ended = run("console.log('no'); process.exit(3)");
  await expect(ended).rejects.toMatchObject({ exitCode: 3, signal: null, output: 'no\n' });
  expect(await readFile(join(folder, 'cli.json'), 'utf8')).toMatch(/"pid":\d+/);
});

test('a CLI that is killed tells by what', async () => {
  const running = run(endless);
  running.catch(() => undefined);
  const [pid = 0] = await until('the CLI', () => (living().length > 0 ? living() : null));
  process.kill(pid, 'SIGKILL');
  await expect(running).rejects.toMatchObject({ exitCode: null, signal: 'SIGKILL' });
});

/** What a CLI leaves behind in its session when it ends, and what that one does then. */
const leaving = (child: string): string =>
  `const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}, process.argv[1]], { stdio: 'ignore' }); child.unref(); child.once('spawn', () => process.exit(0));`;

test('F13: a grandchild that outlives the CLI is waited for', async () => {
  const done = join(folder, 'done');
  await run(leaving(`setTimeout(() => require('node:fs').writeFileSync(${JSON.stringify(done)}, ''), 500)`));
  expect(existsSync(done)).toBe(true);
  expect(living()).toEqual([]);
});

test('F13: one that does not end is killed before the stack counts as free', async () => {
  await run(leaving(endless));
  expect(living()).toEqual([]);
}, 30_000);

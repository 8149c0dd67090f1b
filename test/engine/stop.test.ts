import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { stopAttempt } from '../../src/engine/stop.js';
import { identityOf } from '../../src/processes/identity.js';

let folder: string;
let children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchback-stop-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  rmSync(folder, { recursive: true });
});

/** A process that tells every signal that it hears and goes on. */
async function listening(file: string): Promise<{ child: ChildProcess; heard: () => Promise<string> }> {
  const source = `for (const s of ['SIGINT','SIGTERM']) process.on(s, () => console.log(s)); console.log('ready'); setInterval(() => undefined, 1000)`;
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const { stdout } = child;
  const heard = async (): Promise<string> => String((await once(stdout, 'data'))[0]).trim();
  await heard();
  writeFileSync(join(folder, file), JSON.stringify(identityOf(child.pid ?? 0)));
  return { child, heard };
}

const gone = (child: ChildProcess): Promise<unknown[]> => once(child, 'exit');

test('an interrupt goes to the runner, which passes it on', async () => {
  const runner = await listening('runner.json');
  await listening('cli.json');
  const next = runner.heard();
  stopAttempt(folder, 'interrupt');
  expect(await next).toBe('SIGTERM');
});

test('a CLI whose runner is gone is interrupted itself, and by the same rung only once', async () => {
  const { child, heard } = await listening('cli.json');
  const first = heard();
  stopAttempt(folder, 'interrupt');
  expect(await first).toBe('SIGINT');
  const second = heard();
  stopAttempt(folder, 'interrupt');
  // Had the repeated one been sent, it would be heard before this.
  child.kill('SIGTERM');
  expect(await second).toBe('SIGTERM');
  const third = heard();
  stopAttempt(folder, 'interrupt-again');
  expect(await third).toBe('SIGINT');
});

test('a kill takes the CLI first, and its runner only when no CLI is left', async () => {
  const runner = await listening('runner.json');
  const cli = await listening('cli.json');
  const cliGone = gone(cli.child);
  stopAttempt(folder, 'kill');
  expect((await cliGone)[1]).toBe('SIGKILL');
  expect(runner.child.signalCode).toBeNull();
  const runnerGone = gone(runner.child);
  stopAttempt(folder, 'kill');
  expect((await runnerGone)[1]).toBe('SIGKILL');
});

test('a stranger with the number of a process that ended is left alone', async () => {
  const { child } = await listening('other.json');
  const stranger = { pid: child.pid, started: 'another boot:1' };
  writeFileSync(join(folder, 'cli.json'), JSON.stringify(stranger));
  writeFileSync(join(folder, 'runner.json'), JSON.stringify(stranger));
  stopAttempt(folder, 'interrupt');
  stopAttempt(folder, 'kill');
  expect(identityOf(child.pid ?? 0)).not.toBeNull();
  expect(child.signalCode).toBeNull();
});

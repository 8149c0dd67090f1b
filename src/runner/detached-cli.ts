import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { identityOf, type ProcessIdentity } from '../processes/identity.js';
import { endSession } from '../processes/session.js';
import type { CliFiles } from './events.js';

/** How a CLI process ended when it did not end well; both null = it was never started. */
export class CliEnded extends Error {
  constructor(
    readonly exitCode: number | null,
    readonly signal: string | null,
    readonly output: string,
  ) {
    super(signal === null ? `pulumi ended with code ${String(exitCode)}` : `pulumi was ended by ${signal}`);
    this.name = 'CliEnded';
  }
}

/** How long whoever a CLI left behind may take to end by itself. */
const lingerMilliseconds = 5000;

interface Run {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly files: CliFiles;
  readonly signal: AbortSignal;
  /** Told when it was started, and when it has ended. */
  readonly on?: { readonly start: () => void; readonly end: () => void };
}

/**
 * Runs the CLI in a session of its own with its output in a file: with pipes it would die of SIGPIPE together with
 * us and leave a locked stack, so it ends cleanly even when this process is killed. An abort interrupts it.
 */
export async function runDetached(run: Run): Promise<string> {
  const { folder, files, signal } = run;
  if (signal.aborted) throw new CliEnded(null, null, '');
  const child = start(run);
  run.on?.start();
  const leader = child.pid === undefined ? null : identityOf(child.pid);
  const ended = endOf(child);
  const interrupt = (): void => {
    child.kill('SIGINT');
  };
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    record(leader, join(folder, files.cli));
  } catch (error) {
    // A CLI that nobody could find again must not go on.
    interrupt();
    await ended;
    throw error;
  }
  const { code, signal: killedBy } = await ended;
  run.on?.end();
  signal.removeEventListener('abort', interrupt);
  // Whoever the CLI left behind may still change something: nobody may take the stack for free before.
  if (leader !== null) await endSession(leader, lingerMilliseconds);
  const output = await readFile(join(folder, files.output), 'utf8');
  if (code !== 0) throw new CliEnded(code, killedBy, output);
  return output;
}

function start({ command, args, cwd, env, folder, files }: Run): ChildProcess {
  const out = openSync(join(folder, files.output), 'a', 0o600);
  try {
    // Before the start: who finds neither this nor the CLI's identity may start another update.
    if (files.starting !== null)
      writeFileSync(join(folder, files.starting), '', { mode: 0o600, flush: true });
    return spawn(command, args, {
      cwd,
      env: { ...env, PATH: [dirname(command), env['PATH'] ?? ''].join(delimiter) },
      detached: true,
      stdio: ['ignore', out, out],
    });
  } finally {
    closeSync(out);
  }
}

function record(leader: ProcessIdentity | null, file: string): void {
  if (leader !== null) writeFileSync(file, JSON.stringify(leader), { mode: 0o600 });
}

function endOf(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });
}

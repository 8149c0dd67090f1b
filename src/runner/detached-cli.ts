import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { identityOf } from '../processes/identity.js';
import { runnerFiles } from './events.js';

/** How a CLI process ended when it did not end well. */
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

interface Run {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs the CLI in a session of its own with its output in a file: with pipes it would die of SIGPIPE together with
 * us and leave a locked stack, so it ends cleanly even when this process is killed.
 */
export async function runDetached(run: Run): Promise<string> {
  const file = join(run.folder, runnerFiles.output);
  const out = openSync(file, 'a', 0o600);
  const child = spawn(run.command, run.args, {
    cwd: run.cwd,
    env: { ...run.env, PATH: [dirname(run.command), run.env['PATH'] ?? ''].join(delimiter) },
    detached: true,
    stdio: ['ignore', out, out],
  });
  closeSync(out);
  const ended = endOf(child);
  if (child.pid !== undefined)
    await writeFile(join(run.folder, runnerFiles.cli), JSON.stringify(identityOf(child.pid)), {
      mode: 0o600,
    });
  const interrupt = (): void => {
    child.kill('SIGINT');
  };
  run.signal?.addEventListener('abort', interrupt, { once: true });
  const { code, signal } = await ended;
  run.signal?.removeEventListener('abort', interrupt);
  const output = await readFile(file, 'utf8');
  if (code !== 0) throw new CliEnded(code, signal, output);
  return output;
}

function endOf(child: ReturnType<typeof spawn>): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });
}

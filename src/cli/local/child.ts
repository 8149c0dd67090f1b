import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { onSignals, type Signal, type Terminal } from '../terminal/terminal.js';

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** Runs a command in our place: our input and output, our signals, its exit code (128 + n after signal n). */
export async function runInOurPlace(terminal: Terminal, command: Command): Promise<ExitCode> {
  const { env, cwd, args } = command;
  const child = spawn(command.command, args, { env, cwd, stdio: 'inherit' });
  const stop = passSignals(child, terminal);
  try {
    const [code, signal] = await ended(child, command);
    return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  } finally {
    stop();
  }
}

/** A terminal sends Ctrl-C to both of us; a second one from here would make the child give up at once. */
function passSignals(child: ChildProcess, { stdin }: Terminal): () => void {
  return onSignals(['SIGINT', 'SIGTERM', 'SIGHUP'], (signal: Signal) => {
    if (signal !== 'SIGINT' || !stdin.isTTY) child.kill(signal);
  });
}

function ended(child: ChildProcess, { command }: Command): Promise<[number | null, NodeJS.Signals | null]> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'ENOENT' ? 'command-not-found' : 'command-not-runnable';
      reject(failure(code, { command, why: error.code ?? error.message }, error));
    });
    child.once('exit', (code, signal) => {
      resolve([code, signal]);
    });
  });
}

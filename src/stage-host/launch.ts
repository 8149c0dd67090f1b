import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { basename, isAbsolute } from 'node:path';
import { environmentOf } from './environment.js';
import { failed, type PrepareOrder } from './protocol.js';

interface LaunchContext {
  readonly stage: string;
  readonly machineEnv: Readonly<Record<string, string | undefined>>;
  readonly report: (line: string) => void;
}

/** Starts the program of an order, told its private port; rejects with `spawn-failed` when that cannot be done at all. */
export async function launch(
  order: PrepareOrder,
  port: number,
  context: LaunchContext,
): Promise<ChildProcess> {
  const [, ...args] = order.command;
  const program = programOf(order, context);
  const environment = environmentOf(order, context.stage, context.machineEnv);
  try {
    const child = spawn(program, args, {
      cwd: order.folder,
      env: { ...environment, PORT: String(port) },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(child, 'spawn');
    return child;
  } catch (error) {
    // The system calls a missing folder a missing program, and its message may quote arguments.
    const culprit = existsSync(order.folder) ? program : order.folder;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw failed('spawn-failed', { detail: `${culprit}: ${code}` });
  }
}

/** An order keeps the path of the Node.js of its day; when that one has been removed since, the host's own takes its place. */
function programOf({ build, command }: PrepareOrder, { report }: LaunchContext): string {
  const [program = ''] = command;
  if (!isNode(program) || existsSync(program)) return program;
  report(`${build} is started with ${process.execPath}: ${program} is gone`);
  return process.execPath;
}

const isNode = (program: string): boolean =>
  isAbsolute(program) && ['node', basename(process.execPath)].includes(basename(program));

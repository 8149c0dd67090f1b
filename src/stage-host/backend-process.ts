import { once } from 'node:events';
import { readOutput } from './build-output.js';
import { killGroup, type Children } from './children.js';
import { findFreePort } from './free-port.js';
import { untilRead } from './last-output.js';
import { launch } from './launch.js';
import type { PrepareOrder } from './protocol.js';
import type { Forwarded } from '../model/settings.js';
import { within } from './within.js';
import type { RotatedLog } from '../files/rotated-log.js';

/** A build running as a child of the host, on a private loopback port. */
export interface BackendProcess {
  readonly pid: number;
  readonly port: number;
  readonly forwarded: Forwarded;
  /** Resolves when the process is gone and what it wrote is read. */
  readonly exited: Promise<void>;
  hasExited(): boolean;
  /** `code 1` or `signal SIGKILL`; null while it lives. */
  exitText(): string | null;
  lastLines(): string[];
  /** Marks a request or a WebSocket as open; the function that comes back ends it. */
  enter(): () => void;
  /** Ends the process: waits up to `drainSeconds` for what is open, then TERM, then KILL for its whole group. */
  end(drainSeconds: number): Promise<void>;
}

export interface BackendContext {
  readonly stage: string;
  readonly machineEnv: Readonly<Record<string, string | undefined>>;
  readonly log: RotatedLog;
  readonly now: () => Date;
  readonly children: Children;
  /** Writes a line to the host's own log. */
  readonly report: (line: string) => void;
}

/** A killed process is gone at once, unless the system itself stands still. */
const killedMilliseconds = 5000;

/** Starts a build; rejects with `spawn-failed` when the program cannot be started at all. */
export async function startBackend(order: PrepareOrder, context: BackendContext): Promise<BackendProcess> {
  const port = await findFreePort();
  const child = await launch(order, port, context);
  const pid = child.pid ?? 0;
  context.children.add(pid);
  const open = openRequests();
  let exit: string | null = null;
  child.once('exit', (code, signal) => {
    exit = signal === null ? `code ${String(code)}` : `signal ${signal}`;
    // What it started must not outlive it: nobody else knows these processes.
    killGroup(pid, 'SIGKILL');
    context.children.remove(pid);
  });
  const output = readOutput([child.stdout, child.stderr], { order, ...context });
  const exited = once(child, 'exit').then(() => untilRead(output));
  const hasExited = (): boolean => exit !== null;
  return {
    pid,
    port,
    forwarded: order.forwarded,
    exited,
    hasExited,
    exitText: () => exit,
    lastLines: output.lines,
    enter: open.enter,
    end: (drainSeconds) =>
      end({ pid, exited, hasExited, idle: open.idle, stopSeconds: order.stopSeconds }, drainSeconds),
  };
}

function openRequests() {
  let count = 0;
  let waiting: (() => void)[] = [];
  return {
    enter: () => {
      count += 1;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        count -= 1;
        if (count > 0) return;
        for (const wake of waiting) wake();
        waiting = [];
      };
    },
    idle: (): Promise<void> =>
      count === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)),
  };
}

interface Ending {
  readonly pid: number;
  readonly exited: Promise<void>;
  readonly hasExited: () => boolean;
  readonly idle: () => Promise<void>;
  readonly stopSeconds: number;
}

async function end(
  { pid, exited, hasExited, idle, stopSeconds }: Ending,
  drainSeconds: number,
): Promise<void> {
  if (drainSeconds > 0) await within(drainSeconds * 1000, Promise.race([idle(), exited]));
  if (!hasExited()) killGroup(pid, 'SIGTERM');
  await within(stopSeconds * 1000, exited);
  if (!hasExited()) killGroup(pid, 'SIGKILL');
  await within(killedMilliseconds, exited);
}

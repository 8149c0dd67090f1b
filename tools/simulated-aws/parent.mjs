/** Processes of the simulation end with the one that started them, however that one ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Its standard input is a pipe from the parent, and closes when the parent is gone. */
export function endWithParent() {
  process.stdin.on('end', () => process.exit(0)).resume();
}

/** Starts a script of this folder and gives the first line that it prints, which says where it listens. */
export async function startScript(script, args = []) {
  const file = fileURLToPath(new URL(script, import.meta.url));
  // Of a group of its own: a Ctrl-C in the terminal is for the one that started it, who may still need it.
  const child = spawn(process.execPath, [file, ...args], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const first = once(lines, 'line').then(([line]) => line);
  const tooEarly = ended.then(([code]) => {
    throw new Error(`${script} ended with ${String(code)} before it was ready`);
  });
  tooEarly.catch(() => undefined);
  const line = await Promise.race([first, tooEarly]);
  return {
    line,
    pid: child.pid,
    /** Settles when the process has ended. */
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

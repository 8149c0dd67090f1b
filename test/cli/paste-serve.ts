import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Runs a printed command as a person would paste it, until the service says that it is ready. */
export async function pasteServe(
  command: string,
  { cwd, env }: { cwd: string; env: Readonly<Record<string, string | undefined>> },
): Promise<ChildProcess> {
  const child = spawn('sh', ['-c', command], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => {
        said += text.toString();
        if (said.includes('Switchback is ready')) resolve();
      });
    child.once('exit', () => reject(new Error(`ended without a service: ${said}`)));
  });
  return child;
}

export const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

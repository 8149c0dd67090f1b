import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { installDir } from '../../src/service/config.js';
import type { TestProject } from './project.js';

export interface ServiceProcess {
  readonly url: string;
  readonly pid: number;
  /** Everything that it printed. */
  output(): string;
  /** Its exit code when it has ended by itself, or null after a kill. */
  readonly ended: Promise<number | null>;
  /** Ends it by a signal and gives its exit code, or null after a kill. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const cli = join(installDir, 'dist/cli/main.js');

export interface ServiceStart {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What begins the command and becomes the service in the end, as `exec` does. */
  readonly through?: readonly string[];
  /** Another installation than this one. */
  readonly installation?: string;
  /** The address that it says when it is ready, where that is none of this machine alone. */
  readonly says?: string;
}

/** `switchback serve` as a process of its own, as people start it. */
export async function startServiceProcess(
  project: TestProject,
  { args = [], env = {}, through = [], installation = installDir, says }: ServiceStart = {},
): Promise<ServiceProcess> {
  const given = ['serve', '--port', '0', '--stage-ports', 'auto', '--data-dir', project.dataDir, ...args];
  const entry = join(installation, 'dist/cli/main.js');
  const [command = '', ...all] = [...through, process.execPath, entry, ...given];
  const child = spawn(command, all, {
    cwd: project.dir,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = (once(child, 'exit') as Promise<[number | null]>).then(([code]) => code);
  const url = await readyUrl(child, ended, { said: () => said, address: says }).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    url,
    pid: child.pid ?? 0,
    output: () => said,
    ended,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

const readyMilliseconds = 60_000;

function readyUrl(
  child: ChildProcess,
  ended: Promise<unknown>,
  { said, address }: { said: () => string; address: string | undefined },
): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said())?.[0];
      const url = address !== undefined && said().includes(address) ? address : found;
      if (url === undefined) return;
      clearTimeout(late);
      resolve(url);
    });
    const late = setTimeout(() => {
      reject(new Error(`the service is not ready: ${said()}`));
    }, readyMilliseconds);
    void ended.then(() => {
      clearTimeout(late);
      reject(new Error(`the service ended: ${said()}`));
    });
  });
}

/** Runs the `switchback` command to its end. */
export async function runSwitchback(
  args: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

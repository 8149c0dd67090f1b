import { spawn, type ChildProcess } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Directory of this installation; its dist/ is what these tests run. */
export const installation = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Another installation than this one. */
  readonly installation?: string;
  /** Permissions count, also where the tests run as root. */
  readonly plain?: boolean;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with the whole text as soon as stdout holds this one; rejects when it ends before. */
  readonly says: (text: string) => Promise<string>;
  /** The same of stderr. */
  readonly notes: (text: string) => Promise<string>;
}

/** Root that may not pass over permissions: still the owner of its files, and of nobody else's. */
export const withoutRights: readonly [string, ...string[]] = [
  'setpriv',
  ...['--inh-caps', '--bounding-set'].map((set) => `${set}=-dac_override,-dac_read_search`),
];

/** Starts the compiled command as a process of its own, with no more environment than it is given. */
export function start(args: readonly string[], options: RunOptions = {}): Running {
  const entry = join(options.installation ?? installation, 'dist', 'cli', 'main.js');
  const [command, ...before] =
    options.plain === true && process.getuid?.() === 0
      ? [...withoutRights, process.execPath]
      : [process.execPath];
  const child = spawn(command, [...before, entry, ...args], {
    cwd: options.cwd ?? '/',
    env: { PATH: process.env['PATH'], ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  const heard: (() => void)[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    heard.forEach((look) => look());
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    heard.forEach((look) => look());
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  const holds = (said: () => string, text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (said().includes(text)) resolve(said());
      };
      heard.push(look);
      look();
      void ended.then((end) => reject(new Error(`ended without saying "${text}": ${JSON.stringify(end)}`)));
    });
  const says = (text: string): Promise<string> => holds(() => stdout, text);
  const notes = (text: string): Promise<string> => holds(() => stderr, text);
  return { child, ended, says, notes };
}

/** Runs the compiled command to its end. */
export const run = (args: readonly string[], options: RunOptions = {}): Promise<Ended> =>
  start(args, options).ended;

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installation, type Ended } from './command.js';

/** What a person types when the terminal shows this; `\u0004` is Ctrl-D. */
export type Turn = readonly [shown: string, typed: string];

/** Runs the compiled command in a real pseudo-terminal, where each question is answered once it is on the screen. */
export function runInTerminal(args: readonly string[], turns: readonly Turn[]): Promise<Ended> {
  const entry = join(installation, 'dist', 'cli', 'main.js');
  const command = [process.execPath, entry, ...args].map(quoted).join(' ');
  const child = spawn('script', ['-qec', `stty cols 160; exec ${command}`, '/dev/null'], {
    cwd: '/',
    env: { PATH: process.env['PATH'], TERM: 'xterm', NO_COLOR: '1', SHELL: '/bin/sh' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [stdout, stderr, looked] = ['', '', 0];
  const left = [...turns];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (let [next] = left; next !== undefined; [next] = left) {
      const at = stdout.indexOf(next[0], looked);
      if (at === -1) return;
      looked = at + next[0].length;
      child.stdin.write(next[1]);
      left.shift();
    }
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (left.length > 0) reject(new Error(`never shown: ${left[0]?.[0] ?? ''}\n${stdout}${stderr}`));
      else resolve({ code, stdout: stdout.replaceAll('\r', ''), stderr });
    });
  });
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

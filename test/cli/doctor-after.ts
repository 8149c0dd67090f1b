import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installation } from './command.js';

/** One thing that `doctor --json` tells. */
export interface Told {
  readonly check: string;
  readonly state: string;
  readonly code: string;
  readonly text: string;
  readonly mend: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What is told in the shell that ran the printed command; whether other checks found something decides nothing. */
export function toldAfter(
  command: string,
  {
    cwd,
    env,
    input = '',
  }: { cwd: string; env: Readonly<Record<string, string | undefined>>; input?: string },
): Told[] {
  const entry = join(installation, 'dist', 'cli', 'main.js');
  const { stdout } = spawnSync('sh', ['-c', `${command}; ${process.execPath} ${entry} doctor --json`], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
    input,
  });
  return (JSON.parse(stdout) as { items: Told[] }).items;
}

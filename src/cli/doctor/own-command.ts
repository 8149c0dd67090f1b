import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shellWord } from '../../messages/quote.js';
import type { Checked } from './finding.js';

/** A command of this installation, for the project that was looked at, as it can be pasted where `doctor` was run. */
export function ownCommand({ installDir, invocation }: Checked, words: string): string {
  const { project, terminal } = invocation;
  const linked = existsSync(join(installDir, 'node_modules', '.bin', 'switchback'));
  // Elsewhere, or without its link, `npx` would fetch a stranger's package.
  const command =
    linked && terminal.cwd === installDir
      ? 'npx switchback'
      : `node ${shellWord(join(installDir, 'dist', 'cli', 'main.js'))}`;
  return `${command} ${words}${project === null ? '' : ` --project ${shellWord(project)}`}`;
}

import { shellWord } from '../../messages/quote.js';
import { commandOf, leadsTo, linkAbove } from '../local/own-link.js';
import type { Checked } from './finding.js';

/** A command of this installation, for the project that was looked at, as it can be pasted where `doctor` was run. */
export function ownCommand({ installDir, invocation }: Checked, words: string): string {
  const { project, terminal } = invocation;
  const link = linkAbove(terminal.cwd);
  // Elsewhere, or without its link, `npx` would fetch a stranger's package.
  const command =
    link !== null && leadsTo(link, installDir)
      ? 'npx --no switchback'
      : `node ${shellWord(commandOf(installDir))}`;
  return `${command} ${words}${project === null ? '' : ` --project ${shellWord(project)}`}`;
}

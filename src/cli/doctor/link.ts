import { dirname, join } from 'node:path';
import { isPackage } from '../../pulumi-cli/cli-folder.js';
import { shellWord } from '../../messages/quote.js';
import { leadsTo, linkAbove } from '../local/own-link.js';
import { found, type Checked, type Finding } from './finding.js';

const check = 'link';

/** Does `npx switchback` mean this installation? Without the link it would fetch a stranger's package. */
export function checkLink(checked: Checked): Promise<Finding[]> {
  const { installDir, projectDir, invocation } = checked;
  // A package's link lies in the repository that has it, a clone's in the clone.
  const from = isPackage(installDir) ? (projectDir ?? invocation.terminal.cwd) : installDir;
  const own = join(installDir, 'node_modules', '.bin', 'switchback');
  const link = isPackage(installDir) ? linkAbove(from) : own;
  if (link !== null && leadsTo(link, installDir))
    return Promise.resolve([found({ check, state: 'ok' }, 'link-ok', { link })]);
  const mend = isPackage(installDir)
    ? 'npm rebuild switchback-stages'
    : `mkdir -p ${shellWord(dirname(own))} && ln -sfn ../../dist/cli/main.js ${shellWord(own)}`;
  const missing = link ?? join(from, 'node_modules', '.bin', 'switchback');
  return Promise.resolve([found({ check, state: 'problem', mend }, 'link-missing', { link: missing })]);
}

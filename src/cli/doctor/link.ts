import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { shellWord } from '../../messages/quote.js';
import { found, type Checked, type Finding } from './finding.js';

const check = 'link';

/** Does `npx switchback` mean this installation? Without the link it would fetch a stranger's package. */
export async function checkLink({ installDir }: Checked): Promise<Finding[]> {
  const bin = join(installDir, 'node_modules', '.bin');
  const link = join(bin, 'switchback');
  const target = await realpath(link).catch(() => null);
  if (
    target !== null &&
    target === (await realpath(join(installDir, 'dist', 'cli', 'main.js')).catch(() => ''))
  )
    return [found({ check, state: 'ok' }, 'link-ok', { link })];
  const mend = `mkdir -p ${shellWord(bin)} && ln -sfn ../../dist/cli/main.js ${shellWord(link)}`;
  return [found({ check, state: 'problem', mend }, 'link-missing', { link })];
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stateFolder } from '../../pulumi-cli/environment.js';
import { entrySuffix, updateIn } from '../../pulumi-cli/history-entry.js';
import { asideOf } from './aside-of.js';
import { found, type Finding } from './finding.js';

/** Can every update in the stacks' histories be read? Pulumi's own `stack history` ends at one that cannot. */
export async function historyFindings(dataDir: string): Promise<Finding[]> {
  const root = join(stateFolder(dataDir), '.pulumi', 'history');
  const names = await readdir(root, { recursive: true }).catch(() => []);
  const findings: Finding[] = [];
  for (const name of names.filter((one) => one.endsWith(entrySuffix)).toSorted()) {
    const file = join(root, name);
    const text = await readFile(file, 'utf8').catch(() => '');
    const place = { check: 'state', state: 'problem', mend: asideOf(file) } as const;
    if (updateIn(text) === null) findings.push(found(place, 'history-unreadable', { file }));
  }
  return findings;
}

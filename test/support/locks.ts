import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the locks that stand on a stack of a data directory; one that is still being written stands not yet. */
export function locksOf(dataDir: string, stack = 'switchback/dev'): string[] {
  const folder = join(dataDir, 'pulumi/state/.pulumi/locks/organization', stack);
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
}

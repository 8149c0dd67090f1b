import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The `node_modules/.bin/switchback` that npx takes in a folder: the nearest upwards; null = it would ask the registry. */
export function linkAbove(folder: string): string | null {
  const link = join(folder, 'node_modules', '.bin', 'switchback');
  if (existsSync(link)) return link;
  const parent = dirname(folder);
  return parent === folder ? null : linkAbove(parent);
}

/** Whether a link leads to the command of an installation. */
export function leadsTo(link: string, installDir: string): boolean {
  try {
    return realpathSync(link) === realpathSync(commandOf(installDir));
  } catch {
    return false;
  }
}

export const commandOf = (installDir: string): string => join(installDir, 'dist', 'cli', 'main.js');

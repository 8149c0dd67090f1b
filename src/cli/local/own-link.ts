import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { mkdir, readlink, rename, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** The `node_modules/.bin/switchback` that npx takes in a folder: the nearest upwards; null = it would ask the registry. */
export function linkAbove(folder: string): string | null {
  const link = join(folder, 'node_modules', '.bin', 'switchback');
  if (existsSync(link)) return link;
  const parent = dirname(folder);
  return parent === folder ? null : linkAbove(parent);
}

/** Whether a link leads to the command of an installation, or a script in its place starts that one. */
export function leadsTo(link: string, installDir: string): boolean {
  try {
    const command = realpathSync(commandOf(installDir));
    return realpathSync(link) === command || startedBy(link).some((file) => realOf(file) === command);
  } catch {
    return false;
  }
}

/**
 * A folder that has nothing but this installation's `switchback`, in the data directory: for the PATH of a shell, where
 * `node_modules/.bin` would bring all the commands of the project.
 */
export async function ownFolder(dataDir: string, installDir: string): Promise<string> {
  const folder = join(dataDir, 'bin');
  const link = join(folder, 'switchback');
  const command = commandOf(installDir);
  await mkdir(folder, { recursive: true });
  if ((await readlink(link).catch(() => null)) === command) return folder;
  // Renamed into place: somebody may be typing the command.
  const made = `${link}.${process.pid}`;
  await symlink(command, made);
  await rename(made, link);
  return folder;
}

/** A start script is a few lines long; what is larger, in bytes, is something else. */
const largestScript = 16 * 1024;

/** What a script of pnpm (10.34) starts: it names the file from its own folder, which it calls $basedir. */
function startedBy(link: string): string[] {
  if (statSync(link).size > largestScript) return [];
  const named = readFileSync(link, 'utf8').matchAll(/\bexec [^\n]*"\$basedir\/([^"\n]+\.js)"/g);
  return [...named].map(([, path = '']) => resolve(dirname(link), path));
}

const realOf = (file: string): string | null => (existsSync(file) ? realpathSync(file) : null);

export const commandOf = (installDir: string): string => join(installDir, 'dist', 'cli', 'main.js');

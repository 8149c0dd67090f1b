import { chmodSync, mkdirSync, readlinkSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const target = join('..', '..', 'dist', 'cli', 'main.js');

/**
 * Puts `switchback` into node_modules/.bin, which npm does not do for a package's own command.
 * Without it `npx switchback` would fetch whatever package bears that name.
 */
export function linkCommand(installDir) {
  const folder = join(installDir, 'node_modules', '.bin');
  const link = join(folder, 'switchback');
  chmodSync(join(installDir, 'dist', 'cli', 'main.js'), 0o755);
  if (targetOf(link) === target) return;
  mkdirSync(folder, { recursive: true });
  const fresh = `${link}.${process.pid}`;
  symlinkSync(target, fresh);
  renameSync(fresh, link);
}

function targetOf(link) {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}

import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';

/**
 * The folder of the commands of a tool from PyPI, in an environment of its own, made once per list of requirements: just
 * these versions, of these digests. Throws with what to do when there is no Python, or when PyPI cannot be reached:
 * nobody is to believe that it ran.
 */
export async function pythonTool(installDir, { name, requirements }) {
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(installDir, 'node_modules', '.cache', `${name}-${wanted}`);
  const whole = join(folder, 'whole');
  const make = () => {
    if (existsSync(whole)) return;
    rmSync(folder, { recursive: true, force: true });
    step('Python 3.10 or newer with venv is needed', 'python3', ['-m', 'venv', folder]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-compile'];
    const just = ['--no-deps', '--require-hashes', '-r', requirements];
    step(`${name} could not be installed: is PyPI reached?`, join(folder, 'bin', 'python'), [
      ...pip,
      ...just,
    ]);
    writeFileSync(whole, '');
  };
  if (!existsSync(whole)) await withLock(`${folder}.lock`, make);
  return join(folder, 'bin');
}

function step(hint, command, args) {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  } catch (error) {
    throw new Error(`${hint}: ${command} ${args.join(' ')}`, { cause: error });
  }
}

import { createHash } from 'node:crypto';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';

const requirements = join(import.meta.dirname, 'requirements.txt');
const settings = join(import.meta.dirname, 'schemathesis.toml');

/**
 * The command `st` in an environment of its own, made once per list of requirements. Throws with what to do when there is
 * no Python, or when PyPI cannot be reached: nobody is to believe that it ran.
 */
export function installTool(installDir) {
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(installDir, 'node_modules', '.cache', `schemathesis-${wanted}`);
  const command = join(folder, 'bin', 'st');
  if (existsSync(join(folder, 'whole'))) return command;
  rmSync(folder, { recursive: true, force: true });
  step('Python 3.10 or newer with venv is needed', 'python3', ['-m', 'venv', folder]);
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--require-hashes',
    '-r',
    requirements,
  ];
  step('Schemathesis could not be installed: is PyPI reached?', join(folder, 'bin', 'python'), pip);
  execFileSync('touch', [join(folder, 'half')]);
  renameSync(join(folder, 'half'), join(folder, 'whole'));
  return command;
}

function step(hint, command, args) {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  } catch (error) {
    throw new Error(`${hint}: ${command} ${args.join(' ')}`, { cause: error });
  }
}

/** The tool puts the variable in by itself: in no argument and no file stands the token. */
const withToken = '\n[auth.openapi.bearer]\nbearer = "${SWITCHBACK_TOKEN}"\n';

/**
 * Every check on, and no new cases after `seconds`; whatever is stuck ends after three times as long. With a token it
 * asks as its holder, else as whoever is on this machine.
 */
export async function runTool(command, { url, cwd, seconds, seed, examples, phases, token = null }) {
  const own = join(cwd, 'schemathesis.toml');
  writeFileSync(own, readFileSync(settings, 'utf8') + (token === null ? '' : withToken));
  const args = [
    ...['--config-file', own, 'run', `${url}/openapi.json`],
    ...['--checks', 'all', '--phases', phases, '--max-examples', String(examples)],
    ...['--seed', String(seed), '--generation-database', 'none'],
    // It would end the token by which all of this is asked.
    ...(token === null ? [] : ['--exclude-path-regex', '/sign-out$']),
    ...['--max-time', String(seconds), '--request-timeout', '10', '--workers', '1', '--no-color'],
  ];
  const env = token === null ? process.env : { ...process.env, SWITCHBACK_TOKEN: token };
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
  let late = false;
  const timer = setTimeout(
    () => {
      late = true;
      child.kill('SIGKILL');
    },
    3 * seconds * 1000,
  );
  const [code] = await once(child, 'exit');
  clearTimeout(timer);
  if (late) throw new Error(`Schemathesis took longer than ${String(3 * seconds)} s`);
  return code;
}

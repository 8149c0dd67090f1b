import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { pythonTool } from '../setup/python-tool.mjs';

const requirements = join(import.meta.dirname, 'requirements.txt');
const settings = join(import.meta.dirname, 'schemathesis.toml');

/** The command `st`. Throws with what to do when it cannot be had. */
export const installTool = async (installDir) =>
  join(await pythonTool(installDir, { name: 'schemathesis', requirements }), 'st');

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

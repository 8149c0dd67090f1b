import { join } from 'node:path';
import { claim } from '../processes/claim.js';
import { readJsonSync } from '../files/json-file.js';
import { isIdentity, isStillAlive, type ProcessIdentity } from '../processes/identity.js';
import type { StopRung } from '../ports/engine.js';
import { runnerFiles } from '../runner/events.js';

/**
 * Tells the processes of an attempt's folder to stop; each is proven to be the one that was recorded. The runner
 * passes an interrupt on to its CLI; where the runner is gone, the CLI gets it, once.
 */
export function stopAttempt(folder: string, rung: StopRung): void {
  const runner = living(folder, runnerFiles.runner);
  const clis = [runnerFiles.cli, runnerFiles.previewCli].flatMap((file) => living(folder, file) ?? []);
  if (rung === 'interrupt') {
    if (runner !== null) signal(runner, 'SIGTERM');
    else if (clis.length > 0 && claim(join(folder, runnerFiles.interrupted)))
      for (const cli of clis) signal(cli, 'SIGINT');
    return;
  }
  for (const cli of clis) signal(cli, rung === 'kill' ? 'SIGKILL' : 'SIGINT');
  // Its runner tells how its CLI ended; only one that says nothing although its CLI is gone has to go, too.
  if (rung === 'kill' && clis.length === 0 && runner !== null) signal(runner, 'SIGKILL');
}

function living(folder: string, file: string): ProcessIdentity | null {
  const known = readJsonSync(join(folder, file), isIdentity);
  return known !== null && isStillAlive(known) ? known : null;
}

function signal({ pid }: ProcessIdentity, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended meanwhile, which is what was wanted.
  }
}

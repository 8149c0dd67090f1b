import { readConfig } from '../../service/config.js';
import { assertItsMachine } from '../local/its-machine.js';
import { projectOf } from '../local/project.js';
import { endOnBroken } from '../local/end-on-broken.js';
import { startError } from '../local/start-error.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { printOne } from '../terminal/output.js';
import { parseUntil } from '../terminal/until.js';

interface SeedOptions {
  readonly at?: string | undefined;
  readonly dataDir?: string | undefined;
}

/** Makes the sample world, as it is at a time, where nothing has happened yet. Throws `not-seeded`, `bad-value`. */
export async function demoSeed(invocation: Invocation, options: SeedOptions): Promise<ExitCode> {
  await assertItsMachine(invocation, 'demo seed', { makesIt: true });
  const { env, cwd, now } = invocation.terminal;
  const at = options.at === undefined ? now() : parseUntil(options.at, now());
  if (at === null)
    throw failure('bad-value', {
      option: '--at',
      value: options.at ?? '',
      expected: '2026-11-11T14:00:00+09:00',
    });
  try {
    const config = readConfig({ options, env, cwd, projectDir: projectOf(invocation) });
    // Loaded only here: no other command needs a database.
    const { seedSample } = await import('../../service/seed-sample.js');
    const rows = await seedSample(config, { at, onBroken: endOnBroken(invocation, config) });
    const { dataDir } = config;
    const chosen = options.dataDir === undefined ? null : dataDir;
    printOne(invocation, { at: at.toISOString(), dataDir, rows }, () => [
      invocation.texts.demo.seeded({ at: at.toISOString(), dataDir, chosen }),
    ]);
    return exitCodes.ok;
  } catch (error) {
    throw startError(invocation, 'not-seeded', error);
  }
}

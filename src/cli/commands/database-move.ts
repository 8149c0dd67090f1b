import { readConfig } from '../../service/config.js';
import { assertItsMachine } from '../local/its-machine.js';
import { projectOf } from '../local/project.js';
import { endOnBroken } from '../local/end-on-broken.js';
import { startError } from '../local/start-error.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import type { Invocation } from '../terminal/invocation.js';
import { printOne } from '../terminal/output.js';

/** Moves the embedded database of the data directory to the server of DATABASE_URL. Throws `database-not-moved`. */
export async function databaseMove(
  invocation: Invocation,
  options: { readonly dataDir?: string | undefined },
): Promise<ExitCode> {
  await assertItsMachine(invocation, 'database move');
  const { env, cwd } = invocation.terminal;
  const { moved, movedTable } = invocation.texts.database;
  try {
    const config = readConfig({ options, env, cwd, projectDir: projectOf(invocation) });
    // Loaded only here: no other command needs the driver of a server.
    const { moveDatabase } = await import('../../service/move-database.js');
    const found = await moveDatabase(config, {
      onMoved: (table, rows) => {
        if (rows > 0 && !invocation.quiet) invocation.note(movedTable({ table, rows }));
      },
      onBroken: endOnBroken(invocation, config),
    });
    const chosen = options.dataDir === undefined ? null : config.dataDir;
    printOne(invocation, found, () => [moved({ ...found, chosen })]);
    return exitCodes.ok;
  } catch (error) {
    throw startError(invocation, 'database-not-moved', error);
  }
}

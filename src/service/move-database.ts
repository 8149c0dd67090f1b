import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { StartFailure, type Config } from './config.js';
import { keptMachineName } from '../files/machine-name.js';
import { holdDataDirectory } from './data-directory.js';
import { movedFrom, openDatabase, serverProblem, takeDatabase, type OnBroken } from './open-database.js';
import type { Log } from '../ports/log.js';
import { openServerForOne, type Database } from '../store/database.js';
import { moveRows, NotEmpty, type OnMoved } from '../store/move.js';

export interface Moved {
  readonly rows: number;
  /** Where the embedded database lies now, for nobody to start on it by mistake. */
  readonly kept: string;
}

/**
 * Moves the embedded database of a data directory to the PostgreSQL server that its config names, while no service runs
 * on either: all of it, or nothing. The next service takes the server's. `onBroken` ends the process: the embedded database
 * gave up. Throws StartFailure.
 */
export async function moveDatabase(
  config: Config,
  { onMoved, onBroken }: { onMoved: OnMoved; onBroken: OnBroken },
): Promise<Moved> {
  const { dataDir, databaseUrl } = config;
  if (databaseUrl === null) throw new StartFailure([{ code: 'no-server-named', facts: {} }]);
  const folder = join(dataDir, 'database');
  if (!existsSync(folder)) throw new StartFailure([{ code: 'no-embedded-database', facts: { folder } }]);
  const held = await holdDataDirectory(dataDir);
  const open: Database[] = [];
  try {
    const from = await openDatabase({ ...config, databaseUrl: null }, { log: quietLog, onBroken });
    open.push(from);
    const to = await openTarget(databaseUrl);
    open.push(to);
    const rows = await moveRows(from, to, onMoved);
    const name = config.machine ?? (await keptMachineName(dataDir));
    await takeDatabase(config, { database: to, id: held.id, name });
    for (const one of open.splice(0)) await one.close();
    const kept = movedFrom(folder);
    await rename(folder, kept);
    return { rows, kept };
  } catch (error) {
    throw error instanceof NotEmpty ? notEmpty(error) : error;
  } finally {
    for (const one of open) await one.close();
    await held.release();
  }
}

const nobody = (): void => undefined;
const quietLog: Log = { info: nobody, warn: nobody, error: nobody };

const openTarget = (url: string): Promise<Database> =>
  openServerForOne(url, nobody).catch((error: unknown) => {
    throw new StartFailure([serverProblem(error)], { cause: error });
  });

const notEmpty = (error: NotEmpty): StartFailure =>
  new StartFailure([{ code: 'server-not-empty', facts: { table: error.table } }], { cause: error });

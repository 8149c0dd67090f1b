import { StartFailure, type Config } from './config.js';
import { holdDataDirectory } from './data-directory.js';
import { openDatabase, takeDatabase, type OnBroken } from './open-database.js';
import { sampleWorld } from '../sample/world.js';
import type { Log } from '../ports/log.js';
import { NotEmpty } from '../store/move.js';
import { writeSample } from '../store/sample.js';

/**
 * Makes the sample world in a data directory, or in the database that its config names, while no service runs on it, and
 * only where nothing has ever happened. Throws StartFailure. Gives the number of rows.
 */
export async function seedSample(
  config: Config,
  { at, onBroken }: { at: Date; onBroken: OnBroken },
): Promise<number> {
  const held = await holdDataDirectory(config.dataDir);
  try {
    const database = await openDatabase(config, { log: quietLog, onBroken });
    try {
      await takeDatabase(config, { database, id: held.id, name: null });
      return await writeSample(database, at, sampleWorld(at));
    } finally {
      await database.close();
    }
  } catch (error) {
    throw error instanceof NotEmpty ? isReal(error, config) : error;
  } finally {
    await held.release();
  }
}

const nobody = (): void => undefined;
const quietLog: Log = { info: nobody, warn: nobody, error: nobody };

const isReal = (error: NotEmpty, { dataDir }: Config): StartFailure =>
  new StartFailure([{ code: 'not-for-a-sample', facts: { dataDir, table: error.table } }], { cause: error });

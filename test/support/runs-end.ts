import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { claim } from '../../src/processes/claim.js';
import { isStillAlive, type ProcessIdentity } from '../../src/processes/identity.js';
import { runnerFiles } from '../../src/runner/events.js';
import { until } from './until.js';

/** Waits for the updates that services which have ended left behind; one that has not begun never will. */
export async function untilRunsEnd(dataDir: string): Promise<void> {
  const runs = join(dataDir, 'runs');
  const folders = existsSync(runs) ? readdirSync(runs).map((name) => join(runs, name)) : [];
  const begun = folders.filter((folder) => !claim(join(folder, runnerFiles.claim)));
  await until('the end of every update', () => begun.every((folder) => !isUnderWay(folder)));
}

const isUnderWay = (folder: string): boolean =>
  [runnerFiles.runner, runnerFiles.cli].some((name) => {
    const file = join(folder, name);
    return existsSync(file) && isStillAlive(JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity);
  });

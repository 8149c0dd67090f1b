import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from '../files/json-file.js';
import { isIdentity, isStillAlive } from '../processes/identity.js';
import { runnerFiles } from '../runner/events.js';

/** The attempts whose runners are at work, as the folders of their runs say. */
export async function livingRunners(runs: string): Promise<string[]> {
  const living: string[] = [];
  for (const attempt of await readdir(runs).catch(() => [])) {
    const runner = await readJson(join(runs, attempt, runnerFiles.runner), isIdentity);
    if (runner !== null && isStillAlive(runner)) living.push(attempt);
  }
  return living;
}

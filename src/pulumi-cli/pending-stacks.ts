import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readJson } from '../files/json-file.js';
import { identityOf, isIdentity, isStillAlive } from '../processes/identity.js';
import { writeWhole } from '../files/whole-file.js';

const lookAgainMilliseconds = 50;

const fileIn = (dataDir: string): string => join(dataDir, 'pulumi', 'stacks-pending.json');

/** Says to those who run Pulumi by hand that this process is making the stacks; `done` when it has. */
export async function announceStacks(dataDir: string): Promise<{ done: () => Promise<void> }> {
  await writeWhole(fileIn(dataDir), JSON.stringify(identityOf(process.pid)));
  return { done: () => rm(fileIn(dataDir), { force: true }) };
}

/** Waits while a living service makes the stacks of a data directory. */
export async function stacksMade(dataDir: string): Promise<void> {
  for (;;) {
    const maker = await readJson(fileIn(dataDir), isIdentity);
    if (maker === null || !isStillAlive(maker)) return;
    await pause(lookAgainMilliseconds);
  }
}

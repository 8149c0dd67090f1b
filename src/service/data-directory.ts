import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StartFailure } from './config.js';
import { makeFolder } from '../files/folder.js';
import { readJson } from '../files/json-file.js';
import { writeWhole } from '../files/whole-file.js';
import { identityOf, isIdentity, isStillAlive, type ProcessIdentity } from '../processes/identity.js';
import { takeLock } from '../processes/lock.js';

export interface HeldDirectory {
  /** Names this data directory wherever it is moved to; made when it is first held. */
  readonly id: string;
  /** Other living services share it. */
  readonly others: boolean;
  /** What must be done by one service at a time has been done: the next one may begin with it. */
  prepared(): Promise<void>;
  release(): Promise<void>;
}

/** Who has the door of a data directory, and whether for as long as it runs. */
interface Doorkeeper extends ProcessIdentity {
  readonly alone?: boolean;
}

const isDoorkeeper = (value: unknown): value is Doorkeeper =>
  isIdentity(value) && (!('alone' in value) || typeof value.alone === 'boolean');

/** Somebody who only prepares is waited for, for so long. */
const patienceMilliseconds = 120_000;
const lookAgainMilliseconds = 50;

/**
 * Makes the data directory and holds it for this process. Alone: two services on one embedded database would silently
 * lose rows. Shared, by services on one PostgreSQL: each passes the door alone, until it is `prepared`. Throws
 * StartFailure `data-dir-held` that names the other process.
 */
export async function holdDataDirectory(dataDir: string, { shared = false } = {}): Promise<HeldDirectory> {
  const instances = join(dataDir, 'instances');
  await makeFolder(instances).catch((error: unknown) => {
    const why = (error as NodeJS.ErrnoException).message;
    throw new StartFailure([{ code: 'data-dir-unusable', facts: { dataDir, why } }], { cause: error });
  });
  const door = await enter(dataDir, { alone: !shared });
  const others = await living(instances);
  const [other] = others;
  if (other !== undefined && !shared) {
    await door.leave();
    throw heldBy(dataDir, other.pid);
  }
  const own = join(instances, `${randomUUID()}.json`);
  if (shared) await writeFile(own, JSON.stringify(identityOf(process.pid)), { mode: 0o600 });
  return {
    id: await idOf(join(dataDir, 'installation')),
    others: others.length > 0,
    prepared: async () => {
      if (shared) await door.leave();
    },
    release: async () => {
      if (shared) await rm(own, { force: true });
      await door.leave();
    },
  };
}

/** Throws StartFailure `data-dir-held` where a living service has the directory for itself; changes nothing. */
export async function assertNotHeld(dataDir: string): Promise<void> {
  const keeper = await readJson(doorOf(dataDir), isDoorkeeper);
  if (keeper !== null && isStaying(keeper)) throw heldBy(dataDir, keeper.pid);
}

const doorOf = (dataDir: string): string => join(dataDir, 'service.pid');

/** One that says nothing of it is of an earlier version, and stays. */
const isStaying = (keeper: Doorkeeper): boolean => isStillAlive(keeper) && keeper.alone !== false;

const heldBy = (dataDir: string, pid: number | null): StartFailure =>
  new StartFailure([{ code: 'data-dir-held', facts: { dataDir, pid } }]);

/** Passes the door of the data directory, which only one process has at a time. */
async function enter(
  dataDir: string,
  { alone }: { alone: boolean },
): Promise<{ leave: () => Promise<void> }> {
  const file = doorOf(dataDir);
  const until = performance.now() + patienceMilliseconds;
  for (;;) {
    const lock = await takeLock(dataDir, 'service');
    if (lock !== null) {
      const keeper: Doorkeeper | null = ofThisProcess({ alone });
      await writeFile(file, JSON.stringify(keeper), { mode: 0o600 });
      let left = false;
      return {
        leave: async () => {
          if (left) return;
          left = true;
          await rm(file, { force: true });
          lock.release();
        },
      };
    }
    const keeper = await readJson(file, isDoorkeeper);
    if ((keeper !== null && isStaying(keeper)) || performance.now() > until)
      throw heldBy(dataDir, keeper?.pid ?? null);
    await pause(lookAgainMilliseconds);
  }
}

function ofThisProcess({ alone }: { alone: boolean }): Doorkeeper | null {
  const identity = identityOf(process.pid);
  return identity === null ? null : { ...identity, alone };
}

/** The services that share the directory; what dead ones left of themselves is removed. */
async function living(instances: string): Promise<ProcessIdentity[]> {
  const found: ProcessIdentity[] = [];
  for (const name of await readdir(instances)) {
    // By which an instance shows that it lives, also to those who do not see its process.
    if (name.endsWith('.sock')) continue;
    const file = join(instances, name);
    const identity = await readJson(file, isIdentity);
    if (identity !== null && isStillAlive(identity)) found.push(identity);
    else await rm(file, { force: true });
  }
  return found;
}

async function idOf(file: string): Promise<string> {
  const there = await readFile(file, 'utf8').catch(() => '');
  if (there.trim() !== '') return there.trim();
  const id = randomUUID();
  await writeWhole(file, `${id}\n`);
  return id;
}

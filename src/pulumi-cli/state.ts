import { chmod, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { stateAddress, type StateBucket } from '../model/state-bucket.js';
import { passphraseFile, stateFolder } from './environment.js';
import { makeFolder } from '../files/folder.js';
import { writeWhole } from '../files/whole-file.js';

/** The documented passphrase that the committed `encryptionsalt` lines are made with. */
export const defaultPassphrase = 'switchback';

export interface StateHome {
  readonly dataDir: string;
  /** null = the state lies in the data directory, too. */
  readonly bucket: StateBucket | null;
}

/** The stacks of a data directory are elsewhere: going on would make empty ones beside them. */
export class StateMoved extends Error {
  constructor(
    readonly from: string,
    readonly to: string,
    /** Remembers where they are, and is removed when they have been moved. */
    readonly record: string,
  ) {
    super(`the stacks are in ${from}, not in ${to}`);
    this.name = 'StateMoved';
  }
}

/**
 * Creates Pulumi's folders (0700) and the passphrase file (0600) below the data directory; what exists is kept. Throws
 * StateMoved.
 */
export async function prepareState(home: StateHome): Promise<void> {
  const { dataDir, bucket } = home;
  await assertNotMoved(home);
  for (const folder of [
    dataDir,
    join(dataDir, 'pulumi'),
    join(dataDir, 'pulumi', 'home'),
    ...(bucket === null ? [stateFolder(dataDir)] : []),
  ]) {
    await makeFolder(folder);
  }
  await preparePassphrase(passphraseFile(dataDir));
}

/** An empty file is what a full disk left when it was made: nothing was ever encrypted with it. */
async function preparePassphrase(file: string): Promise<void> {
  const size = await sizeOf(file);
  if (size === null || size === 0) await writeWhole(file, `${defaultPassphrase}\n`, { replace: size === 0 });
  await chmod(file, 0o600);
}

/** null = there is no such file. */
const sizeOf = (file: string): Promise<number | null> =>
  stat(file).then(
    ({ size }) => size,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    },
  );

/** Remembers the bucket in the data directory: a start without its setting would make new stacks. */
export async function rememberState({ dataDir, bucket }: StateHome): Promise<void> {
  if (bucket !== null) await writeWhole(recordIn(dataDir), `${stateAddress(bucket)}\n`);
}

const recordIn = (dataDir: string): string => join(dataDir, 'pulumi', 'state-address');

async function assertNotMoved({ dataDir, bucket }: StateHome): Promise<void> {
  const folder = stateFolder(dataDir);
  const wanted = bucket === null ? folder : stateAddress(bucket);
  const known = await readFile(recordIn(dataDir), 'utf8').catch(() => null);
  const stacks = known === null ? await readdir(join(folder, '.pulumi', 'stacks')).catch(() => []) : [];
  const from = known?.trim() ?? (stacks.length > 0 ? folder : wanted);
  if (from !== wanted) throw new StateMoved(from, wanted, known === null ? folder : recordIn(dataDir));
}

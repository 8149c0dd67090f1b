import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { passphraseFile, stateFolder } from './environment.js';

/** The documented passphrase that the committed `encryptionsalt` lines are made with. */
export const defaultPassphrase = 'switchback';

/** Creates Pulumi's folders (0700) and the passphrase file (0600) below the data directory; what exists is kept. */
export async function prepareState(dataDir: string): Promise<void> {
  for (const folder of [
    dataDir,
    join(dataDir, 'pulumi'),
    join(dataDir, 'pulumi', 'home'),
    stateFolder(dataDir),
  ]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  const file = passphraseFile(dataDir);
  try {
    await writeFile(file, `${defaultPassphrase}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await chmod(file, 0o600);
  }
}

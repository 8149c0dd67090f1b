import { resolve } from 'node:path';
import type { OnFile, Saved } from '../../service/backup.js';
import { readConfig, type Config } from '../../service/config.js';
import { assertItsMachine } from '../local/its-machine.js';
import { projectOf } from '../local/project.js';
import { startError } from '../local/start-error.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import type { Invocation } from '../terminal/invocation.js';
import { printOne } from '../terminal/output.js';

interface BackupOptions {
  readonly dataDir?: string | undefined;
}

/** Saves the data directory into a folder. Throws `not-backed-up`. */
export async function backup(
  invocation: Invocation,
  folder: string,
  options: BackupOptions,
): Promise<ExitCode> {
  await assertItsMachine(invocation, 'backup');
  const to = resolve(invocation.terminal.cwd, folder);
  try {
    const { backUp } = await import('../../service/backup.js');
    const saved = await backUp(configOf(invocation, options), to, progressIn(invocation));
    const facts = { folder: to, ...inMegabytes(saved) };
    printOne(invocation, { folder: to, ...saved }, () => [invocation.texts.backup.saved(facts)]);
    return exitCodes.ok;
  } catch (error) {
    throw startError(invocation, 'not-backed-up', error);
  }
}

/** Puts a backup where no data directory is yet. Throws `not-restored`. */
export async function restore(
  invocation: Invocation,
  folder: string,
  options: BackupOptions,
): Promise<ExitCode> {
  await assertItsMachine(invocation, 'restore', { makesIt: true });
  const from = resolve(invocation.terminal.cwd, folder);
  try {
    const config = configOf(invocation, options);
    const { restoreFrom } = await import('../../service/backup.js');
    const saved = await restoreFrom(from, config, progressIn(invocation));
    const { dataDir } = config;
    const chosen = options.dataDir === undefined ? null : dataDir;
    const facts = { dataDir, chosen, ...inMegabytes(saved) };
    printOne(invocation, { dataDir, ...saved }, () => [invocation.texts.backup.restored(facts)]);
    return exitCodes.ok;
  } catch (error) {
    throw startError(invocation, 'not-restored', error);
  }
}

const configOf = (invocation: Invocation, { dataDir }: BackupOptions): Config => {
  const { env, cwd } = invocation.terminal;
  return readConfig({ options: { dataDir }, env, cwd, projectDir: projectOf(invocation) });
};

const inMegabytes = ({ files, bytes, database }: Saved) => ({
  ...{ files, database },
  megabytes: Math.ceil(bytes / 1_000_000),
});

/** Files between two lines that say how far it is: about a second's. */
const fewFiles = 1000;

const progressIn =
  ({ quiet, note, texts }: Invocation): OnFile =>
  (done, of) => {
    if (!quiet && done % fewFiles === 0) note(texts.backup.progress({ done, of }));
  };

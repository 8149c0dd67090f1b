import { access, constants, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { shellWord } from '../../messages/quote.js';
import { asideOf } from './aside-of.js';
import { found, type Checked, type Finding } from './finding.js';
import { freeBytes, spaceFinding } from './space.js';
import { historyFindings } from './state-history.js';

const check = 'state';
/** Files that only their owner may read. */
const privateFiles = ['passphrase', 'fingerprint.key'] as const;

/** Can Switchback write its data directory, is there room, and are its secrets its own? */
export async function checkStateDirectory({ dataDir, invocation }: Checked): Promise<Finding[]> {
  if (dataDir === null) return [];
  const there = await stat(dataDir).catch(() => null);
  const space = await spaceFinding(dataDir, { free: freeBytes, now: invocation.terminal.now() });
  const absent = found({ check, state: 'note' }, 'state-absent', { dataDir });
  if (there === null) return [absent, ...(await historyFindings(invocation, dataDir)), ...space];
  if (!there.isDirectory())
    return [found({ check, state: 'problem', mend: asideOf(dataDir) }, 'state-no-directory', { dataDir })];
  const folders = await foldersOf(dataDir);
  const wrong = (await Promise.all(folders.map(folderFinding))).flat();
  if (wrong.length > 0) return wrong;
  const secrets = await Promise.all(privateFiles.map((name) => privateFinding(join(dataDir, name))));
  const histories = await historyFindings(invocation, dataDir);
  return [found({ check, state: 'ok' }, 'state-ok', { dataDir }), ...secrets.flat(), ...histories, ...space];
}

/** The data directory and what is below it, down to the folders of each stage and of Pulumi. */
async function foldersOf(dataDir: string): Promise<string[]> {
  const below = await Promise.all(
    [dataDir, join(dataDir, 'stages'), join(dataDir, 'pulumi')].map(subFolders),
  );
  return [dataDir, ...below.flat()];
}

/** A folder that cannot be listed is told by itself. */
async function subFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}

/** Asks the system itself: mode bits say nothing of other owners and of disks that are mounted read-only. */
async function folderFinding(folder: string): Promise<Finding[]> {
  const why = await access(folder, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => null,
    (error: unknown) => (error as NodeJS.ErrnoException).code,
  );
  if (why === null) return [];
  const word = shellWord(folder);
  if (why === 'EROFS') {
    const mend = `${asRoot}mount -o remount,rw "$(df -P ${word} | awk 'NR == 2 { print $6 }')"`;
    return [found({ check, state: 'problem', mend }, 'state-read-only', { folder })];
  }
  const { uid } = await stat(folder).catch(() => ({ uid: me }));
  const own = uid === me;
  const mend = own ? `chmod u+rwx ${word}` : `${asRoot}chown -R "$(id -u)" ${word}`;
  return [found({ check, state: 'problem', mend }, own ? 'state-not-writable' : 'state-foreign', { folder })];
}

const me = process.getuid?.();
const asRoot = me === 0 ? '' : 'sudo ';

async function privateFinding(file: string): Promise<Finding[]> {
  const there = await stat(file).catch(() => null);
  if (there === null || (there.mode & 0o077) === 0) return [];
  const mend = `chmod 600 ${shellWord(file)}`;
  return [found({ check, state: 'problem', mend }, 'secret-readable', { file })];
}

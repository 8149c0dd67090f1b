import { stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { shellWord } from '../../messages/quote.js';
import { found, type Checked, type Finding } from './finding.js';

const check = 'state';
/** Bytes below which an update may stop half-way. */
const leastFree = 512 * 1024 ** 2;
/** Files that only their owner may read. */
const privateFiles = ['passphrase', 'fingerprint.key'] as const;

/** Can Switchback write its data directory, is there room, and are its secrets its own? */
export async function checkStateDirectory({ dataDir }: Checked): Promise<Finding[]> {
  if (dataDir === null) return [];
  const there = await stat(dataDir).catch(() => null);
  const space = await spaceFinding(dataDir, freeBytes);
  if (there === null) return [found({ check, state: 'note' }, 'state-absent', { dataDir }), ...space];
  const directory = directoryFinding(dataDir, there);
  if (directory.state === 'problem') return [directory];
  const secrets = await Promise.all(privateFiles.map((name) => privateFinding(join(dataDir, name))));
  return [directory, ...secrets.flat(), ...space];
}

function directoryFinding(dataDir: string, there: { isDirectory(): boolean; mode: number }): Finding {
  const word = shellWord(dataDir);
  if (!there.isDirectory())
    return found(
      { check, state: 'problem', mend: `mv ${word} ${shellWord(`${dataDir}.aside`)}` },
      'state-no-directory',
      { dataDir },
    );
  if ((there.mode & 0o700) !== 0o700)
    return found({ check, state: 'problem', mend: `chmod u+rwx ${word}` }, 'state-not-writable', { dataDir });
  return found({ check, state: 'ok' }, 'state-ok', { dataDir });
}

async function privateFinding(file: string): Promise<Finding[]> {
  const there = await stat(file).catch(() => null);
  if (there === null || (there.mode & 0o077) === 0) return [];
  const mend = `chmod 600 ${shellWord(file)}`;
  return [found({ check, state: 'problem', mend }, 'secret-readable', { file })];
}

/** A problem when the disk is nearly full; what is safe to remove are old logs of updates. */
export async function spaceFinding(
  dataDir: string,
  free: (path: string) => Promise<number>,
): Promise<Finding[]> {
  const bytes = await free(dataDir);
  if (bytes >= leastFree) return [];
  const folders = [join(dataDir, 'pulumi', 'home', 'logs'), join(dataDir, 'runs')].map(shellWord).join(' ');
  const mend = `find ${folders} -mindepth 1 -maxdepth 1 -mtime +7 -exec rm -rf {} +`;
  return [
    found({ check, state: 'problem', mend }, 'space-low', { megabytes: Math.floor(bytes / 1024 ** 2) }),
  ];
}

/** Free bytes where a path is, or will be. */
async function freeBytes(path: string): Promise<number> {
  const here = await statfs(path).catch(() => null);
  if (here !== null) return here.bavail * here.bsize;
  return path === dirname(path) ? Number.POSITIVE_INFINITY : freeBytes(dirname(path));
}

import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';

/** What gives a process mounts of its own: root may have them, others with users of their own. */
const asRoot = ['--mount'];
const asSomebody = ['--user', '--map-root-user', '--mount'];

/** Begins a command that sees a disk of its own on a folder; nobody else does, and the disk ends with it. */
export type OnSmallDisk = (folder: string) => readonly [string, ...string[]];

/** A disk of this size (as of mount: `256k`, `40m`) that any user may write to; null = nobody may mount here. */
export function smallDisk(size: string, { rootOnly = false } = {}): OnSmallDisk | null {
  const mount = `mount -t tmpfs -o size=${size} none "$0" && chmod 777 "$0" && exec "$@"`;
  for (const flags of rootOnly ? [asRoot] : [asRoot, asSomebody]) {
    const onDisk: OnSmallDisk = (folder) => ['unshare', ...flags, 'sh', '-c', mount, folder];
    const [command, ...args] = onDisk(tmpdir());
    try {
      execFileSync(command, [...args, 'true'], { stdio: 'pipe' });
      return onDisk;
    } catch {
      // The next way.
    }
  }
  return null;
}

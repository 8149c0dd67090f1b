import { join } from 'node:path';
import { isSilentAt, type Instance } from '../model/instance.js';
import { isStillAlive } from '../processes/identity.js';
import { shareKernel } from '../processes/pid-space.js';
import { isSilenced } from '../processes/sign-of-life.js';
import type { SocketPlace } from '../processes/socket-path.js';

/** Where this service runs, as its row says it. */
export type Here = Pick<Instance, 'host' | 'machine' | 'pidSpace'>;

/** The socket by which an instance of a data directory shows that it lives. */
export const signOf = (dataDir: string, id: string): SocketPlace => ({
  folder: join(dataDir, 'instances'),
  name: `${id}.sock`,
});

/**
 * Whether an instance is proven to be gone: never by a host's name, which two containers may share, and never by silence
 * alone while it may live beside us. Of another data directory nothing can be proven from here.
 */
export async function isProvenGone(
  { here, dataDir }: { here: Here; dataDir: string },
  other: Instance,
  now: Date,
): Promise<boolean> {
  const { id, host, machine, pidSpace, started } = other;
  if (started === '') return false;
  if (machine === null) return host === here.host && !isStillAlive(other);
  if (machine !== here.machine) return false;
  if (pidSpace === here.pidSpace) return !isStillAlive(other);
  // Another container of the same kernel, or the same one after it was started again.
  if (shareKernel(pidSpace, here.pidSpace)) return isSilenced(signOf(dataDir, id));
  // The machine was started again, or its directory was moved: a data directory is one machine's at a time.
  return isSilentAt(other, now);
}

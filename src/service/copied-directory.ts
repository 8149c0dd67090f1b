import { setTimeout as pause } from 'node:timers/promises';
import { isSilentAt, type Instance } from '../model/instance.js';
import { pidSpace, shareKernel } from '../processes/pid-space.js';
import type { Store } from '../ports/store.js';
import { StartFailure } from './config.js';

const lookAgainMilliseconds = 500;

/**
 * Throws StartFailure `data-dir-twice` where a machine other than this one runs with this data directory, or a copy of
 * it: each would take what the other follows for its own. One that was heard of just before this machine was started
 * again is waited for, until it is heard of again or its lease is over.
 */
export async function assertNoCopy(
  { read }: Pick<Store, 'read'>,
  { dataDir, machine, alone }: { dataDir: string; machine: string; alone: boolean },
): Promise<void> {
  if (alone) return;
  const own = pidSpace();
  const isElsewhere = (one: Instance): boolean =>
    one.machine === machine && one.pidSpace !== own && !shareKernel(one.pidSpace, own);
  const first = new Map<string, Date>();
  for (;;) {
    const now = await read.now();
    const others = (await read.instances.list()).filter((one) => isElsewhere(one) && !isSilentAt(one, now));
    for (const { id, host, pid, seenAt } of others) {
      const before = first.get(id) ?? seenAt;
      first.set(id, before);
      if (seenAt > before)
        throw new StartFailure([{ code: 'data-dir-twice', facts: { dataDir, host, pid } }]);
    }
    if (others.length === 0) return;
    await pause(lookAgainMilliseconds);
  }
}

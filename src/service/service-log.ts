import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { makeRoom } from '../files/rotated-log.js';
import { takeLock } from '../processes/lock.js';
import type { Log } from '../ports/log.js';

export interface ServiceLog {
  readonly log: Log;
  /** Sets the logs that have grown large aside, in the place of those that were set aside before; to be called now and then. */
  readonly roll: () => Promise<void>;
}

/** Two of these for each log at most, and what comes in between two looks. */
const usualBytes = 50 * 1024 ** 2;

/**
 * The log of the service, and the care for that of its runners. A full disk loses lines of it, never the service.
 * `mostBytes` = how large a log may be before it is set aside.
 */
export function openServiceLog(dataDir: string, mostBytes = usualBytes): ServiceLog {
  const own = join(dataDir, 'service.log');
  const file = pino.destination({ dest: own, sync: true });
  file.on('error', () => undefined);
  const logger = pino(file);
  const quietly =
    (level: 'info' | 'warn' | 'error') =>
    (facts: object, message: string): void => {
      try {
        logger[level](facts, message);
      } catch {
        // There is nowhere left to tell it.
      }
    };
  return {
    log: { info: quietly('info'), warn: quietly('warn'), error: quietly('error') },
    roll: async () => {
      // Runners that are at work write on where they began; the next ones begin a new file.
      for (const log of [own, join(dataDir, 'runners.log')])
        await setAside(log, mostBytes).catch(() => undefined);
      // Also when another service has set it aside.
      file.reopen();
    },
  };
}

/** One service at a time: two that saw the same large log would lose what the first one has set aside. */
async function setAside(log: string, maxBytes: number): Promise<void> {
  const lock = await takeLock(dirname(log), 'log-keeper');
  if (lock === null) return;
  await makeRoom(log, { maxBytes, files: 2 });
  lock.release();
}

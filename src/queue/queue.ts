import { setTimeout as pause } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import type { Waker } from '../ports/waker.js';
import { makeBoss, type QueueOptions } from './boss.js';

export interface Queue extends Waker {
  /**
   * Begins to deliver wake-ups, and tries until it can; `onWake` may be called twice, late or never for one of them.
   * Nobody has to wait for it: what is to be woken until then is remembered.
   */
  start(onWake: OnWake): Promise<void>;
  stop(): Promise<void>;
}

type OnWake = (stage: string) => Promise<void>;

/** pg-boss, and nothing else: it says "look at this stage again", and holds no rule and no state. */
export function createQueue(options: QueueOptions): Queue {
  const early = new Set<string>();
  const stopping = new AbortController();
  let delivering: PgBoss | null = null;
  let starting: Promise<void> = Promise.resolve();
  const untilBegun = async (onWake: OnWake): Promise<void> => {
    while (delivering === null && !stopping.signal.aborted)
      delivering = await begun(options, onWake).catch(async (error: unknown) => {
        options.log.warn({ err: error }, 'the queue could not begin; the sweep goes on, and it tries again');
        await pause(againMilliseconds, null, { signal: stopping.signal }).catch(() => undefined);
        return null;
      });
    for (const stage of early) void onWake(stage);
    early.clear();
  };
  return {
    start: (onWake) => (starting = untilBegun(onWake)),
    wake: async (rows, stage) => {
      // A transaction waits for nothing here: it has locks that others wait for.
      if (delivering === null) early.add(stage);
      else await delivering.send(reconcileQueue, { stage }, { db: rows.sql, retryLimit: 0 });
    },
    stop: async () => {
      stopping.abort();
      await Promise.race([starting, pause(stopMilliseconds, null, { ref: false })]);
      await delivering?.stop({ graceful: true, timeout: stopMilliseconds, close: true });
    },
  };
}

const reconcileQueue = 'reconcile';
const looks = { batchSize: 10, pollingIntervalSeconds: 5, notifyPollingIntervalSeconds: 5 };
const againMilliseconds = 2000;
const stopMilliseconds = 5000;

/** One that delivers; what failed half-way is closed, for it would take itself for begun. */
async function begun(options: QueueOptions, onWake: OnWake): Promise<PgBoss> {
  const boss = await makeBoss(options);
  try {
    await boss.start();
    await boss.createQueue(reconcileQueue, { policy: 'standard', notify: true });
    await boss.work<{ stage: string }>(reconcileQueue, looks, async (jobs) => {
      // A wake-up is over when the look has begun: an update may take longer than any job should.
      for (const stage of new Set(jobs.map((job) => job.data.stage))) void onWake(stage);
      return Promise.resolve();
    });
    return boss;
  } catch (error) {
    await boss.stop({ graceful: false, close: true }).catch(() => undefined);
    throw error;
  }
}

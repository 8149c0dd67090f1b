import { fromPglite, getConstructionPlans, PgBoss } from 'pg-boss';
import type { Log } from '../ports/log.js';
import type { Waker } from '../ports/waker.js';

/** What the queue shares its database with: the embedded one, or a server's address. */
export interface QueueOptions {
  readonly pglite: Parameters<typeof fromPglite>[0] | null;
  readonly databaseUrl: string | null;
  readonly log: Log;
}

export interface Queue extends Waker {
  /** Begins to deliver wake-ups; `onWake` may be called twice, late or never for one of them. */
  start(onWake: (stage: string) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

const reconcileQueue = 'reconcile';

/** pg-boss, and nothing else: it says "look at this stage again", and holds no rule and no state. */
export function createQueue({ pglite, databaseUrl, log }: QueueOptions): Queue {
  const boss = new PgBoss({
    ...(pglite === null
      ? { connectionString: databaseUrl ?? '', max: 4 }
      : { db: fromPglite(pglite), backend: 'pglite' as const }),
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    monitorVacuum: false,
    clock: steadyClock(),
  });
  boss.on('error', (error) => {
    log.warn({ err: error }, 'the queue met an error; the sweep goes on');
  });
  return {
    start: async (onWake) => {
      await boss.start();
      await boss.createQueue(reconcileQueue, { policy: 'standard', notify: true });
      await boss.work<{ stage: string }>(
        reconcileQueue,
        { batchSize: 10, pollingIntervalSeconds: 5, notifyPollingIntervalSeconds: 5 },
        async (jobs) => {
          // A wake-up is over when the look has begun: an update may take longer than any job should.
          for (const stage of new Set(jobs.map((job) => job.data.stage))) void onWake(stage);
          return Promise.resolve();
        },
      );
    },
    wake: async (rows, stage) => {
      await boss.send(reconcileQueue, { stage }, { db: rows.sql, retryLimit: 0 });
    },
    stop: () => boss.stop({ graceful: true, timeout: 5000, close: true }),
  };
}

/** What the queue needs of an embedded database, as SQL: it makes it by itself where it is missing. */
export const queueSchema = (): string => getConstructionPlans('pgboss', { backend: 'pglite' });

const longestTimeout = 2 ** 31 - 1;

/** Timers by the clock that never jumps: a wall clock set back by weeks would overflow them into a flood. */
function steadyClock() {
  const origin = performance.timeOrigin;
  const clamp = (ms: number): number => Math.min(Math.max(ms, 0), longestTimeout);
  return {
    now: () => origin + performance.now(),
    setTimeout: (run: () => void, ms: number) => setTimeout(run, clamp(ms)),
    clearTimeout: (timer: unknown) => {
      clearTimeout(timer as NodeJS.Timeout);
    },
    setInterval: (run: () => void, ms: number) => setInterval(run, clamp(ms)),
    clearInterval: (timer: unknown) => {
      clearInterval(timer as NodeJS.Timeout);
    },
  };
}

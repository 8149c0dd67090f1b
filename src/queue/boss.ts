import type { fromPglite, PgBoss } from 'pg-boss';
import type { Log } from '../ports/log.js';

/** What the queue shares its database with: the embedded one, or a server's address. */
export interface QueueOptions {
  readonly embedded: Parameters<typeof fromPglite>[0] | null;
  readonly databaseUrl: string | null;
  readonly log: Log;
}

/** pg-boss as the service uses it. Loaded only here: it takes as long as all that a service needs to be ready. */
export async function makeBoss({ embedded, databaseUrl, log }: QueueOptions): Promise<PgBoss> {
  const { fromPglite, PgBoss } = await import('pg-boss');
  const boss = new PgBoss({
    ...(embedded === null
      ? { connectionString: databaseUrl ?? '', max: 4 }
      : { db: fromPglite(embedded), backend: 'pglite' as const }),
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
  return boss;
}

/** What the queue needs of an embedded database, as SQL: it makes it by itself where it is missing. */
export async function queueSchema(): Promise<string> {
  const { getConstructionPlans } = await import('pg-boss');
  return getConstructionPlans('pgboss', { backend: 'pglite' });
}

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

import { setTimeout as pause } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import type { Waker } from '../ports/waker.js';
import { makeBoss, type QueueOptions } from './boss.js';

export interface Queue extends Waker {
  /**
   * Begins to deliver wake-ups, and tries until it can; `onWake` may be called twice, late or never for one of them.
   * Nobody has to wait for it: what is to be woken until then is remembered.
   */
  start(onWake: OnWake, machine?: OwnMachine): Promise<void>;
  /** Passes a wake-up on to another machine; one whose services do not listen never hears it. */
  pass(stage: string, machine: string): Promise<void>;
  stop(): Promise<void>;
}

type OnWake = (stage: string) => Promise<void>;

/** The machine of this service, where several share the queue, and what to do with what is passed on to it. */
interface OwnMachine {
  readonly id: string;
  readonly onWake: OnWake;
}

/** pg-boss, and nothing else: it says "look at this stage again", and holds no rule and no state. */
export function createQueue(options: QueueOptions): Queue {
  const early = new Set<string>();
  const stopping = new AbortController();
  let delivering: PgBoss | null = null;
  let starting: Promise<void> = Promise.resolve();
  const passedTo = new Set<string>();
  const untilBegun = async (onWake: OnWake, machine: OwnMachine | undefined): Promise<void> => {
    while (delivering === null && !stopping.signal.aborted)
      delivering = await begun(options, onWake, machine).catch(async (error: unknown) => {
        options.log.warn({ err: error }, 'the queue could not begin; the sweep goes on, and it tries again');
        await pause(againMilliseconds, null, { signal: stopping.signal }).catch(() => undefined);
        return null;
      });
    for (const stage of early) void onWake(stage);
    early.clear();
  };
  return {
    start: (onWake, machine) => (starting = untilBegun(onWake, machine)),
    pass: async (stage, machine) => {
      const queue = queueOf(machine);
      if (delivering === null) return;
      // Its services make it, too: whoever comes first.
      if (!passedTo.has(queue)) await delivering.createQueue(queue, queueOptions);
      passedTo.add(queue);
      await delivering.send(queue, { stage }, { retryLimit: 0 });
    },
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
const queueOf = (machine: string): string => `${reconcileQueue}-${machine}`;
const queueOptions = { policy: 'standard', notify: true } as const;
const looks = { batchSize: 10, pollingIntervalSeconds: 5, notifyPollingIntervalSeconds: 5 };
const againMilliseconds = 2000;
const stopMilliseconds = 5000;

/** One that delivers; what failed half-way is closed, for it would take itself for begun. */
async function begun(
  options: QueueOptions,
  onWake: OnWake,
  machine: OwnMachine | undefined,
): Promise<PgBoss> {
  const boss = await makeBoss(options);
  try {
    await boss.start();
    await deliver(boss, reconcileQueue, onWake);
    if (machine !== undefined) await deliver(boss, queueOf(machine.id), machine.onWake);
    return boss;
  } catch (error) {
    await boss.stop({ graceful: false, close: true }).catch(() => undefined);
    throw error;
  }
}

async function deliver(boss: PgBoss, queue: string, onWake: OnWake): Promise<void> {
  await boss.createQueue(queue, queueOptions);
  await boss.work<{ stage: string }>(queue, looks, async (jobs) => {
    // A wake-up is over when the look has begun: an update may take longer than any job should.
    for (const stage of new Set(jobs.map((job) => job.data.stage))) void onWake(stage);
    return Promise.resolve();
  });
}

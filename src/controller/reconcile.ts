import { isRefusal } from '../model/error.js';
import type { Instance } from '../model/instance.js';
import type { Promotion, Reason } from '../model/promotion.js';
import type { Stage } from '../model/stage.js';
import { execute } from './execute.js';
import { settled } from '../requests/tarball.js';
import type { Ports } from '../ports/ports.js';
import { carryOut } from './recovery.js';
import { keepWaiting } from '../ledger/promotion.js';
import { startNext, type Start } from './start.js';
import { createStopping, type Stopping } from './stop.js';

export interface Reconciler {
  /** Looks at a stage again: starts what may start, follows what runs. Harmless when it finds nothing. */
  reconcile(stage: Stage): Promise<void>;
  /** Resolves when nothing is being followed any more. */
  idle(): Promise<void>;
  /** From now on nothing new is started; runners are left alone. */
  stop(): void;
}

/** One follower per stage in this process; that only one promotion runs is the database's business. */
export function createReconciler(ports: Ports): Reconciler {
  const following = new Map<string, Promise<void>>();
  // Stages that were to be looked at while they were being followed: what came in may have been missed.
  const again = new Set<string>();
  const leaving = new AbortController();
  const { signal } = leaving;
  // What is under way on a stage, to look whether a person wants it stopped.
  const underWay = new Map<string, Stopping>();
  // Promotions and recoveries whose silent owner has been told of.
  const told = new Set<string>();

  // Nobody waits for a look: a database that is away must not end the service by it.
  const logged =
    (stage: Stage) =>
    (error: unknown): void => {
      if (signal.aborted) return;
      ports.log.error({ stage: stage.name, err: error }, 'a stage could not be looked at; it will be again');
    };

  const reconcile = async (stage: Stage): Promise<void> => {
    if (signal.aborted) return;
    if (following.has(stage.name)) {
      again.add(stage.name);
      await underWay.get(stage.name)?.look().catch(logged(stage));
      return;
    }
    const follow = followStage(ports, stage, { signal, underWay, told })
      .catch(logged(stage))
      .finally(() => following.delete(stage.name));
    following.set(stage.name, follow);
    await follow;
    if (again.delete(stage.name)) await reconcile(stage);
  };

  return {
    reconcile,
    idle: async () => {
      while (following.size > 0) await Promise.allSettled(following.values());
    },
    stop: () => {
      leaving.abort();
    },
  };
}

const lookMilliseconds = 1000;

async function followStage(
  ports: Ports,
  stage: Stage,
  { signal, underWay, told }: { signal: AbortSignal; underWay: Map<string, Stopping>; told: Set<string> },
): Promise<void> {
  const brought = new Map<string, string | null>();
  while (!signal.aborted) {
    const start = await startNext(ports, stage, brought);
    if (start.kind === 'nothing') return;
    if (start.kind === 'elsewhere') {
      if (start.silent !== null && !told.has(start.what.id)) {
        told.add(start.what.id);
        tellSilent(ports, start.what, start.silent);
      }
      return;
    }
    if (start.kind === 'ended') continue;
    if (start.kind === 'lacking') {
      brought.set(start.digest, await bring(ports, start));
      continue;
    }
    if (start.kind === 'recovering') {
      await carryOut(ports, stage, { recovery: start.recovery, signal });
      continue;
    }
    const stopping = createStopping(ports, start.promotion, signal);
    underWay.set(stage.name, stopping);
    // A wish to stop may have been told to another instance, whose wake-up it was.
    const looking = setInterval(() => void stopping.look().catch(() => undefined), lookMilliseconds);
    try {
      // Asked before this service began to follow it, perhaps of another one.
      await stopping.look();
      await execute(ports, stage, { start, signal, stopping });
    } finally {
      clearInterval(looking);
      stopping.end();
      underWay.delete(stage.name);
    }
  }
}

/** Whoever asks for a promotion whose bucket does not answer is told why it waits. */
async function bring(
  ports: Ports,
  { digest, promotion }: Extract<Start, { kind: 'lacking' }>,
): Promise<string | null> {
  const isTold = promotion.blockedBy.length > 0;
  const keep = (reasons: readonly Reason[]) =>
    ports.store.transaction((rows) => keepWaiting(ports, rows, { promotion, reasons }));
  await settled(ports, digest);
  const actual = await ports.artifacts.bring(digest).catch(async (error: unknown) => {
    if (isRefusal(error, 'bucket-unreachable') && !isTold)
      await keep([{ code: error.code, facts: error.facts }]);
    throw error;
  });
  if (isTold) await keep([]);
  return actual;
}

const tellSilent = (
  { log }: Ports,
  { id, stage }: Pick<Promotion, 'id' | 'stage'>,
  silent: Instance,
): void => {
  log.warn(
    { stage, what: id, instance: silent.id, pid: silent.pid, host: silent.host, seenAt: silent.seenAt },
    'an instance is silent and not proven gone: what it follows is left to it, and nothing else starts there',
  );
};

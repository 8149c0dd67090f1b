import type { HostWatch, ProcessPlatform } from '../platforms/process/platform.js';
import type { HostEnd } from '../model/host-end.js';
import type { Log } from '../ports/log.js';

/** Longest wait between two tries for a stage that does not come back, in rounds. */
const mostRounds = 64;
/** A host that ends sooner than this is left to the next round: it may end again and again. */
const steadyMilliseconds = 1000;

export interface Reviver {
  /** Brings back every stage whose host is gone, as after a reboot, and tells of those that ended untold. */
  round(): Promise<void>;
  /** Stays with no host any more. */
  stop(): void;
}

export interface Revived {
  readonly platform: Pick<ProcessPlatform, 'revive' | 'watch' | 'tellEnds'>;
  readonly stages: readonly string[];
  readonly tell: (stage: string, end: HostEnd) => Promise<void>;
  readonly log: Log;
}

/**
 * Keeps the hosts of the stages there: one that is gone is brought back at once, and one that cannot be is tried less
 * and less often, and told of each time.
 */
export function reviver({ platform, stages, tell, log }: Revived): Reviver {
  const failed = new Map<string, { times: number; wait: number }>();
  const watched = new Map<string, HostWatch>();
  const stopping = new AbortController();
  const isOver = (): boolean => stopping.signal.aborted;
  const watch = async (stage: string): Promise<void> => {
    if (isOver() || watched.has(stage)) return;
    const host = await platform.watch(stage);
    if (host === null) return;
    watched.get(stage)?.end();
    watched.set(stage, host);
    const since = performance.now();
    void host.gone.then(() => {
      if (watched.get(stage) === host) watched.delete(stage);
      if (!isOver() && performance.now() - since > steadyMilliseconds) void revive(stage);
    });
    if (isOver()) host.end();
  };
  const revive = async (stage: string): Promise<void> => {
    const { times, wait } = failed.get(stage) ?? { times: 0, wait: 0 };
    if (wait > 0) {
      failed.set(stage, { times, wait: wait - 1 });
      return;
    }
    try {
      await platform.revive(stage);
      await watch(stage);
      failed.delete(stage);
    } catch (error) {
      failed.set(stage, { times: times + 1, wait: Math.min(2 ** times, mostRounds) });
      log.error({ stage, err: error }, 'a stage could not be brought back; it will be tried again');
    }
  };
  const tellEnds = (stage: string): Promise<void> =>
    platform
      .tellEnds(stage, (end) => tell(stage, end))
      .catch((error: unknown) => {
        log.error({ stage, err: error }, 'the end of a stage host could not be told; it will be tried again');
      });
  return {
    round: async () => {
      await Promise.all(stages.map(revive));
      await Promise.all(stages.map(tellEnds));
    },
    stop: () => {
      stopping.abort();
      for (const host of watched.values()) host.end();
    },
  };
}

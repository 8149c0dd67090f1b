import type { Log } from '../ports/log.js';

/** Longest wait between two tries for a stage that does not come back, in rounds. */
const mostRounds = 64;

/**
 * Gives one round: brings back every stage whose host is gone, as after a reboot or when the system killed it. A stage
 * that cannot be brought back is tried less and less often, and told of each time.
 */
export function reviver(
  platform: { revive(stage: string): Promise<void> },
  stages: readonly string[],
  log: Log,
): () => Promise<void> {
  const failed = new Map<string, { times: number; wait: number }>();
  const revive = async (stage: string): Promise<void> => {
    const { times, wait } = failed.get(stage) ?? { times: 0, wait: 0 };
    if (wait > 0) {
      failed.set(stage, { times, wait: wait - 1 });
      return;
    }
    try {
      await platform.revive(stage);
      failed.delete(stage);
    } catch (error) {
      failed.set(stage, { times: times + 1, wait: Math.min(2 ** times, mostRounds) });
      log.error({ stage, err: error }, 'a stage could not be brought back; it will be tried again');
    }
  };
  return async () => {
    await Promise.all(stages.map(revive));
  };
}

import { secondsBetween } from '../model/read-duration.js';
import { lockName } from '../model/recovery.js';
import type { RunResult } from '../model/run.js';
import { readLocks } from './locks.js';
import type { StatePlace } from './state-place.js';

/** Says of an update that found its stack locked who it was, since when, and whether that process is gone. */
export async function withOwner(
  place: StatePlace & { readonly now: () => Date },
  stage: string,
  result: RunResult,
): Promise<RunResult> {
  if (result.kind !== 'errored' || result.outcome.code !== 'locked') return result;
  const locks = await readLocks(place, stage).catch(() => []);
  const [first] = locks;
  // It was released meanwhile: the CLI's own word has to do.
  if (first === undefined) return result;
  const isStale = locks.every(({ owner }) => owner === 'gone' || owner === 'reused');
  const { user, host, pid, since } = first;
  const facts = {
    ...{ by: locks.map(lockName).join(', '), user, host, pid },
    since: since?.toISOString() ?? null,
    ageSeconds: since === null ? null : Math.round(secondsBetween(since, place.now())),
  };
  return { ...result, outcome: { code: isStale ? 'stale-lock' : 'locked', facts } };
}

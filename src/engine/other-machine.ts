import { setTimeout as pause } from 'node:timers/promises';
import type { RunResult } from '../model/run.js';
import { fenceAttempt } from '../pulumi-cli/fenced-attempts.js';
import { StateUnreachable } from '../pulumi-cli/state-unreachable.js';
import { isLocked } from './locks.js';
import { interrupted } from './outcome.js';
import type { StatePlace } from './state-place.js';

const lookAgainMilliseconds = 2000;

interface Taken {
  readonly attempt: string;
  readonly stage: string;
  /** How it ended as the stack's history has it; null = it has not. */
  readonly inHistory: () => Promise<RunResult | null>;
  readonly patienceSeconds: number;
  readonly signal: AbortSignal;
}

/**
 * How an update of another machine ended, of which nothing but the stack can be seen from here. First it is fenced off:
 * what has not begun never does. What holds the stack's lock may be going on there, and is waited for; and what began
 * and is in no history was interrupted. Nothing of it is ever started again by itself.
 */
export async function endElsewhere(
  place: StatePlace & { readonly now: () => Date },
  { attempt, stage, inHistory, patienceSeconds, signal }: Taken,
): Promise<RunResult> {
  const until = performance.now() + patienceSeconds * 1000;
  for (;;) {
    const found = await look(place, { attempt, stage, inHistory });
    if (found.kind === 'ended') return found.result ?? { ...interrupted(place.now()), reconciled: true };
    // A bucket that does not answer says nothing of the update: it is asked for as long as it takes.
    if (found.kind === 'locked' && performance.now() > until)
      return { ...interrupted(place.now()), reconciled: true };
    await pause(lookAgainMilliseconds, undefined, { signal });
  }
}

async function look(
  { files, project }: StatePlace,
  { attempt, stage, inHistory }: Pick<Taken, 'attempt' | 'stage' | 'inHistory'>,
): Promise<{ kind: 'locked' | 'unreachable' } | { kind: 'ended'; result: RunResult | null }> {
  try {
    await fenceAttempt(files, project, attempt);
    if (await isLocked({ files, project, dataDir: '' }, stage)) return { kind: 'locked' };
    return { kind: 'ended', result: await inHistory() };
  } catch (error) {
    if (error instanceof StateUnreachable) return { kind: 'unreachable' };
    throw error;
  }
}

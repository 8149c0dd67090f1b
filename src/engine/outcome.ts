import type { RunResult } from '../promotion/ports.js';
import type { RunnerResult } from '../runner/events.js';

/** Who was at fault, and whether another attempt is safe: the product's reading of what a runner reported. */
export function toRunResult(result: RunnerResult): RunResult {
  const endedAt = new Date(result.endedAt);
  switch (result.kind) {
    case 'succeeded':
      return { kind: 'succeeded', url: result.url, endedAt };
    case 'up-failed':
      return { kind: 'failed', outcome: { code: 'up-failed', facts: { lines: result.lines } }, endedAt };
    case 'aborted':
      return { kind: 'aborted', outcome: { code: 'aborted', facts: { lines: result.lines } }, endedAt };
    case 'locked':
      return errored('locked', { by: result.by }, { retry: true, stageKnown: true, endedAt });
    case 'stack-missing':
      return errored('stack-missing', {}, { retry: false, stageKnown: true, endedAt });
    case 'cli-killed':
      return errored('cli-killed', { signal: result.signal }, { retry: false, stageKnown: false, endedAt });
    case 'runner-broke':
      return errored('runner-broke', { lines: result.lines }, { retry: false, stageKnown: false, endedAt });
  }
}

/** Nothing was started: the only case in which another attempt is made without being asked. */
export const notStarted = (why: string, endedAt: Date): RunResult =>
  errored('not-started', { why }, { retry: true, stageKnown: true, endedAt });

/** An update began and nobody can say how it ended; `endedAt` is when that was found out. */
export const interrupted = (endedAt: Date): RunResult =>
  errored('interrupted', {}, { retry: false, stageKnown: false, endedAt });

function errored(
  code: string,
  facts: Readonly<Record<string, string | readonly string[]>>,
  how: { retry: boolean; stageKnown: boolean; endedAt: Date },
): RunResult {
  return { kind: 'errored', outcome: { code, facts }, ...how };
}

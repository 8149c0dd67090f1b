import { isNeverHealthy } from '../model/aws-failure.js';
import { usualHealth } from '../model/aws.js';
import { mayNeedLonger, usualStartSeconds } from '../platforms/process/explain.js';
import type { ProgramInputs } from '../program/program.js';
import type { RunnerOutcome } from './events.js';

/** The same outcome, with the time that a build had to start where it failed because it was not healthy in time. */
export function withStartTime(
  outcome: RunnerOutcome,
  { platform, startSeconds }: Pick<ProgramInputs, 'platform' | 'startSeconds'>,
  errors: readonly string[],
): RunnerOutcome {
  if (outcome.kind !== 'up-failed' || outcome.aws !== undefined) return outcome;
  const { isTooSlow, usual } = waits[platform];
  if (!isTooSlow(errors.length > 0 ? errors : outcome.lines)) return outcome;
  return { ...outcome, startSeconds: startSeconds ?? usual };
}

const waits = {
  process: { isTooSlow: mayNeedLonger, usual: usualStartSeconds },
  aws: { isTooSlow: isNeverHealthy, usual: usualHealth.graceSeconds },
} as const;

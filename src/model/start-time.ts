import { readIsoDuration } from './read-duration.js';
import type { Platform, Stage } from './stage.js';
import { isoDuration } from './write-duration.js';

/** What `SWITCHBACK_START` may hold at most. ECS gives a deployment up after twenty minutes, whatever it waits for. */
export const longestStart = { process: 'PT1H', aws: 'PT15M' } as const;

/** A build that was not healthy in the time that its stage gives it, and where that time is set. A type: plain facts. */
export type StartTime = {
  readonly startSeconds: number;
  /** What to set instead; null = it is the longest already. */
  readonly longerStart: string | null;
  /** The dotenv file of the stage. */
  readonly startFile: string;
};

/** For the words of a failure: how long a build had to start, and what would give it longer. */
export function startTimeOf(
  { platform, dotenv }: Pick<Stage, 'platform' | 'dotenv'>,
  startSeconds: number,
): StartTime {
  return { startSeconds, longerStart: longerThan(startSeconds, platform), startFile: `.env.${dotenv}` };
}

const proposedSeconds = 120;

function longerThan(seconds: number, platform: Platform): string | null {
  const most = readIsoDuration(longestStart[platform]) ?? 0;
  return seconds >= most ? null : isoDuration(Math.min(most, Math.max(proposedSeconds, 2 * seconds)));
}

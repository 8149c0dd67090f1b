import { unknownBadge, type Badge } from '../model/badge.js';
import type { Phase } from '../model/promotion.js';
import type { StageHealth } from '../model/stage.js';

/** What is known of a stage, as far as its badge tells it. */
export interface BadgeFacts {
  readonly stage: string;
  readonly build: string | null;
  readonly milestone: number | null;
  readonly unknownReason: string | null;
  readonly health: StageHealth;
  readonly lastPhase: Phase | null;
  readonly isRunning: boolean;
  readonly isHeld: boolean;
}

/** What the badge of a stage says; the worst of what is so. */
export function badgeOf(facts: BadgeFacts): Badge {
  const { stage, build, milestone, unknownReason } = facts;
  if (unknownReason !== null) return unknownBadge(stage);
  return { stage, build, milestone, code: build === null && !facts.isRunning ? 'nothing' : codeOf(facts) };
}

function codeOf({ build, health, lastPhase, isRunning, isHeld }: BadgeFacts): Badge['code'] {
  if (build !== null && health === 'down') return 'down';
  if (build !== null && health === 'degraded') return 'degraded';
  if (isRunning) return 'promoting';
  if (lastPhase === 'failed' || lastPhase === 'errored') return 'failed';
  return isHeld ? 'held' : 'runs';
}

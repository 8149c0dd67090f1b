import type { Reason } from '../model/promotion.js';
import type { StageHealth } from '../model/stage.js';

/** What a schedule sees on the stage that it takes builds from. */
export interface ScheduleFacts {
  readonly source: string;
  readonly sourceBuild: string | null;
  readonly sourceHealth: StageHealth;
  /** Nobody knows what it runs, or that is being found out. */
  readonly sourceUnknown: boolean;
}

/** Why a scheduled run takes nothing from its source today; null = take what runs there. */
export function reasonToSkip(facts: ScheduleFacts): Reason | null {
  if (facts.sourceUnknown)
    return { code: 'source-unhealthy', facts: { source: facts.source, health: 'unknown' } };
  if (facts.sourceBuild === null) return { code: 'nothing-on-source', facts: { source: facts.source } };
  return unhealthySource(facts.source, facts.sourceHealth);
}

/** A stage that cannot be asked just now is not said to be ill. */
export const unhealthySource = (source: string, health: StageHealth): Reason | null =>
  health === 'degraded' || health === 'down' ? { code: 'source-unhealthy', facts: { source, health } } : null;

import type { StageResource } from '../../contract/stage.js';

/** What lies between a stage and the one that it takes builds from. */
export interface Way {
  readonly source: string;
  /** Commits that the source has and the stage does not; null = nobody knows what one of them runs. */
  readonly commits: number | null;
  readonly atLeast: boolean;
  /** Whether the source is the card before: else the way has to name it. */
  readonly isNext: boolean;
}

export interface Board {
  readonly line: readonly { readonly stage: StageResource; readonly way: Way | null }[];
  /** Stages that take milestones: no way leads to them, they hang off the milestones. */
  readonly slots: readonly StageResource[];
}

/** The stages as they are drawn, in the order in which a build goes through them. */
export function boardOf(stages: readonly StageResource[]): Board {
  const line = stages.filter(({ trigger }) => trigger !== 'milestone');
  return {
    line: line.map((stage, place) => ({ stage, way: wayTo(stage, stages, line[place - 1]) })),
    slots: stages.filter(({ trigger }) => trigger === 'milestone'),
  };
}

function wayTo(
  stage: StageResource,
  stages: readonly StageResource[],
  before: StageResource | undefined,
): Way | null {
  const { source } = stage;
  if (source === null) return null;
  const from = stages.find((one) => one.stage === source);
  const isKnown = stage.state !== 'unknown' && from !== undefined && from.state !== 'unknown';
  const gap = stage.behind.find((one) => one.stage === source);
  return {
    source,
    commits: isKnown ? (gap?.commits ?? 0) : null,
    atLeast: gap?.atLeast ?? false,
    isNext: before?.stage === source,
  };
}

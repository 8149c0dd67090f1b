import type { Build } from '../model/build.js';
import type { Trigger } from '../model/promotion.js';
import type { Stage, StageState } from '../model/stage.js';
import type { EligibilityFacts } from '../policy/eligibility.js';
import { holdOn } from './hold.js';
import type { Rows } from './rows.js';

export interface Question {
  readonly stage: Stage;
  readonly state: StageState;
  readonly build: Build;
  readonly trigger: Trigger;
  readonly fingerprint: string | null;
  /** The slot for which this very request makes the build a milestone. */
  readonly becomesMilestoneOf?: string;
  /** Does a hold speak against it? Not where the promotion may pass it, or waits for its end. */
  readonly mindsHold: boolean;
}

/** Reads what the rules of eligibility look at. */
export async function gatherFacts(rows: Rows, question: Question): Promise<EligibilityFacts> {
  const { stage, build, becomesMilestoneOf } = question;
  const milestoneOf = await rows.milestones.stagesOf(build.id);
  return {
    ...question,
    source:
      stage.source === null
        ? null
        : {
            stage: stage.source,
            succeededAt: await rows.promotions.firstSuccess(stage.source, build.id),
            health: null,
            verdict: await rows.holds.verdict(stage.source, build.id),
          },
    milestoneOf: becomesMilestoneOf === undefined ? milestoneOf : [...milestoneOf, becomesMilestoneOf],
    hold: question.mindsHold ? await holdOn(rows, stage.name) : null,
    quarantine: (await rows.quarantines.open(stage.name, build.id)) ?? null,
    now: await rows.now(),
  };
}

import type { Build } from '../model/build.js';
import type { Trigger } from '../model/promotion.js';
import type { Stage, StageHealth, StageState } from '../model/stage.js';
import type { EligibilityFacts, SourceRecord } from '../policy/eligibility.js';
import { holdOn } from './hold.js';
import type { Catalogue } from '../ports/catalogue.js';
import type { Rows } from '../ports/rows.js';

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
  /** How its source is doing, asked before; left out = nobody asked. */
  readonly sourceHealth?: StageHealth | null;
  /** Does a promotion of the same build speak against it? Not where it is that one. */
  readonly mindsQueue?: boolean;
}

/** Reads what the rules of eligibility look at. */
export async function gatherFacts(
  catalogue: Pick<Catalogue, 'get'>,
  rows: Rows,
  question: Question,
): Promise<EligibilityFacts> {
  const { stage, build, becomesMilestoneOf } = question;
  const milestoneOf = await rows.milestones.stagesOf(build.id);
  return {
    ...question,
    source: await sourceRecord(catalogue, rows, question),
    milestoneOf: becomesMilestoneOf === undefined ? milestoneOf : [...milestoneOf, becomesMilestoneOf],
    hold: question.mindsHold ? await holdOn(rows, stage.name) : null,
    quarantine: (await rows.quarantines.open(stage.name, build.id)) ?? null,
    onItsWay: question.mindsQueue === true ? await openPromotionOf(rows, question) : null,
    unverifiedThere: await isUnverifiedThere(rows, question),
    now: await rows.now(),
  };
}

async function sourceRecord(
  catalogue: Pick<Catalogue, 'get'>,
  rows: Rows,
  { stage: { source }, build: { id }, sourceHealth }: Question,
): Promise<SourceRecord | null> {
  if (source === null) return null;
  const verifies = (catalogue.get(source)?.verify ?? null) !== null;
  return {
    stage: source,
    succeededAt: await rows.promotions.firstSuccess(source, id),
    verifies,
    verifiedAt: verifies ? await rows.promotions.firstVerified(source, id) : null,
    health: sourceHealth ?? null,
    verdict: await rows.holds.verdict(source, id),
  };
}

async function openPromotionOf(rows: Rows, { stage, build }: Question): Promise<string | null> {
  const open = await rows.promotions.open(stage.name);
  return open.find((promotion) => promotion.build === build.id)?.id ?? null;
}

/** Only a person asks for the check alone; a schedule or a commit waits for what is new. */
async function isUnverifiedThere(rows: Rows, { stage, state, build, trigger }: Question): Promise<boolean> {
  if (trigger !== 'request' || stage.verify === null || state.currentBuild !== build.id) return false;
  return (await rows.promotions.firstVerified(stage.name, build.id)) === null;
}

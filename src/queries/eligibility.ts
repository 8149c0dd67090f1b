import type { BuildHead } from '../model/build.js';
import type { Reason } from '../model/promotion.js';
import { etagOf, type Stage, type StageState } from '../model/stage.js';
import { addressMoves } from '../policy/address.js';
import { objections, remarks } from '../policy/eligibility.js';
import { aheadOfRequest } from '../policy/queue.js';
import { isKept } from '../policy/step-back.js';
import { findBuild, findStage } from './find.js';
import { gatherFacts } from './gather.js';
import { keptOn } from './hold.js';
import { isNewest } from './newest.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { machineReasons } from './machine.js';
import { recoveryOn } from './recovery.js';
import { milestoneRemarks } from './milestone-remarks.js';
import { slotFor } from './slot.js';
import { healthOfSource } from './source-health.js';
import { isStepBack } from './step-back.js';
import { usualTime } from './usual-time.js';

export interface Eligibility {
  readonly stage: Stage;
  readonly build: BuildHead;
  /** What a request would be refused for now. */
  readonly reasons: readonly Reason[];
  /** What refuses nothing and yet is good to know: that it would wait for others, that its source is not healthy. */
  readonly remarks: readonly Reason[];
  /** When it may go there if nothing else changes; null = now, or nobody can say. */
  readonly earliest: Date | null;
  /** Of the stage before the look, so that a promotion by what was seen finds out when it has moved. */
  readonly etag: string;
}

export interface EligibilityQuestion {
  readonly stage: string;
  readonly build: string;
  /** The milestone that would bring it; left out = a promotion. */
  readonly milestone?: number | undefined;
  /** Whether a step back is to be kept; null = by the rule. */
  readonly keepsStepBack?: boolean | null;
}

/** May this build go to this stage, and if not, every reason why. */
export async function askEligibility(
  ports: Ports,
  rows: Rows,
  asked: EligibilityQuestion,
): Promise<Eligibility> {
  const stage = findStage(ports.catalogue, asked.stage);
  const build = await findBuild(rows, asked.build);
  const slot = asked.milestone === undefined ? null : await slotFor(ports, rows, asked.milestone);
  const sourceHealth = await healthOfSource(ports, stage);
  const state = await rows.stages.get(stage.name);
  const settings = await ports.environments.of(stage).catch(() => null);
  const facts = await gatherFacts(ports.catalogue, rows, {
    stage,
    state,
    build,
    ...(slot === null
      ? { trigger: 'request', fingerprint: settings?.fingerprint ?? null }
      : { trigger: 'milestone', fingerprint: null, becomesMilestoneOf: slot.name }),
    mindsHold: true,
    mindsQueue: true,
    sourceHealth,
  });
  const reasons = objections(facts);
  const moves = addressMoves(state, settings?.port ?? null);
  return {
    stage,
    build,
    reasons,
    remarks: [
      ...(await machineReasons(rows, state)),
      ...(await queueRemarks(rows, stage)),
      ...remarks(facts),
      ...(slot === null ? [] : await milestoneRemarks(rows, { build, slot })),
      ...(await stepBackRemarks(rows, { stage, state, build: build.id, wish: asked.keepsStepBack ?? null })),
      ...(moves === null ? [] : [moves]),
    ],
    earliest: earliestOf(reasons),
    etag: etagOf(state),
  };
}

/** When the last of them is over; null = there is none, or of one nobody can say. */
export function earliestOf(reasons: readonly Reason[]): Date | null {
  const times = reasons.map(({ until }) => until?.getTime() ?? null);
  const known = reasons.length > 0 && times.every((time) => time !== null);
  return known ? new Date(Math.max(...times)) : null;
}

/** Where an earlier build is kept already, no further hold comes with it. */
async function stepBackRemarks(
  rows: Rows,
  { stage, state, build, wish }: { stage: Stage; state: StageState; build: string; wish: boolean | null },
): Promise<Reason[]> {
  const { currentBuild: current } = state;
  const keeps = isKept(stage, wish);
  if (current === null || !(keeps || isKept(stage, null))) return [];
  if (!(await isStepBack(rows, { stage, state, build }))) return [];
  if ((await keptOn(rows, stage.name)) !== null || (await isNewest(rows, stage, build))) return [];
  return [{ code: keeps ? 'step-back' : 'step-back-undone', facts: { stage: stage.name, build, current } }];
}

/**
 * A request on a busy stage, or on one that is being recovered, is no error, it waits: so this is told, with the time
 * that such a thing usually takes.
 */
async function queueRemarks(rows: Rows, stage: Stage): Promise<Reason[]> {
  const ahead = aheadOfRequest(stage, await rows.promotions.open(stage.name));
  const recovering = await recoveryOn(rows, stage.name);
  if (ahead === null) return recovering;
  const usual = await usualTime(rows, stage.name);
  return [...recovering, { ...ahead, facts: { ...ahead.facts, usual: usual?.seconds ?? null } }];
}

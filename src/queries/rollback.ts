import { Refusal } from '../model/error.js';
import { isActive, type Promotion, type Reason } from '../model/promotion.js';
import { etagOf, type Stage, type StageState } from '../model/stage.js';
import { addressMoves } from '../policy/address.js';
import { objections } from '../policy/eligibility.js';
import { aheadOfRequest, supersededBy } from '../policy/queue.js';
import { targetOf } from '../policy/rollback.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { earliestOf, type Eligibility } from './eligibility.js';
import { findBuild, findStage } from './find.js';
import { gatherFacts, upstreamOf } from './gather.js';
import { machineReasons } from './machine.js';
import { assertNotRecovering } from './recovery.js';

export interface Back {
  readonly stage: Stage;
  readonly state: StageState;
  /** null = the build that ran there stably before. */
  readonly toBuild: string | null;
}

/**
 * What a rollback would bring and what speaks against it, without asking for it; without a build it is the one that the
 * request would choose. Throws what that would be refused with for the stage itself.
 */
export async function askRollback(
  ports: Ports,
  rows: Rows,
  asked: { readonly stage: string; readonly toBuild: string | null },
): Promise<Eligibility> {
  const stage = findStage(ports.catalogue, asked.stage);
  const state = await rows.stages.get(stage.name);
  await assertIdle(rows, stage.name);
  const { target } = await buildsOf(ports, rows, { stage, state, toBuild: asked.toBuild });
  const build = await findBuild(rows, target);
  const question = { stage, state, build, trigger: 'rollback', fingerprint: null, mindsHold: true } as const;
  const reasons = objections(await gatherFacts(ports.catalogue, rows, question));
  const same = await waitingWith(rows, stage, target);
  const settings = await ports.environments.of(stage).catch(() => null);
  const moves = addressMoves(state, settings?.port ?? null);
  const ahead = aheadOfRequest(stage, await rows.promotions.open(stage.name), 'rollback');
  return {
    ...{ stage, build, earliest: earliestOf(reasons), etag: etagOf(state) },
    reasons: [...reasons, ...(same === undefined ? [] : [onItsWay(same, target)])],
    remarks: [
      ...(await machineReasons(rows, state)),
      ...(ahead === null ? [] : [ahead]),
      ...(moves === null ? [] : [moves]),
    ],
  };
}

const onItsWay = ({ id }: Promotion, build: string): Reason => ({
  code: 'already-on-its-way',
  facts: { build, promotion: id },
});

/** Throws Refusal `promotion-running`, `recovery-running`: what the stage is found to run may be another build than the one that would be quarantined. */
export async function assertIdle(rows: Rows, stage: string): Promise<void> {
  const open = await rows.promotions.open(stage);
  const active = open.find(({ phase }) => isActive(phase));
  if (active === undefined) return assertNotRecovering(rows, stage);
  const { build, id: promotion, phase } = active;
  throw new Refusal('promotion-running', { stage, build, promotion, phase });
}

/** One that waits with the same build, unless the rollback takes its place. */
export async function waitingWith(rows: Rows, stage: Stage, build: string): Promise<Promotion | undefined> {
  const open = await rows.promotions.open(stage.name);
  const replaced = supersededBy(stage, open, { trigger: 'rollback' });
  return open.find((one) => one.build === build && !replaced.includes(one));
}

/** What runs there, and what a rollback puts back. Throws Refusal `no-previous-build`, `already-current`, `build-not-eligible`. */
export async function buildsOf(
  ports: Ports,
  rows: Rows,
  asked: Back,
): Promise<{ bad: string; target: string }> {
  const { toBuild } = asked;
  const { stage, currentBuild, unknownReason } = asked.state;
  if (currentBuild === null && unknownReason !== null) {
    const reasons: Reason[] = [{ code: 'stage-unknown', facts: { stage, why: unknownReason } }];
    throw new Refusal('build-not-eligible', { stage, build: toBuild ?? '?' }, { reasons });
  }
  if (currentBuild === null) throw new Refusal('no-previous-build', { stage, build: null });
  const target =
    toBuild === null
      ? await targetBefore(ports, rows, { ...asked, currentBuild })
      : (await findBuild(rows, toBuild)).id;
  if (target === null) throw new Refusal('no-previous-build', { stage, build: currentBuild });
  if (target === currentBuild && unknownReason === null)
    throw new Refusal('already-current', { stage, build: target });
  return { bad: currentBuild, target };
}

/** Nobody who names no build means one that was found bad, here or on a stage before. */
async function targetBefore(
  { catalogue }: Ports,
  rows: Rows,
  { stage, currentBuild }: { stage: Stage; currentBuild: string },
): Promise<string | null> {
  const upstream = upstreamOf(catalogue, stage);
  const taken = await rows.quarantines.openOn([stage.name, ...upstream]);
  for (let looked = 0; ;) {
    const builds = await rows.promotions.succeeded(stage.name, looked);
    if (builds.length === 0) return null;
    const judged = await rows.holds.verdicts({ stages: upstream, builds });
    const failed = judged.filter(({ verdict }) => verdict === 'failed');
    const bad = new Set([...taken, ...failed].map(({ build }) => build));
    const target = targetOf(builds, currentBuild, bad);
    if (target !== null) return target;
    looked += builds.length;
  }
}

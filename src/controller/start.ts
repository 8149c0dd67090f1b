import type { Build } from '../model/build.js';
import { Refusal } from '../model/error.js';
import type { Outcome, Promotion, StepName } from '../model/promotion.js';
import type { Stage, StageState } from '../model/stage.js';
import { objections } from '../policy/eligibility.js';
import { nextToStart } from '../policy/queue.js';
import { systemActor } from '../model/actor.js';
import { endIfNothingToUndo } from './automatic-rollback.js';
import { touchedOn } from '../requests/client.js';
import { gatherFacts } from '../queries/gather.js';
import { endExpired } from '../requests/hold.js';
import { endPromotion } from './record.js';
import type { Ports, RunBuild, RunOrder, StageSettings } from '../ports/ports.js';
import { quarantine } from '../ledger/quarantine.js';
import { mayStill } from '../requests/right.js';
import type { Rows } from '../ports/rows.js';
import { followOrLeave, LostToAnother, recoverOrLeave, type Underway } from './take-over.js';

/** What to do with a stage after looking at its rows. */
export type Start =
  | { readonly kind: 'nothing' }
  /** A promotion ended before it began; look again. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'started'; readonly promotion: Promotion; readonly order: RunOrder }
  | Underway;

/**
 * Starts the waiting promotion of an idle stage whose turn it is: re-checks everything, takes the next fence and writes the
 * attempt, in one transaction under the stage's row lock. Only after it committed may a runner get its order.
 */
export function startNext(ports: Ports, stage: Stage): Promise<Start> {
  return ports.store.transaction(async (rows) => {
    const state = await rows.stages.lock(stage.name);
    const hold = await endExpired(rows, stage.name);
    const open = await rows.promotions.open(stage.name);
    const running = open.find(({ phase }) => phase !== 'pending');
    if (running !== undefined) {
      const attempt = await rows.attempts.last(running.id);
      if (attempt === undefined) throw new Error(`${running.id} is ${running.phase} without an attempt`);
      return followOrLeave(ports, rows, { promotion: running, attempt });
    }
    const recovery = await rows.recoveries.open(stage.name);
    if (recovery !== undefined) return recoverOrLeave(ports, rows, recovery);
    const promotion = nextToStart(state, open, hold);
    if (promotion === null) return { kind: 'nothing' };
    if (await endIfNothingToUndo(rows, promotion, state)) return { kind: 'ended' };
    const checked = await check(ports, rows, { stage, state, promotion });
    if ('code' in checked) {
      await refuse(rows, promotion, checked);
      return { kind: 'ended' };
    }
    return begin(ports, rows, { state, promotion, order: checked });
  });
}

/** A build whose bytes changed is not taken again before somebody has looked at it and lifts its quarantine. */
async function refuse(rows: Rows, promotion: Promotion, outcome: Outcome): Promise<void> {
  const actor = systemActor('start');
  await endPromotion(rows, promotion, { phase: 'failed', outcome, actor });
  if (outcome.code !== 'digest-mismatch' || promotion.build === null) return;
  const { stage, build, requestId } = promotion;
  const given = { stage, build, why: outcome.code, reason: null, promotion: promotion.id } as const;
  await quarantine(rows, { caller: { actor, requestId }, ...given });
}

/** Another attempt of a running promotion whose attempt before did not start anything. */
export function startAgain(ports: Ports, promotion: Promotion, order: RunOrder): Promise<RunOrder> {
  return ports.store.transaction(async (rows) => {
    await rows.stages.lock(promotion.stage);
    const before = await rows.attempts.last(promotion.id);
    const { id: instance } = ports.instance;
    if (before?.instance !== instance) throw new LostToAnother(promotion.id);
    await rows.attempts.end(before.id);
    const attempt = await rows.attempts.insert(promotion.id, { fence: before.fence, instance });
    // The dotenv file may have changed while the attempt before waited: this one runs with what is there now.
    await rows.promotions.change(promotion.id, 'running', { fingerprint: order.settings.fingerprint });
    if (firstStep(order.stage) === 'pulumi-preview') await previewAgain(rows, promotion);
    await rows.events.append({
      name: 'promotion:retried',
      stage: promotion.stage,
      promotion: promotion.id,
      actor: systemActor('reconcile'),
      requestId: promotion.requestId,
      facts: { attempt: attempt.number },
    });
    return { ...order, attempt: attempt.id };
  });
}

/** What was looked at before the attempt that did not start may have changed while this one waited. */
async function previewAgain(rows: Rows, { id }: Promotion): Promise<void> {
  await rows.promotions.step(id, 'pulumi-preview', 'running');
  await rows.runEvents.append(id, [{ kind: 'step', step: 'pulumi-preview', phase: 'running' }]);
}

/** Everything a runner needs, or why the promotion cannot start any more. */
export async function check(
  ports: Ports,
  rows: Rows,
  { stage, state, promotion }: { stage: Stage; state: StageState; promotion: Promotion },
): Promise<Omit<RunOrder, 'attempt'> | Outcome> {
  if (!mayStill(ports, promotion)) return { code: 'right-withdrawn', facts: { by: promotion.actor.id } };
  const build = await rows.builds.get(promotion.build ?? '');
  if (build === undefined) return { code: 'build-missing', facts: { build: promotion.build } };
  const wanted = toRunBuild(stage, build);
  if (stage.platform === 'process') {
    const actual = await ports.artifacts.actual(wanted.digest);
    if (actual !== wanted.digest) return spoilt(build.id, wanted.digest, actual);
  }
  const question = { stage, state, build, trigger: promotion.trigger, fingerprint: null, mindsHold: false };
  // A change that came in by hand meanwhile makes it "already current": then the update finds nothing to do.
  const reasons = objections(await gatherFacts(ports.catalogue, rows, question)).filter(
    ({ code }) => code !== 'already-current',
  );
  if (reasons.length > 0)
    return { code: 'policy-changed', facts: { reasons: reasons.map(({ code }) => code) } };
  try {
    const settings = await ports.environments.of(stage);
    const foreign = otherRepository(wanted, settings);
    if (foreign !== null) return foreign;
    return {
      promotion: promotion.id,
      stage,
      build: wanted,
      settings,
      allowChanges: promotion.allowChanges,
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: error.code, facts: error.facts };
  }
}

/** Why a stage does not take this image; null = it does. */
export function otherRepository({ id, image }: RunBuild, { aws }: StageSettings): Outcome | null {
  const repository = aws?.imageRepository ?? null;
  if (repository === null || image?.startsWith(`${repository}@`) === true) return null;
  return { code: 'other-repository', facts: { build: id, repository } };
}

/** The bytes are gone, or are not any more what was registered: whoever changed them, nobody runs them. */
const spoilt = (build: string, digest: string, actual: string | null): Outcome =>
  actual === null
    ? { code: 'artefact-missing', facts: { build, digest } }
    : { code: 'digest-mismatch', facts: { build, expected: digest, actual } };

/** What the stage's platform runs of a build. Whether an image is still there, its registry tells at the start. */
export function toRunBuild({ platform }: Stage, { id, commit, artifacts }: Build): RunBuild {
  if (platform === 'process') return { id, commit, digest: artifacts.tarball ?? '', image: null };
  const image = artifacts.image ?? '';
  return { id, commit, digest: image.slice(image.indexOf('@') + 1), image };
}

/** The build of a promotion that is under way already. */
export async function runBuildOf(rows: Rows, stage: Stage, promotion: Promotion): Promise<RunBuild> {
  const build = await rows.builds.get(promotion.build ?? '');
  if (build === undefined) throw new Error(`${promotion.id} is running without a build`);
  return toRunBuild(stage, build);
}

/** On aws nothing is changed before its preview has been judged. */
const firstStep = ({ platform }: Stage): StepName => (platform === 'aws' ? 'pulumi-preview' : 'pulumi-up');

async function begin(
  ports: Ports,
  rows: Rows,
  { state, promotion, order }: { state: StageState; promotion: Promotion; order: Omit<RunOrder, 'attempt'> },
): Promise<Start> {
  const fence = await rows.stages.raiseFence(state.stage);
  const attempt = await rows.attempts.insert(promotion.id, { fence, instance: ports.instance.id });
  const startedAt = await rows.now();
  const change = {
    phase: 'running' as const,
    fence,
    startedAt,
    previousBuild: state.currentBuild,
    fingerprint: order.settings.fingerprint,
    // It may have waited for days: whom it touches is who is there now.
    clients: await touchedOn(ports, rows, state.stage),
  };
  await rows.promotions.change(promotion.id, 'pending', change);
  await rows.promotions.step(promotion.id, 'get-build', 'succeeded');
  const first = firstStep(order.stage);
  await rows.promotions.step(promotion.id, first, 'running');
  await rows.events.append({
    name: 'promotion:started',
    stage: state.stage,
    promotion: promotion.id,
    actor: promotion.actor,
    requestId: promotion.requestId,
    from: 'pending',
    to: 'running',
    facts: { build: promotion.build, attempt: attempt.number, instance: attempt.instance },
  });
  await rows.runEvents.append(promotion.id, [
    { kind: 'phase', phase: 'running' },
    ...order.settings.warnings.map((text) => ({ kind: 'log' as const, step: 'get-build' as const, text })),
    { kind: 'step', step: 'get-build', phase: 'succeeded' },
    { kind: 'step', step: first, phase: 'running' },
  ]);
  return {
    kind: 'started',
    promotion: { ...promotion, ...change },
    order: { ...order, attempt: attempt.id },
  };
}

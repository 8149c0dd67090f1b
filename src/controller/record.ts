import { systemActor } from '../model/actor.js';
import type { Outcome, Phase, Promotion, StepPhase } from '../model/promotion.js';
import type { Observation, StageState } from '../model/stage.js';
import { recordKnowledge, recordObserved } from '../ledger/observed.js';
import type { Ports, RunResult } from '../ports/ports.js';
import type { NewEvent, Rows, StageChange } from '../ports/rows.js';
import { rollBackByItself } from './automatic-rollback.js';
import { isMine } from './take-over.js';

/**
 * Writes how a run ended: phase, stage and event in one transaction, under the fence of its attempt. A promotion
 * that somebody else has ended, or a stage that somebody else has taken since, is left as it is.
 */
export async function recordResult(
  ports: Ports,
  { promotion, fence, result }: { promotion: Promotion; fence: number; result: RunResult },
): Promise<void> {
  const observed = needsObservation(result) ? await ports.platform.observe(promotion.stage) : null;
  await ports.store.transaction(async (rows) => {
    const state = await rows.stages.lock(promotion.stage);
    if (state.fence !== fence || !(await isMine(ports, rows, promotion))) {
      ports.log.warn(
        { promotion: promotion.id, fence, now: state.fence },
        'fenced: a late result is discarded',
      );
      return;
    }
    const at = endOf(promotion, result, await rows.now());
    const change = changeOf(promotion, { state, result, observed, at });
    await rows.stages.change(promotion.stage, fence, change);
    await recordSteps(rows, promotion, result.kind === 'succeeded');
    const last = await rows.attempts.last(promotion.id);
    if (last !== undefined) await rows.attempts.end(last.id);
    const outcome = result.kind === 'succeeded' ? null : result.outcome;
    const stopped = result.kind === 'aborted' ? await rows.promotions.get(promotion.id) : undefined;
    const actor = result.reconciled === true ? systemActor('reconcile') : promotion.actor;
    const whose = { promotion: promotion.id, requestId: promotion.requestId };
    const platform = ports.catalogue.get(promotion.stage)?.platform ?? 'process';
    if (observed !== null) await recordObserved(rows, platform, { observed, whose });
    await endPromotion(rows, promotion, {
      phase: result.kind,
      outcome,
      at,
      ...(stopped?.abort ?? { actor }),
    });
    await rollBackByItself(ports, rows, { promotion, outcome, before: state });
    await recordKnowledge(rows, state, { change, whose });
    await ports.waker.wake(rows, promotion.stage);
  });
}

interface End extends Pick<NewEvent, 'actor' | 'reason'> {
  readonly phase: Phase;
  readonly outcome: Outcome | null;
  /** Left out = the request by which it was asked for. */
  readonly requestId?: string | null;
  readonly at?: Date;
}

/** Gives a promotion its terminal phase, once, with the event that tells of it. */
export async function endPromotion(rows: Rows, promotion: Promotion, end: End): Promise<void> {
  const endedAt = end.at ?? (await rows.now());
  const { phase, outcome, actor, requestId = promotion.requestId, reason = null } = end;
  const changed = await rows.promotions.change(promotion.id, promotion.phase, { phase, outcome, endedAt });
  if (!changed) return;
  await rows.stages.touch(promotion.stage);
  await rows.runEvents.append(promotion.id, [{ kind: 'phase', phase }]);
  await rows.events.append({
    name: 'promotion:finished',
    stage: promotion.stage,
    promotion: promotion.id,
    actor,
    requestId,
    reason,
    from: promotion.phase,
    to: phase,
    facts: { build: promotion.build, phase, code: outcome?.code ?? null },
  });
}

/** A failed update may have got as far as the switch before it failed: only the platform knows. */
export const needsObservation = (result: RunResult): boolean =>
  ((result.kind === 'failed' || result.kind === 'aborted') && result.begun !== false) ||
  (result.kind === 'errored' && !result.stageKnown);

/**
 * When an update really ended, which may be long before anybody was there to record it. It was told by the clock of
 * the runner's machine, so it is kept between the start and now by the clock of the database.
 */
function endOf({ startedAt }: Promotion, { endedAt }: RunResult, now: Date): Date {
  // Also when it says nothing, as a run of an earlier version does.
  if (!(endedAt <= now)) return now;
  return startedAt !== null && endedAt < startedAt ? startedAt : endedAt;
}

interface Ending {
  readonly state: StageState;
  readonly result: RunResult;
  readonly observed: Observation | null;
  readonly at: Date;
}

/** After a failure the stage is what it was; what cannot be known is said, never guessed. */
function changeOf(promotion: Promotion, { state, result, observed, at }: Ending): StageChange {
  if (result.kind === 'succeeded')
    return arrived(promotion, state, { at, url: result.url, stable: promotion.build });
  if (observed === null) return {};
  const { build, url } = observed;
  // An update that failed by itself leaves what was there; of everything else nobody can say what it left: of one that
  // was stopped, what was in flight was awaited, and may have been the switch.
  const leavesAsItWas = result.kind !== 'aborted' && endedByItself(result);
  if (observed.health === 'unknown') return leavesAsItWas ? {} : { unknownReason: 'interrupted' };
  if (build === state.currentBuild && build !== promotion.build) return {};
  // The same build with another dotenv file: whether that came with it, nobody can be asked.
  const told = result.kind === 'failed' || endedByItself(result);
  if (told && (build === null || build === state.currentBuild)) return {};
  // A deployment that is still under way may turn back.
  if (
    build !== null &&
    build === promotion.build &&
    observed.settled !== false &&
    isTold(promotion, state, result)
  )
    return arrived(promotion, state, { at, url, stable: state.stableBuild });
  return { unknownReason: 'interrupted' };
}

/** Whether the build tells that the update arrived: the one that was there before may run with the dotenv of before. */
const isTold = (promotion: Promotion, state: StageState, result: RunResult): boolean =>
  promotion.build !== state.currentBuild ||
  promotion.fingerprint === state.currentFingerprint ||
  // The update was done; only its verification was stopped.
  (result.kind === 'aborted' && result.outcome.facts['how'] === 'verifying');

const endedByItself = (result: RunResult): boolean =>
  result.kind === 'failed'
    ? result.outcome.code !== 'verification'
    : (result.kind === 'errored' || result.kind === 'aborted') && result.recorded === true;

function arrived(
  promotion: Promotion,
  state: StageState,
  { at, url, stable }: { at: Date; url: string | null; stable: string | null },
): StageChange {
  const moved = promotion.build !== state.currentBuild;
  return {
    currentBuild: promotion.build,
    currentPromotion: promotion.id,
    currentSince: moved ? at : state.currentSince,
    currentFingerprint: promotion.fingerprint,
    previousBuild: moved ? state.currentBuild : state.previousBuild,
    stableBuild: stable,
    url: url ?? state.url,
    unknownReason: null,
  };
}

/** The steps that were under way: the look before the update, the update itself, or the look at what it brought. */
export async function recordSteps(rows: Rows, promotion: Promotion, succeeded: boolean): Promise<void> {
  const phase: StepPhase = succeeded ? 'succeeded' : 'failed';
  const steps = (await rows.promotions.get(promotion.id))?.steps ?? [];
  const ended = steps.filter((step) => step.phase === 'running').map(({ name }) => name);
  for (const name of ended) await rows.promotions.step(promotion.id, name, phase);
  await rows.promotions.step(promotion.id, 'record', 'succeeded');
  await rows.runEvents.append(promotion.id, [
    ...ended.map((step) => ({ kind: 'step' as const, step, phase })),
    { kind: 'step', step: 'record', phase: 'succeeded' },
  ]);
}

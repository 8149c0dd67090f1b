import { setTimeout } from 'node:timers/promises';
import { crashPoint } from '../processes/crash-point.js';
import { isRefusal } from '../model/error.js';
import type { Outcome } from '../model/outcome.js';
import type { Attempt, Promotion } from '../model/promotion.js';
import type { Stage } from '../model/stage.js';
import { asksForVerification } from '../policy/verification.js';
import type { RunResult } from '../model/run.js';
import { progress } from '../ledger/progress.js';
import { LostToAnother } from '../ledger/take-over.js';
import { needsObservation } from '../policy/arrival.js';
import type { RunWatcher } from '../ports/engine.js';
import type { Ports } from '../ports/ports.js';
import type { RunOrder } from '../ports/run-order.js';
import { machineElsewhere } from '../queries/machine.js';
import { runBuildOf } from '../queries/run-build.js';
import { recordResult } from './record.js';
import { settle } from './settle.js';
import { afterAbort, type Stopping } from './stop.js';
import { orderFor, startAgain } from './start.js';
import { beginVerifying, verify } from './verify.js';
import type { Start } from './start.js';

const lockRetrySeconds = [0.5, 1, 2, 4, 8];

type Running = Extract<Start, { kind: 'started' | 'running' }>;

/**
 * Sees a running promotion through to its terminal phase, whether this process started it or found it. When `signal`
 * is aborted, a wait for a lock ends without a record: whoever starts next finds the attempt and waits on.
 */
export async function execute(
  ports: Ports,
  stage: Stage,
  { start, signal, stopping }: { start: Running; signal: AbortSignal; stopping: Stopping },
): Promise<void> {
  const { promotion } = start;
  const watch = watcherOf(ports, promotion);
  if (start.kind === 'started') crashPoint('run.beforeSpawn');
  stopping.attempt(start.kind === 'started' ? start.order.attempt : start.attempt.id);
  let result: RunResult | null =
    start.kind === 'started'
      ? await ports.engine.run(start.order, watch(start.order.attempt))
      : machineElsewhere(ports, start.attempt) === null
        ? await ports.engine.resume(start.attempt, stage, watch(start.attempt.id))
        : await endedElsewhere(ports, stage, start.attempt, signal);
  if (result === null) return;
  const { waiting } = stopping;
  let order: RunOrder | null = start.kind === 'started' ? start.order : null;
  const until = performance.now() + ports.lockWaitSeconds * 1000;
  for (let tries = 0; mayRetry(result, tries) && performance.now() < until; tries += 1) {
    await pause(lockRetrySeconds[Math.min(tries, lockRetrySeconds.length - 1)] ?? 1, waiting);
    if (signal.aborted) return;
    if (stopping.asked.aborted) break;
    order ??= await orderOf(ports, stage, promotion);
    if (order === null) break;
    order = await startAgain(ports, promotion, order);
    stopping.attempt(order.attempt);
    result = await ports.engine.run(order, watch(order.attempt));
  }
  stopping.updateOver({ done: result.kind === 'succeeded' });
  const fingerprint = order?.settings.fingerprint ?? promotion.fingerprint;
  if (stopping.asked.aborted) result = afterAbort(result);
  const checked = await checkedOnPlatform(ports, stage, { promotion, order, result, signal: waiting });
  if (signal.aborted || checked === null) return;
  crashPoint('run.beforeRecord');
  if (needsObservation(checked.result) && !(await settle(ports, stage.name, signal))) return;
  await recordResult(ports, {
    promotion: { ...promotion, fingerprint, phase: checked.phase },
    fence: promotion.fence ?? 0,
    result: checked.result,
  });
}

/** null = this service stops before it is known. */
const endedElsewhere = (
  { engine, lockWaitSeconds }: Ports,
  stage: Stage,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<RunResult | null> =>
  engine
    .endElsewhere(attempt, stage, { patienceSeconds: lockWaitSeconds, signal })
    .catch((error: unknown) => {
      if (signal.aborted) return null;
      throw error;
    });

interface Ran {
  readonly promotion: Promotion;
  readonly order: RunOrder | null;
  readonly result: RunResult;
  readonly signal: AbortSignal;
}

/**
 * On aws the engine's success is not believed before ECS and the stage's address say the same; on this machine the
 * engine has seen the switch itself, and the address is asked where the stage's policy says how.
 */
async function checkedOnPlatform(
  ports: Ports,
  stage: Stage,
  { promotion, order, result, signal }: Ran,
): Promise<{ result: RunResult; phase: Promotion['phase'] } | null> {
  if (result.kind !== 'succeeded' || !asksForVerification(stage)) return { result, phase: promotion.phase };
  if (!(await beginVerifying(ports, promotion, promotion.actor))) return null;
  const build = order?.build ?? (await runBuildOf(ports.store.read, stage, promotion));
  const healthPath = await healthPathOf(ports, stage, order);
  const settings = order?.settings ?? null;
  const seen =
    typeof healthPath === 'string'
      ? await verify(ports, stage, { verified: { promotion, build, result, healthPath, settings }, signal })
      : signal.aborted
        ? null
        : { kind: 'failed' as const, outcome: healthPath, endedAt: ports.now() };
  return { result: seen ?? stoppedVerifying(ports, result), phase: 'verifying' };
}

/**
 * Where the stage is asked. An update that was found done has no order any more, and its dotenv file may have been
 * broken since: that ends the promotion, which would be tried again for ever otherwise.
 */
async function healthPathOf(ports: Ports, stage: Stage, order: RunOrder | null): Promise<string | Outcome> {
  if (order !== null) return order.settings.healthPath;
  if (stage.verify !== null) return stage.verify.path;
  try {
    return (await ports.environments.of(stage)).healthPath;
  } catch (error) {
    if (!isRefusal(error, 'dotenv-invalid')) throw error;
    return { code: error.code, facts: error.facts };
  }
}

/** The update was done when its verification was stopped: the stage has the build, and nobody has said that it is good. */
const stoppedVerifying = (ports: Ports, { endedAt }: RunResult): RunResult => ({
  kind: 'aborted',
  outcome: { code: 'aborted', facts: { lines: [], how: 'verifying' } },
  endedAt: endedAt > ports.now() ? endedAt : ports.now(),
});

/** Only what certainly did not start may be started again by itself: once, or for as long as a lock or the state is waited for. */
const mayRetry = (result: RunResult, tries: number): boolean =>
  result.kind === 'errored' && result.retry && (waitedFor.includes(result.outcome.code) || tries === 0);

/** Also a lock whose owner seems gone: on a machine of many rooms it may live in another one. */
const waitedFor: readonly string[] = ['locked', 'stale-lock', 'state-unreachable'];

/** With jitter, so that two who wait for the same lock do not meet again. */
const pause = (seconds: number, signal: AbortSignal): Promise<void> =>
  setTimeout(seconds * 1000 * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined);

async function orderOf(ports: Ports, stage: Stage, promotion: Promotion): Promise<RunOrder | null> {
  const rows = ports.store.read;
  const state = await rows.stages.get(stage.name);
  const checked = await orderFor(ports, rows, { stage, state, promotion });
  return 'code' in checked ? null : { ...checked, attempt: '' };
}

/** Turns what a runner reports into rows, with the offset up to which its file is already rows. */
const watcherOf =
  (ports: Ports, promotion: Promotion) =>
  (attempt: string): RunWatcher =>
  (told, offset) =>
    ports.store.transaction(async (rows) => {
      const { id: instance } = ports.instance;
      const kept = await progress(ports, rows, { promotion, attempt, instance, offset, told });
      if (kept === null) throw new LostToAnother(promotion.id);
    });

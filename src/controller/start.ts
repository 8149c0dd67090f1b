import { isRefusal } from '../model/error.js';
import type { Outcome } from '../model/outcome.js';
import type { Promotion, StepName } from '../model/promotion.js';
import type { Stage, StageState } from '../model/stage.js';
import { objections } from '../policy/eligibility.js';
import { heldBy, keeping } from '../policy/hold.js';
import { quietHoldsAt } from '../policy/quiet.js';
import type { Hold } from '../model/hold.js';
import { keepWaiting } from '../ledger/promotion.js';
import { nextToStart } from '../policy/queue.js';
import { systemActor } from '../model/actor.js';
import { endIfNothingToUndo } from './automatic-rollback.js';
import { endIfNothingToPutBack } from './put-back.js';
import { touchedOn } from '../queries/client.js';
import { isElsewhere } from '../queries/machine.js';
import { gatherFacts } from '../queries/gather.js';
import { begin, beginAgain } from '../ledger/begin.js';
import { end } from '../ledger/end.js';
import { endExpired } from '../ledger/hold.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import type { RunOrder } from '../ports/run-order.js';
import { otherRepository, toRunBuild } from '../queries/run-build.js';
import { quarantine } from '../ledger/quarantine.js';
import { mayStill } from '../policy/right.js';
import { LostToAnother } from '../ledger/take-over.js';
import { followOrLeave, recoverOrLeave, type Underway } from './take-over.js';

/** What to do with a stage after looking at its rows. */
export type Start =
  | { readonly kind: 'nothing' }
  /** A promotion ended before it began; look again. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'started'; readonly promotion: Promotion; readonly order: RunOrder }
  /** Its tarball is not on this machine: look again when it has been brought. */
  | { readonly kind: 'lacking'; readonly digest: string; readonly promotion: Promotion }
  | Underway;

/**
 * Starts the waiting promotion of an idle stage whose turn it is: re-checks everything, takes the next fence and writes the
 * attempt, in one transaction under the stage's row lock. Only after it committed may a runner get its order.
 * Without `brought` nobody looks for a tarball elsewhere.
 */
export function startNext(ports: Ports, stage: Stage, brought: Brought | null = null): Promise<Start> {
  return ports.store.transaction(async (rows) => {
    const state = await rows.stages.lock(stage.name);
    const { holds, now } = await endExpired(ports, rows, stage.name);
    const holding = { holds: [...holds, ...quietHoldsAt(stage, now)], now };
    const open = await rows.promotions.open(stage.name);
    const running = open.find(({ phase }) => phase !== 'pending');
    if (running !== undefined) {
      const attempt = await rows.attempts.last(running.id);
      if (attempt === undefined) throw new Error(`${running.id} is ${running.phase} without an attempt`);
      return followOrLeave(ports, rows, { promotion: running, attempt, state });
    }
    // Its host and its port are on that machine.
    if (isElsewhere(ports, state)) return { kind: 'nothing' };
    const recovery = await rows.recoveries.open(stage.name);
    if (recovery !== undefined) return recoverOrLeave(ports, rows, recovery);
    const promotion = nextToStart(state, open, holding);
    await noteQuiet(ports, rows, { open, ...holding });
    if (promotion === null) return { kind: 'nothing' };
    if (await endIfNothingToUndo(ports, rows, { promotion, state })) return { kind: 'ended' };
    if (await endIfNothingToPutBack(ports, rows, promotion)) return { kind: 'ended' };
    const checked = await orderFor(ports, rows, { stage, state, promotion });
    if ('code' in checked) {
      const digest = lackedBy(checked)?.digest;
      if (digest !== undefined && brought?.has(digest) === false)
        return { kind: 'lacking', digest, promotion };
      await refuse(ports, rows, { promotion, outcome: asBrought(checked, brought) });
      return { kind: 'ended' };
    }
    return start(ports, rows, { state, promotion, order: checked, now });
  });
}

/** Whoever waits for the end of quiet hours reads so: no row says it, and the readers of queues know no stage file. */
async function noteQuiet(
  ports: Ports,
  rows: Rows,
  { open, holds, now }: { open: readonly Promotion[]; holds: readonly Hold[]; now: Date },
): Promise<void> {
  for (const promotion of open.filter(({ phase }) => phase === 'pending')) {
    const quiet = keeping(holds, promotion, now).filter(({ kind }) => kind === 'quiet');
    const told = promotion.blockedBy.filter(({ facts }) => facts['kind'] === 'quiet');
    const isTold = quiet.every(({ id }) => told.some(({ facts }) => facts['hold'] === id));
    if (quiet.length === told.length && isTold) continue;
    await keepWaiting(ports, rows, { promotion, reasons: quiet.map((hold) => heldBy({ hold, now })) });
  }
}

/** What was found of tarballs that were looked for elsewhere, by their digests: that of the bytes, or null. */
export type Brought = ReadonlyMap<string, string | null>;

/** The build and the digest of the tarball for which something cannot start. */
function lackedBy({ code, facts }: Outcome): { build: string; digest: string } | null {
  if (code === 'digest-mismatch') return { build: facts.build, digest: facts.expected };
  if (code !== 'artefact-missing' || !('digest' in facts)) return null;
  return { build: facts.build, digest: facts.digest };
}

/** One that is missing here, and elsewhere has other bytes, is spoilt. */
function asBrought(outcome: Outcome, brought: Brought | null): Outcome {
  const lacked = outcome.code === 'artefact-missing' ? lackedBy(outcome) : null;
  const actual = lacked === null ? null : (brought?.get(lacked.digest) ?? null);
  if (lacked === null || actual === null || actual === lacked.digest) return outcome;
  return spoilt(lacked.build, lacked.digest, actual);
}

/** A build whose bytes changed is not taken again before somebody has looked at it and lifts its quarantine. */
async function refuse(
  ports: Ports,
  rows: Rows,
  { promotion, outcome }: { promotion: Promotion; outcome: Outcome },
): Promise<void> {
  const actor = systemActor('start');
  await end(ports, rows, promotion, { phase: 'failed', outcome, actor });
  if (outcome.code !== 'digest-mismatch' || promotion.build === null) return;
  const { stage, build, requestId } = promotion;
  const given = { stage, build, why: outcome.code, reason: null, promotion: promotion.id } as const;
  await quarantine(ports, rows, { caller: { actor, requestId }, ...given });
}

/** Another attempt of a running promotion whose attempt before did not start anything. */
export function startAgain(ports: Ports, promotion: Promotion, order: RunOrder): Promise<RunOrder> {
  return ports.store.transaction(async (rows) => {
    await rows.stages.lock(promotion.stage);
    const before = await rows.attempts.last(promotion.id);
    if (before?.instance !== ports.instance.id) throw new LostToAnother(promotion.id);
    const { fingerprint } = order.settings;
    const attempt = await beginAgain(ports, rows, {
      ...{ promotion, before, fingerprint, machine: ports.instance.machine },
      firstStep: firstStep(order.stage),
    });
    return { ...order, attempt: attempt.id };
  });
}

/** Everything a runner needs, or why the promotion cannot start any more. */
export async function orderFor(
  ports: Ports,
  rows: Rows,
  { stage, state, promotion }: { stage: Stage; state: StageState; promotion: Promotion },
): Promise<Omit<RunOrder, 'attempt'> | Outcome> {
  if (!mayStill(await ports.rights.of(rows, promotion.actor), promotion))
    return { code: 'right-withdrawn', facts: { by: promotion.actor.id } };
  const build = await rows.builds.get(promotion.build ?? '');
  if (build === undefined) return { code: 'build-missing', facts: { build: promotion.build } };
  const wanted = toRunBuild(stage, build);
  if (stage.platform === 'process') {
    const actual = await ports.artifacts.actual(wanted.digest);
    if (actual !== wanted.digest) return spoilt(build.id, wanted.digest, actual);
  }
  const { trigger, createdAt: acceptedAt } = promotion;
  const question = { stage, state, build, trigger, acceptedAt, fingerprint: null, mindsHold: false };
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
    if (!isRefusal(error, 'dotenv-invalid')) throw error;
    return { code: error.code, facts: error.facts };
  }
}

/** The bytes are gone, or are not any more what was registered: whoever changed them, nobody runs them. */
const spoilt = (build: string, digest: string, actual: string | null): Outcome =>
  actual === null
    ? { code: 'artefact-missing', facts: { build, digest } }
    : { code: 'digest-mismatch', facts: { build, expected: digest, actual } };

/** On aws nothing is changed before its preview has been judged. */
const firstStep = ({ platform }: Stage): StepName => (platform === 'aws' ? 'pulumi-preview' : 'pulumi-up');

async function start(
  ports: Ports,
  rows: Rows,
  {
    state,
    promotion,
    order,
    now,
  }: { state: StageState; promotion: Promotion; order: Omit<RunOrder, 'attempt'>; now: Date },
): Promise<Start> {
  const change = {
    // When its holds were looked at: it says no time at which one of them would have kept it.
    startedAt: now,
    previousBuild: state.currentBuild,
    fingerprint: order.settings.fingerprint,
    // It may have waited for days: whom it touches is who is there now.
    clients: await touchedOn(ports, rows, state.stage),
  };
  const { attempt, fence } = await begin(ports, rows, {
    ...{ promotion, change, by: ports.instance },
    firstStep: firstStep(order.stage),
    warnings: order.settings.warnings,
  });
  return {
    kind: 'started',
    promotion: { ...promotion, ...change, phase: 'running', fence },
    order: { ...order, attempt: attempt.id },
  };
}

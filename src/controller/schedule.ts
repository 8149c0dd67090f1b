import { systemActor } from '../model/actor.js';
import { Refusal } from '../model/error.js';
import type { Promotion, Reason } from '../model/promotion.js';
import type { Stage, StageHealth } from '../model/stage.js';
import { objections } from '../policy/eligibility.js';
import { dueAt } from '../policy/schedule.js';
import { reasonToSkip } from '../policy/skip.js';
import type { Caller } from '../model/caller.js';
import { enqueue, recordSkipped } from '../ledger/enqueue.js';
import { findBuild, findStage } from '../queries/find.js';
import { gatherFacts } from '../queries/gather.js';
import type { Ports } from '../ports/ports.js';
import { recoveryOn } from '../requests/recover.js';
import { assertRight } from '../requests/right.js';
import type { Rows } from '../ports/rows.js';
import { healthOfSource } from '../queries/source-health.js';

/** Runs what a stage's schedule asks for by now; null when nothing is due. Harmless when it runs twice. */
export async function runDueSchedule(ports: Ports, stage: Stage): Promise<Promotion | null> {
  const sourceHealth = await healthOfSource(ports, stage);
  return ports.store.transaction(async (rows) => {
    const now = await rows.now();
    const lookedAt = await rows.schedules.lookedAt(stage.name, now);
    // What falls due now is decided when it is resumed: by the rule of missed runs, so one run at most.
    if ((await rows.schedules.pause(stage.name)) !== null) return null;
    const due = dueAt(stage, lookedAt, now);
    await rows.schedules.look(stage.name, now);
    if (due === null || (await wasRun(rows, stage, due.occurrence.occurrence))) return null;
    const caller: Caller = { actor: systemActor('schedule'), requestId: null };
    const run = { stage, caller, sourceHealth, occurrence: due.occurrence.occurrence };
    if (due.decision === 'run') return scheduledRun(ports, rows, run);
    const missed: Reason = { code: 'missed', facts: { occurrence: due.occurrence.occurrence } };
    return recordSkipped(rows, { stage, caller, wanted: wantedBy(run, null), reasons: [missed] });
  });
}

/** A clock that was set back, or a second service, meets the same occurrence twice: it has one run. */
async function wasRun(rows: Rows, stage: Stage, occurrence: string): Promise<boolean> {
  const recent = await rows.promotions.list({ stage: stage.name, trigger: 'schedule', limit: 50 });
  return recent.some((run) => run.occurrence === occurrence);
}

/** Runs a stage's schedule at once, at a person's wish; the run may still be skipped, and then says why. */
export async function runScheduleNow(
  ports: Ports,
  rows: Rows,
  { caller, stage: name, sourceHealth }: { caller: Caller; stage: string; sourceHealth: StageHealth },
): Promise<Promotion> {
  const stage = findScheduled(ports, name);
  assertRight(ports, caller, { verb: 'schedule', stage: name });
  return scheduledRun(ports, rows, { stage, caller, sourceHealth, occurrence: null });
}

/** A stage with a schedule, or Refusal `not-found`. */
export function findScheduled(ports: Pick<Ports, 'catalogue'>, name: string): Stage {
  const stage = findStage(ports.catalogue, name);
  if (stage.schedule !== null) return stage;
  const known = ports.catalogue.stages.filter((other) => other.schedule !== null).map((other) => other.name);
  throw new Refusal('not-found', { kind: 'schedule', name, known });
}

interface ScheduledRun {
  readonly stage: Stage;
  readonly caller: Caller;
  readonly sourceHealth: StageHealth;
  readonly occurrence: string | null;
}

async function scheduledRun(ports: Ports, rows: Rows, run: ScheduledRun): Promise<Promotion> {
  const { stage, caller } = run;
  await rows.stages.lock(stage.name);
  const source = await rows.stages.get(stage.source ?? '');
  const recovering = (await recoveryOn(rows, source.stage)).length > 0;
  const skip = reasonToSkip({
    source: source.stage,
    sourceBuild: source.currentBuild,
    sourceHealth: run.sourceHealth,
    sourceUnknown: source.unknownReason !== null || recovering,
  });
  const wanted = wantedBy(run, source.currentBuild);
  const reasons = skip !== null ? [skip] : await objectionsTo(ports, rows, { stage, build: wanted.build });
  return reasons.length > 0
    ? recordSkipped(rows, { stage, caller, wanted, reasons })
    : enqueue(ports, rows, { stage, caller, wanted });
}

const wantedBy = ({ occurrence }: { occurrence: string | null }, build: string | null) => ({
  build,
  trigger: 'schedule' as const,
  occurrence,
});

async function objectionsTo(
  ports: Ports,
  rows: Rows,
  { stage, build: id }: { stage: Stage; build: string | null },
): Promise<Reason[]> {
  const build = await findBuild(rows, id ?? '');
  const open = await rows.promotions.open(stage.name);
  const same = open.find((promotion) => promotion.build === build.id);
  if (same !== undefined)
    return [{ code: 'already-on-its-way', facts: { build: build.id, promotion: same.id } }];
  const state = await rows.stages.get(stage.name);
  // A broken dotenv file does not hide the run: it starts, and fails with the file and the line.
  const fingerprint = await ports.environments.of(stage).then(
    (settings) => settings.fingerprint,
    () => null,
  );
  return objections(
    await gatherFacts(ports.catalogue, rows, {
      stage,
      state,
      build,
      trigger: 'schedule',
      fingerprint,
      mindsHold: true,
    }),
  );
}

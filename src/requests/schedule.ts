import type { Asker, Caller } from '../model/caller.js';
import type { Promotion, Reason } from '../model/promotion.js';
import type { Pause } from '../model/schedule.js';
import type { Stage, StageHealth } from '../model/stage.js';
import { accept, skip } from '../ledger/promotion.js';
import { setPause } from '../ledger/schedule.js';
import { objections } from '../policy/eligibility.js';
import { reasonToSkip } from '../policy/skip.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { findBuild, findScheduled } from '../queries/find.js';
import { gatherFacts } from '../queries/gather.js';
import { recoveryOn } from '../queries/recovery.js';
import { assertScheduleUnchanged, assertStageUnchanged } from './if-match.js';
import { assertRight } from './right.js';

/** Pauses a stage's schedule, or resumes it (`paused: false`); what is so already stays as it is. */
export async function pauseSchedule(
  ports: Ports,
  rows: Rows,
  asked: { caller: Asker; stage: string; paused: boolean; reason: string | null; ifMatch?: string | null },
): Promise<Pause | null> {
  const { caller, paused, reason } = asked;
  const { name } = findScheduled(ports, asked.stage);
  assertRight(caller, { verb: 'schedule', stage: name });
  await rows.stages.lock(name);
  const now = await rows.now();
  // Makes its row, and waits for a run that is being decided on.
  await rows.schedules.lookedAt(name, now);
  const before = await rows.schedules.pause(name);
  assertScheduleUnchanged(name, before, asked.ifMatch ?? null);
  if ((before !== null) === paused) return before;
  const pause: Pause | null = paused ? { since: now, actor: caller.actor, reason } : null;
  await setPause(ports, rows, { caller, stage: name, pause, reason });
  return pause;
}

/** Runs a stage's schedule at once, at a person's wish; the run may still be skipped, and then says why. */
export async function runScheduleNow(
  ports: Ports,
  rows: Rows,
  asked: { caller: Asker; stage: string; sourceHealth: StageHealth; ifMatch?: string | null },
): Promise<Promotion> {
  const { caller, stage: name, sourceHealth, ifMatch = null } = asked;
  const stage = findScheduled(ports, name);
  assertRight(caller, { verb: 'schedule', stage: name });
  assertStageUnchanged(await rows.stages.lock(name), ifMatch);
  return runSchedule(ports, rows, { stage, caller, sourceHealth, occurrence: null });
}

export interface ScheduledRun {
  readonly stage: Stage;
  readonly caller: Caller;
  readonly sourceHealth: StageHealth;
  readonly occurrence: string | null;
}

/** Promotes what the source runs, or records why not; the caller has found out that it is time. */
export async function runSchedule(ports: Ports, rows: Rows, run: ScheduledRun): Promise<Promotion> {
  const { stage, caller } = run;
  await rows.stages.lock(stage.name);
  const source = await rows.stages.get(stage.source ?? '');
  const recovering = (await recoveryOn(rows, source.stage)).length > 0;
  const unready = reasonToSkip({
    source: source.stage,
    sourceBuild: source.currentBuild,
    sourceHealth: run.sourceHealth,
    sourceUnknown: source.unknownReason !== null || recovering,
  });
  const wanted = wantedBy(run, source.currentBuild);
  const reasons =
    unready !== null ? [unready] : await objectionsTo(ports, rows, { stage, build: wanted.build });
  return reasons.length > 0
    ? skip(ports, rows, { stage, caller, wanted, reasons })
    : accept(ports, rows, { stage, caller, wanted });
}

/** What a run of the schedule asks for. */
export const wantedBy = ({ occurrence }: { occurrence: string | null }, build: string | null) => ({
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

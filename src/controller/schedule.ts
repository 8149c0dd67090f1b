import { systemActor } from '../model/actor.js';
import type { Caller } from '../model/caller.js';
import type { Promotion, Reason } from '../model/promotion.js';
import type { Stage } from '../model/stage.js';
import { skip } from '../ledger/promotion.js';
import { dueAt } from '../policy/schedule.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { isElsewhere } from '../queries/machine.js';
import { healthOfSource } from '../queries/source-health.js';
import { runSchedule, wantedBy } from '../requests/schedule.js';

/** Runs what a stage's schedule asks for by now; null when nothing is due. Harmless when it runs twice. */
export async function runDueSchedule(ports: Ports, stage: Stage): Promise<Promotion | null> {
  if (!(await isRunHere(ports, stage))) return null;
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
    if (due.decision === 'run') return runSchedule(ports, rows, run);
    const missed: Reason = { code: 'missed', facts: { occurrence: due.occurrence.occurrence } };
    return skip(ports, rows, { stage, caller, wanted: wantedBy(run, null), reasons: [missed] });
  });
}

/** How a source does can only be seen on its machine; where that has none, or there is none, the stage's own runs it. */
async function isRunHere(ports: Ports, { name, source }: Stage): Promise<boolean> {
  const states = await ports.store.read.stages.all();
  const [decides] = [source, name].flatMap((wanted) =>
    states.filter(({ stage, machine, machineName }) => stage === wanted && (machine ?? machineName) !== null),
  );
  return decides === undefined || !isElsewhere(ports, decides);
}

/** A clock that was set back, or a second service, meets the same occurrence twice: it has one run. */
async function wasRun(rows: Rows, stage: Stage, occurrence: string): Promise<boolean> {
  const recent = await rows.promotions.list({ stage: stage.name, trigger: 'schedule', limit: 50 });
  return recent.some((run) => run.occurrence === occurrence);
}

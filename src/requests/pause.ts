import type { Pause } from '../model/schedule.js';
import type { Caller } from '../model/caller.js';
import type { Ports } from '../ports/ports.js';
import { assertRight } from './right.js';
import type { Rows } from '../ports/rows.js';
import { findScheduled } from '../controller/schedule.js';

/** Pauses a stage's schedule, or resumes it (`paused: false`); what is so already stays as it is. */
export async function pauseSchedule(
  ports: Ports,
  rows: Rows,
  asked: { caller: Caller; stage: string; paused: boolean; reason: string | null },
): Promise<Pause | null> {
  const { caller, paused, reason } = asked;
  const { name } = findScheduled(ports, asked.stage);
  assertRight(ports, caller, { verb: 'schedule', stage: name });
  await rows.stages.lock(name);
  const now = await rows.now();
  // Makes its row, and waits for a run that is being decided on.
  await rows.schedules.lookedAt(name, now);
  const before = await rows.schedules.pause(name);
  if ((before !== null) === paused) return before;
  const pause: Pause | null = paused ? { since: now, actor: caller.actor, reason } : null;
  await rows.schedules.setPause(name, pause);
  await rows.stages.touch(name);
  await rows.events.append({
    ...caller,
    name: paused ? 'schedule:paused' : 'schedule:resumed',
    stage: name,
    promotion: null,
    reason,
  });
  return pause;
}

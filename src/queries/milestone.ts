import type { Hold } from '../model/hold.js';
import type { Milestone, MilestoneRole } from '../model/milestone.js';
import type { StageState } from '../model/stage.js';
import { milestoneOn, nextNumber, rolesOf, slotOf } from '../policy/rotation.js';
import { holdOn } from '../requests/hold.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';

export interface NextMilestone {
  /** null before the first milestone, which may have any number. */
  readonly number: number | null;
  readonly stage: string | null;
  readonly slots: readonly string[];
  readonly replaces: Milestone | null;
  /** The hold on that slot: the milestone is recorded, and its promotion waits. */
  readonly hold: Hold | null;
}

/** The number and the slot of the next milestone, and the one that it will replace there. */
export async function nextMilestone(ports: Ports, rows: Rows): Promise<NextMilestone> {
  const slots = ports.catalogue.slots.map((slot) => slot.name);
  const list = await rows.milestones.list();
  const last = list[0] ?? null;
  const number = nextNumber(last);
  const stage = number === null ? null : slotOf(number, slots, last);
  return {
    number,
    stage,
    slots,
    replaces: stage === null ? null : milestoneOn(list, await rows.stages.get(stage)),
    hold: stage === null ? null : await holdOn(rows, stage),
  };
}

export interface Milestones {
  /** The newest first. */
  readonly list: readonly Milestone[];
  readonly roleOf: (milestone: Milestone) => MilestoneRole;
  /** What a slot runs. */
  readonly on: (state: StageState) => Milestone | null;
}

/** All milestones, and what the slots run of them now. */
export async function readMilestones(rows: Rows): Promise<Milestones> {
  const list = await rows.milestones.list();
  const roleOf = rolesOf(list, await rows.stages.all());
  return { list, roleOf, on: (state) => milestoneOn(list, state) };
}

import type { Hold } from '../model/hold.js';
import type { Milestone, MilestoneRole } from '../model/milestone.js';
import { nextNumber, slotOf } from '../policy/rotation.js';
import { holdOn } from './hold.js';
import type { Ports } from './ports.js';
import type { Rows } from './rows.js';

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
    replaces: list.find((milestone) => milestone.stage === stage && milestone.arrived) ?? null,
    hold: stage === null ? null : await holdOn(rows, stage),
  };
}

/** Of those that arrived the newest is current and the one before it previous: one that waits replaces nothing yet. */
export function rolesOf(list: readonly Milestone[]): (milestone: Milestone) => MilestoneRole {
  const newestFirst = list.filter(({ arrived }) => arrived).toSorted((a, b) => b.number - a.number);
  return (milestone) => {
    if (!milestone.arrived) return 'absent';
    if (newestFirst[0]?.number === milestone.number) return 'current';
    return newestFirst[1]?.number === milestone.number ? 'previous' : 'replaced';
  };
}

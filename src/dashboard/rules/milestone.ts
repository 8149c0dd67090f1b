import { milestoneCursor } from '../../contract/milestone-cursor.js';
import type { MilestoneResource } from '../../contract/milestones.js';

/** Of two slots odd numbers have the one and even numbers the other; of more there are no such words. */
export const parityOf = (number: number, slots: readonly string[]): 'odd' | 'even' | null => {
  if (slots.length !== 2) return null;
  return number % 2 === 1 ? 'odd' : 'even';
};

/** Where the page with a milestone first begins; what is no number has nothing there, and no address asks for too much. */
export const cursorOf = (number: string): number =>
  /^\d+$/.test(number) ? milestoneCursor(Number(number)) : 1;

/** The milestone before one in a list that has the newest first. */
export const beforeIn = (list: readonly MilestoneResource[], number: number): MilestoneResource | null =>
  list.find((one) => one.number < number) ?? null;

/** Whether somebody may want it on its slot again: its slot runs another one, and nothing is under way with it. */
export const canComeBack = ({ role, phase }: MilestoneResource): boolean =>
  (role === 'replaced' || role === 'absent') && !['pending', 'running', 'verifying'].includes(phase);

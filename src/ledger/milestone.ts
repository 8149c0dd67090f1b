import type { Caller } from '../model/caller.js';
import type { Milestone } from '../model/milestone.js';
import type { Rows } from '../ports/rows.js';
import { write, type Ledger } from './write.js';

type NewMilestone = Parameters<Rows['milestones']['insert']>[0];

/** Records a milestone, with the promotion that brings it to its slot. */
export const recordMilestone = (
  ledger: Ledger,
  rows: Rows,
  { caller, ...wanted }: Omit<NewMilestone, 'createdBy'> & { caller: Caller },
): Promise<Milestone> => {
  const { number, build, stage, promotion } = wanted;
  return write(ledger, rows, {
    change: () => rows.milestones.insert({ ...wanted, createdBy: caller.actor.id }),
    trace: () => ({
      audit: [{ ...caller, name: 'milestone:created', stage, promotion, facts: { number, build } }],
      // Its promotion has moved the stage.
      ...{ told: null, touches: [], wakes: null },
    }),
  });
};

import { isAwayAt } from '../model/machine.js';
import type { Attempt } from '../model/promotion.js';
import type { StageState } from '../model/stage.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';

type Asker = Pick<Ports, 'instance'>;

/** Whether a stage runs on another machine, which alone has its host and its port. */
export const isElsewhere = ({ instance }: Asker, { machine }: Pick<StageState, 'machine'>): boolean =>
  machine !== null && machine !== instance.machine;

/** The machine where an attempt's runner was started, if that is another one: its files are there. */
export function machineElsewhere({ instance }: Asker, attempt: Pick<Attempt, 'machine'>): string | null {
  const machine = attempt.machine ?? instance.home;
  return machine === instance.machine ? null : machine;
}

/** Whether no service of a machine has been heard of for so long that others go on without it. */
export async function isAway(rows: Rows, id: string): Promise<boolean> {
  const machine = await rows.machines.get(id);
  return machine !== undefined && isAwayAt(machine, await rows.now());
}

import { isAwayAt, unheardSecondsAt, type Machine } from '../model/machine.js';
import type { Attempt, Reason } from '../model/promotion.js';
import { isAnothers, type Belonging } from '../policy/belonging.js';
import type { StageState } from '../model/stage.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';

type Asker = Pick<Ports, 'instance'>;

/** Whether a stage runs on another machine, which alone has its host and its port. */
export const isElsewhere = ({ instance }: Asker, state: Belonging): boolean =>
  isAnothers(state, instance.machine);

/** What whoever waits for a stage is told of its machine: that it is away, or has not come yet. */
export async function machineReasons(
  rows: Rows,
  state: Belonging & Pick<StageState, 'stage'>,
): Promise<Reason[]> {
  if (state.machine === null && state.machineName === null) return [];
  const reason = awayFrom(state, await rows.machines.list(), await rows.now());
  return reason === null ? [] : [reason];
}

/** Why nobody runs a stage just now, as far as it is its machine's. */
export function awayFrom(
  { stage, machine, machineName }: Belonging & Pick<StageState, 'stage'>,
  machines: readonly Machine[],
  now: Date,
): Reason | null {
  if (machine === null)
    return machineName === null ? null : { code: 'machine-awaited', facts: { stage, machine: machineName } };
  const there = machines.find(({ id }) => id === machine);
  if (there === undefined || !isAwayAt(there, now)) return null;
  const { host, dataDir } = there;
  const seconds = Math.round(unheardSecondsAt(there, now));
  return { code: 'machine-away', facts: { stage, machine: machineName, host, dataDir, seconds } };
}

/** The machine where an attempt's runner was started, if that is another one: its files are there. */
export function machineElsewhere({ instance }: Asker, attempt: Pick<Attempt, 'machine'>): string | null {
  const machine = attempt.machine ?? instance.home;
  return machine === instance.machine ? null : machine;
}

/** The machine that is to look at a stage, where that is another one that has just been heard of. */
export async function machineToWake(asker: Asker, rows: Rows, stage: string): Promise<string | null> {
  const state = await rows.stages.get(stage);
  if (state.machine === null || !isElsewhere(asker, state)) return null;
  return (await isAway(rows, state.machine)) ? null : state.machine;
}

/** Whether no service of a machine has been heard of for so long that others go on without it. */
export async function isAway(rows: Rows, id: string): Promise<boolean> {
  const machine = await rows.machines.get(id);
  return machine !== undefined && isAwayAt(machine, await rows.now());
}

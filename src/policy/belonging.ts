import type { Machine } from '../model/machine.js';
import type { Stage, StageState } from '../model/stage.js';

/** Which machine runs a stage. */
export type Belonging = Pick<StageState, 'machine' | 'machineName'>;

/**
 * Which machine runs a stage, by its file: on aws any, else the one that it names, which may not have come yet, or the
 * one that took the database first (`home`).
 */
export function belongingOf(
  { platform, machine: name }: Pick<Stage, 'platform' | 'machine'>,
  { home, machines }: { home: string; machines: readonly Pick<Machine, 'id' | 'name'>[] },
): Belonging {
  if (platform !== 'process') return { machine: null, machineName: null };
  if (name === null) return { machine: home, machineName: null };
  return { machine: machines.find((one) => one.name === name)?.id ?? null, machineName: name };
}

/** `leaves`: it ran on another machine, which alone sees what it runs. */
export type Move = 'same' | 'comes' | 'leaves';

/** What it means for a stage that this machine runs it from now on. */
export function moveOf(before: Belonging, to: Belonging): Move {
  if (before.machine === to.machine && before.machineName === to.machineName) return 'same';
  const isOther = before.machine !== null && before.machine !== to.machine;
  // What goes to another platform is put there anew.
  const isAnywhere = to.machine === null && to.machineName === null;
  return isOther && !isAnywhere ? 'leaves' : 'comes';
}

/** Whether a stage is another machine's than this one. */
export const isAnothers = ({ machine, machineName }: Belonging, own: string): boolean =>
  machine === null ? machineName !== null : machine !== own;

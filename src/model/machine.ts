/** A data directory and the machine that it lies on, of those that share a database. */
export interface Machine {
  /** The data directory's own id. */
  readonly id: string;
  readonly host: string;
  /** By which stage files name it; null = none does. */
  readonly name: string | null;
  readonly dataDir: string;
  /** When one of its services was last heard of, by the clock of the database. */
  readonly seenAt: Date;
}

export const machineNamePattern = /^[a-z][a-z0-9-]{0,30}$/;

/**
 * Why a stage is not to be touched from here; null = this is its machine, or it names none. `said` = what names it.
 * A word for whoever runs Pulumi by hand, which speaks English only.
 */
export function notItsMachine(
  { stage, machine, said }: { stage: string; machine: string | null; said: string },
  own: string | null,
): string | null {
  if (machine === null || machine === own) return null;
  const here = own === null ? 'this one has no name' : `this one is ${own}`;
  return `${stage} runs on the machine ${machine} alone (${said}), and ${here}. Run this there.`;
}

/** After how long without a service of its own a machine counts as away; one that is started again is back before. */
export const awaySeconds = 30;

/** How long none of its services has been heard of; never negative. */
export const unheardSecondsAt = ({ seenAt }: Pick<Machine, 'seenAt'>, now: Date): number =>
  Math.max(0, (now.getTime() - seenAt.getTime()) / 1000);

/** Whether others take over what it followed on `aws` stages, and what waits for it is told. */
export const isAwayAt = (machine: Pick<Machine, 'seenAt'>, now: Date): boolean =>
  unheardSecondsAt(machine, now) > awaySeconds;

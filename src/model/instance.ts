/** One running service. Several share the work of one PostgreSQL; each run of `serve` is a new one. */
export interface Instance {
  /** `ins_` + ULID. */
  readonly id: string;
  /** For people: two may share it, and it may change. */
  readonly host: string;
  /** Its data directory's own id: what runs on a machine is found by it; null = an earlier version wrote the row. */
  readonly machine: string | null;
  /** Among which processes `pid` means it; null = its system, or an earlier version, does not say. */
  readonly pidSpace: string | null;
  readonly pid: number;
  /** When its process started, as its system says it; '' = it does not say. */
  readonly started: string;
  /** null until it listens. */
  readonly url: string | null;
  readonly version: string;
  /** By the clock of the database, as is `seenAt`. */
  readonly startedAt: Date;
  readonly seenAt: Date;
}

/** What an instance says of itself. */
export type OwnInstance = Omit<Instance, 'startedAt' | 'seenAt'>;

/** How often an instance gives a sign of life, and after how long without one it counts as silent. */
export const heartbeatSeconds = 2;
export const leaseSeconds = 10;

/** Whether its lease is over: for so long it has not reached the database. */
export const isSilentAt = (instance: Pick<Instance, 'seenAt'>, now: Date): boolean =>
  silentSecondsAt(instance, now) > leaseSeconds;

/** How long it has not been heard of; never negative. */
export const silentSecondsAt = ({ seenAt }: Pick<Instance, 'seenAt'>, now: Date): number =>
  Math.max(0, (now.getTime() - seenAt.getTime()) / 1000);

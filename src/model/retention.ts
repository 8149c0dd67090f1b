const dayMilliseconds = 86_400_000;

/** For how many days each kind of what is over is kept; null = for ever. */
export interface Keep {
  /** Log lines and run folders of promotions that have ended. */
  readonly logsDays: number | null;
  /** Tarballs that no stage and no milestone needs. */
  readonly artifactsDays: number | null;
  /** Pulumi's own history and backups of a stack. */
  readonly historyDays: number | null;
  readonly auditDays: number | null;
}

/** Whatever is older than this may go; null = nothing may. */
export const cutoff = (now: Date, days: number | null): Date | null =>
  days === null ? null : new Date(now.getTime() - days * dayMilliseconds);

/** How long a removal from a bucket may take, in seconds; whoever began it is gone when it takes longer. */
export const removalSeconds = 180;

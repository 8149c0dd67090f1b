import type { Actor } from './actor.js';

/**
 * One time at which a schedule asks for a run. `occurrence` is the local wall-clock time `YYYY-MM-DDTHH:MM`; where the
 * clock shows it a second time, its distance to UTC follows.
 */
export interface Occurrence {
  readonly at: Date;
  readonly occurrence: string;
}

/** A schedule that somebody paused; what falls due meanwhile is decided when it is resumed. */
export interface Pause {
  readonly since: Date;
  readonly actor: Actor;
  readonly reason: string | null;
}

/** What of a schedule a caller may change, and so has to have seen: whether it is paused, and since when. */
export const etagOfSchedule = (stage: string, pause: Pick<Pause, 'since'> | null): string =>
  `"schedule-${stage}-${pause === null ? 'runs' : String(pause.since.getTime())}"`;

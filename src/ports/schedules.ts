import type { Pause } from '../model/schedule.js';

/** How far each schedule was looked at, and which are paused. */
export interface ScheduleRows {
  /** Up to which instant the stage's schedule was looked at; set to `now` the first time. */
  lookedAt(stage: string, now: Date): Promise<Date>;
  look(stage: string, now: Date): Promise<void>;
  /** null = it runs at its times. */
  pause(stage: string): Promise<Pause | null>;
  /** Of all stages whose schedule is paused. */
  pauses(): Promise<(Pause & { readonly stage: string })[]>;
  setPause(stage: string, pause: Pause | null): Promise<void>;
}

import type { ArrivingResource } from '../../contract/overview.js';

/** How far a promotion is, by how long they usually take. */
export interface Arrival {
  /** 0 to 99: it is there when the service says so. */
  readonly percent: number;
  readonly secondsLeft: number;
  /** It takes longer than one and a half times as long as usual. */
  readonly isSlow: boolean;
}

/** null = nobody can tell: it has not begun, or there were too few to compare with. */
export function arrivalAt({ startedAt, usual }: ArrivingResource, now: Date): Arrival | null {
  if (startedAt === null || usual === null || usual.seconds === 0) return null;
  const passed = Math.max(0, (now.getTime() - Date.parse(startedAt)) / 1000);
  return {
    percent: Math.min(99, Math.floor((100 * passed) / usual.seconds)),
    secondsLeft: Math.max(0, usual.seconds - passed),
    isSlow: passed > 1.5 * usual.seconds,
  };
}

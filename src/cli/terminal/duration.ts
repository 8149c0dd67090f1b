import { readSpokenDuration } from '../../model/read-duration.js';
import { spokenDuration } from '../../model/write-duration.js';

/** Milliseconds of a duration that a timer can wait for; null when it is none. */
export function parseDuration(text: string): number | null {
  const milliseconds = (readSpokenDuration(text) ?? 0) * 1000;
  return milliseconds > 0 && milliseconds < 2 ** 31 ? milliseconds : null;
}

/** The age of an instant in its largest unit: `6m`, `3d`. */
export function age(at: string | null, now: Date): string {
  if (at === null) return '–';
  return spokenDuration((now.getTime() - Date.parse(at)) / 1000).split(' ')[0] ?? '–';
}

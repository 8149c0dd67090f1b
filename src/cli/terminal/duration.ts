import { readSpokenDuration } from '../../model/read-duration.js';
import { spokenDuration } from '../../model/write-duration.js';
import type { Invocation } from './invocation.js';
import type { Terminal } from './terminal.js';

/** Milliseconds of a duration that a timer can wait for; null when it is none. */
export function parseDuration(text: string): number | null {
  const milliseconds = (readSpokenDuration(text) ?? 0) * 1000;
  return milliseconds > 0 && milliseconds < 2 ** 31 ? milliseconds : null;
}

/** Seconds in the reader's words: `2d 4h`, 2일 4시간. */
export const spoken = ({ texts }: Pick<Invocation, 'texts'>, seconds: number): string =>
  spokenDuration(seconds, texts.units);

/** The age of an instant in its largest unit: `6m`, 3일. */
export function age(
  { texts, terminal }: Pick<Invocation, 'texts'> & { readonly terminal: Pick<Terminal, 'now'> },
  at: string | null,
): string {
  if (at === null) return '–';
  return spoken({ texts }, (terminal.now().getTime() - Date.parse(at)) / 1000).split(' ')[0] ?? '–';
}

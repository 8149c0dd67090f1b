import type { HoldResource } from '../../contract/hold.js';
import { hang } from '../terminal/hang.js';
import type { Invocation } from '../terminal/invocation.js';
import { localTime } from '../terminal/local-time.js';
import { paints } from '../terminal/paint.js';
import { whoText } from '../terminal/who.js';

/** What is booked on a stage and does not run there, and what puts it right, or when it comes back: below a table. */
export function bookedLines(
  invocation: Invocation,
  { stage, notAsBooked, comesBackAt, shows, from, by }: HoldResource,
): string[] {
  if (shows == null) return [];
  const { texts, color, width, hinted } = invocation;
  if (comesBackAt != null) {
    const told = { stage, by: whoText(invocation, by), ...shows, at: localTime(comesBackAt) };
    return hang(texts.status.comesBack(told), { width, indent: 2 });
  }
  if (notAsBooked == null) return [];
  const { red, dim } = paints(color);
  const text = texts.status.notAsBooked({
    ...{ stage, by: whoText(invocation, by), ...shows },
    ...{ at: from === null ? null : localTime(from), runs: notAsBooked.runs },
  });
  return [...hang(text, { width, indent: 2 }).map(red), dim(hinted(`  ${notAsBooked.command}`))];
}

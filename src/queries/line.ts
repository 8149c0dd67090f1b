import { linesIn, type Line, type LineView } from '../model/line.js';
import { inForce, isInForce } from '../policy/hold.js';
import type { Rows } from '../ports/rows.js';

/** The stops of the line that still keep a stage, the newest first. */
export async function listLines(rows: Rows): Promise<LineView[]> {
  const now = await rows.now();
  const held = (await rows.holds.allOpen()).filter((hold) => isInForce(hold, now));
  const ids = linesIn(held.toReversed()).map(({ id }) => id);
  const lines = new Map(linesIn(await rows.holds.ofLines(ids)).map((line) => [line.id, line]));
  return ids.flatMap((id) => {
    const line = lines.get(id);
    return line === undefined ? [] : [viewAt(line, now)];
  });
}

/** One stop, however it was come by. */
export const viewLine = async (rows: Rows, line: Line): Promise<LineView> => viewAt(line, await rows.now());

const viewAt = (line: Line, now: Date): LineView => ({ line, now, left: inForce(line.holds, now) });

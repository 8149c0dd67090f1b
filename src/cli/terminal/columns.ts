/** One column of a table. What does not give is an id or as short as one: it is never cut. */
export interface Column {
  readonly title: string;
  /** What it does when the table is too wide. */
  readonly gives?: Gives;
}

interface Gives {
  /** When it is asked: 1 before 2. */
  readonly turn: number;
  /** The fewest cells that still say something; left out = it is not cut. */
  readonly least?: number;
  /** It leaves the table where being cut was not enough; what does not leave at its turn leaves last. */
  readonly leaves?: true;
}

interface Shown {
  readonly place: number;
  readonly cells: number;
}

/** Between two columns. */
export const gap = '  ';

/** The columns for which there is room, and how many cells each has; `natural` is what they would take. */
export function layOut(columns: readonly Column[], natural: readonly number[], width: number): Shown[] {
  const asked = columns.map(({ gives }, place) => ({ place, gives, cells: natural[place] ?? 0 }));
  return shrink(asked, width).map(({ place, cells }) => ({ place, cells }));
}

interface Asked extends Shown {
  readonly gives: Gives | undefined;
}

/** Turn by turn; whatever leaves gives its room back to those that were asked before it. */
function shrink(natural: readonly Asked[], width: number): readonly Asked[] {
  const turns = [...new Set(natural.flatMap(({ gives }) => gives?.turn ?? []))].toSorted((a, b) => a - b);
  const without = (leaver: Asked) =>
    shrink(
      natural.filter((one) => one !== leaver),
      width,
    );
  let columns = natural;
  for (const turn of turns) {
    while (excess(columns, width) > 0) {
      const widest = widestToCut(columns, turn);
      if (widest === undefined) break;
      columns = columns.map((one) => (one === widest ? { ...one, cells: one.cells - 1 } : one));
    }
    if (excess(columns, width) <= 0) return columns;
    const leaver = natural.find(({ gives }) => gives?.turn === turn && gives.leaves === true);
    if (leaver !== undefined) return without(leaver);
  }
  const last = turns.map((turn) => natural.find(({ gives }) => gives?.turn === turn))[0];
  return last === undefined ? columns : without(last);
}

const excess = (columns: readonly Asked[], width: number): number =>
  columns.reduce((sum, { cells }) => sum + cells + gap.length, -gap.length) - width;

function widestToCut(columns: readonly Asked[], turn: number): Asked | undefined {
  const able = columns.filter(
    ({ gives, cells }) => gives?.turn === turn && gives.least !== undefined && cells > gives.least,
  );
  const most = Math.max(...able.map(({ cells }) => cells));
  return able.find(({ cells }) => cells === most);
}

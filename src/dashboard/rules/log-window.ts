/**
 * How high each of many rows is, guessed until it is measured, so that only those in the window have to be drawn. Adding
 * a row, correcting one and finding one by its place take a number of steps that grows with the logarithm of their count.
 */
export interface RowHeights {
  readonly count: number;
  readonly total: number;
  add(height: number): void;
  heightOf(row: number): number;
  set(row: number, height: number): void;
  /** Where a row begins. */
  startOf(row: number): number;
  /** The row at a place; the last one beyond the end. */
  rowAt(place: number): number;
}

/** Rows of these heights: sums of ranges, each kept where it ends (a Fenwick tree). */
export function rowHeights(heights: Iterable<number> = []): RowHeights {
  const own: number[] = [];
  const sums: number[] = [0];
  const add = (height: number): void => {
    const place = own.push(height);
    let sum = height;
    for (let below = place - 1; below > place - lowBit(place); below -= lowBit(below))
      sum += sums[below] ?? 0;
    sums.push(sum);
  };
  const startOf = (row: number): number => {
    let sum = 0;
    for (let place = row; place > 0; place -= lowBit(place)) sum += sums[place] ?? 0;
    return sum;
  };
  const rowAt = (place: number): number => {
    let [row, rest] = [0, Math.max(0, place)];
    for (let step = 2 ** Math.floor(Math.log2(Math.max(1, own.length))); step >= 1; step /= 2) {
      const sum = sums[row + step];
      if (sum === undefined || sum > rest) continue;
      row += step;
      rest -= sum;
    }
    return Math.max(0, Math.min(row, own.length - 1));
  };
  for (const height of heights) add(height);
  return {
    get count() {
      return own.length;
    },
    get total() {
      return startOf(own.length);
    },
    add,
    startOf,
    rowAt,
    heightOf: (row) => own[row] ?? 0,
    set: (row, height) => {
      const change = height - (own[row] ?? height);
      if (change === 0) return;
      own[row] = height;
      for (let place = row + 1; place <= own.length; place += lowBit(place))
        sums[place] = (sums[place] ?? 0) + change;
    },
  };
}

const lowBit = (place: number): number => place & -place;

/** Rows drawn beyond each edge, so that a flick of the wheel shows no gap. */
const beyond = 12;

export interface Window {
  readonly first: number;
  /** One after the last. */
  readonly end: number;
}

/** The rows to draw for a window of this height at this place. */
export function windowAt(rows: RowHeights, place: number, height: number): Window {
  if (rows.count === 0) return { first: 0, end: 0 };
  return {
    first: Math.max(0, rows.rowAt(place) - beyond),
    end: Math.min(rows.count, rows.rowAt(place + Math.max(0, height)) + 1 + beyond),
  };
}

/** Where to scroll so that a row stands in the middle. */
export const placeToShow = (rows: RowHeights, row: number, height: number): number =>
  Math.max(0, Math.min(rows.startOf(row) - (height - rows.heightOf(row)) / 2, rows.total - height));

/**
 * The row that an arrow key goes to: the next one, as long as the chosen one is in sight; else the first or last one that
 * is there, so that keys that scroll lead anywhere. null = there is none.
 */
export function rowByKey(
  rows: RowHeights,
  {
    chosen,
    place,
    height,
  }: { readonly chosen: number | null; readonly place: number; readonly height: number },
  direction: 1 | -1,
): number | null {
  if (rows.count === 0) return null;
  const [first, last] = [rows.rowAt(place), rows.rowAt(place + Math.max(0, height - 1))];
  const isInSight = chosen !== null && chosen >= first && chosen <= last;
  if (!isInSight) return direction === 1 ? first : last;
  return Math.max(0, Math.min(rows.count - 1, chosen + direction));
}

/** How high a line is, as far as its letters tell. */
export const guessHeight = (
  text: string,
  { rowHeight, columns }: { readonly rowHeight: number; readonly columns: number | null },
): number => (columns === null ? rowHeight : Math.max(1, Math.ceil(text.length / columns)) * rowHeight);

/** How a tool says that something went wrong; a count of none says the opposite. */
const wrong = /error\b|exception\b|\b(fatal|panic|failed|failure)\b/i;
const none = /\b(0|no|without) (error|failure)/i;

/** Whether a line of a log tells of a fault. */
export const isErrorLine = (text: string): boolean => wrong.test(text) && !none.test(text);

interface Line {
  readonly text: string;
  readonly isError: boolean;
}

/** Indexes of the lines that are shown; null = all of them. */
export const shownLines = (lines: readonly Line[], onlyErrors: boolean): readonly number[] | null =>
  onlyErrors ? lines.flatMap(({ isError }, index) => (isError ? [index] : [])) : null;

/** Places among the shown lines in which the text stands, in whatever case. */
export function placesOf(
  lines: readonly Line[],
  shown: readonly number[] | null,
  wanted: string,
): readonly number[] {
  const text = wanted.toLowerCase();
  if (text === '') return [];
  const found: number[] = [];
  const count = shown?.length ?? lines.length;
  for (let place = 0; place < count; place += 1)
    if (lines[shown?.[place] ?? place]?.text.toLowerCase().includes(text) === true) found.push(place);
  return found;
}

/** The place to go on to, round from the last to the first; null = there is none. */
export function nextPlace(places: readonly number[], from: number, direction: 1 | -1): number | null {
  const further =
    direction === 1 ? places.find((place) => place > from) : places.findLast((place) => place < from);
  return further ?? (direction === 1 ? places[0] : places.at(-1)) ?? null;
}

/** A line in parts: those that are what was looked for, and those between them. */
export function partsOf(text: string, wanted: string): readonly { text: string; isFound: boolean }[] {
  const [low, sought] = [text.toLowerCase(), wanted.toLowerCase()];
  // A letter may be longer in its other case: then no place in one is a place in the other.
  if (sought === '' || low.length !== text.length) return [{ text, isFound: false }];
  const parts: { text: string; isFound: boolean }[] = [];
  let from = 0;
  for (let at = low.indexOf(sought); at !== -1; at = low.indexOf(sought, from)) {
    if (at > from) parts.push({ text: text.slice(from, at), isFound: false });
    parts.push({ text: text.slice(at, at + sought.length), isFound: true });
    from = at + sought.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), isFound: false });
  return parts;
}

/** The line that an address names: `#L120`. */
export function lineOf(hash: string): number | null {
  const [, number] = /^#L([1-9]\d{0,8})$/.exec(hash) ?? [];
  return number === undefined ? null : Number(number);
}

/** seconds between two announcements of a log */
const quietSeconds = 5;

/** milliseconds until new lines are announced: a log that runs fast is heard of once in a while, not all the time. */
export const quietFor = (lastAt: Date | null, now: Date): number =>
  lastAt === null ? 0 : Math.max(0, quietSeconds * 1000 - (now.getTime() - lastAt.getTime()));

import { describe, expect, test } from '@jest/globals';
import {
  isErrorLine,
  lineOf,
  nextPlace,
  partsOf,
  placesOf,
  quietFor,
  shownLines,
} from '../../src/dashboard/rules/log-lines.js';
import {
  guessHeight,
  placeToShow,
  rowByKey,
  rowHeights,
  windowAt,
} from '../../src/dashboard/rules/log-window.js';

/** Always the same numbers, that look like none in particular. */
function* someNumbers(): Generator<number> {
  for (let last = 1; ; last = (last * 48_271) % 2_147_483_647) yield last;
}
const numbers = someNumbers();
const upTo = (most: number): number => Number(numbers.next().value) % most;

describe('rows of different heights', () => {
  test('begin where those before them end, whatever is added and corrected', () => {
    const heights = Array.from({ length: 300 }, () => 1 + upTo(90));
    const rows = rowHeights(heights.slice(0, 200));
    heights.slice(200).forEach(rows.add);
    for (let times = 0; times < 300; times += 1) {
      const [row, height] = [upTo(300), 1 + upTo(90)];
      heights[row] = height;
      rows.set(row, height);
    }
    let start = 0;
    heights.forEach((height, row) => {
      expect([rows.startOf(row), rows.heightOf(row)]).toEqual([start, height]);
      expect([rows.rowAt(start), rows.rowAt(start + height - 0.5)]).toEqual([row, row]);
      start += height;
    });
    expect([rows.count, rows.total]).toEqual([300, start]);
  });

  test('have a first and a last one, however far beyond them a place is', () => {
    const rows = rowHeights([10, 20]);
    expect([rows.rowAt(-5), rows.rowAt(1e9)]).toEqual([0, 1]);
    expect(rowHeights().rowAt(0)).toBe(0);
  });
});

describe('of 100 000 lines', () => {
  const rows = rowHeights(Array.from({ length: 100_000 }, () => 24));

  test.each([
    ['the beginning', 0, 0, 38],
    ['the middle', 1_200_000, 49_988, 50_038],
    ['the end', 100_000 * 24 - 600, 99_963, 100_000],
  ])('only those around %s are drawn', (_where, place, first, end) => {
    expect(windowAt(rows, place, 600)).toEqual({ first, end });
  });

  test('one is shown in the middle of the window, unless it stands at an edge', () => {
    expect(placeToShow(rows, 50_000, 600)).toBe(50_000 * 24 - 288);
    expect(placeToShow(rows, 0, 600)).toBe(0);
    expect(placeToShow(rows, 99_999, 600)).toBe(100_000 * 24 - 600);
  });

  test('an arrow leads to the next one, or to the nearest edge of what is in sight', () => {
    const by = (chosen: number | null, place: number) =>
      ([1, -1] as const).map((way) => rowByKey(rows, { chosen, place, height: 600 }, way));
    expect(by(null, 0)).toEqual([0, 24]);
    expect(by(7, 0)).toEqual([8, 6]);
    expect(by(7, 50_000 * 24)).toEqual([50_000, 50_024]);
    expect([by(0, 0)[1], by(99_999, 99_999 * 24)[0]]).toEqual([0, 99_999]);
    expect(rowByKey(rowHeights(), { chosen: null, place: 0, height: 600 }, 1)).toBeNull();
  });

  test('none of none is drawn', () => {
    expect(windowAt(rowHeights(), 0, 600)).toEqual({ first: 0, end: 0 });
  });
});

test('a line that is broken is guessed to be as high as its letters need', () => {
  const size = { rowHeight: 24, columns: 10 };
  expect(['', 'x'.repeat(10), 'x'.repeat(11)].map((text) => guessHeight(text, size))).toEqual([24, 24, 48]);
  expect(guessHeight('x'.repeat(500), { rowHeight: 24, columns: null })).toBe(24);
});

test.each([
  ['error: the bucket does not answer', true],
  ['  Diagnostics: 1 error', true],
  ['update FAILED', true],
  ['TypeError: x is not a function', true],
  ['0 errors', false],
  ['no error was found', false],
  ['created aws:ecs/service api', false],
])('%s: is it an error? %s', (text, isError) => {
  expect(isErrorLine(text)).toBe(isError);
});

const lines = ['Start', 'error: A', 'middle', 'error: a again'].map((text) => ({
  text,
  isError: isErrorLine(text),
}));

test('what is looked for is found in whatever case, among the lines that are shown', () => {
  const onlyErrors = shownLines(lines, true);
  expect(onlyErrors).toEqual([1, 3]);
  expect(shownLines(lines, false)).toBeNull();
  expect(placesOf(lines, null, 'ERROR: a')).toEqual([1, 3]);
  expect(placesOf(lines, onlyErrors, 'again')).toEqual([1]);
  expect(placesOf(lines, null, '')).toEqual([]);
});

test('one goes on from a place to the next or the one before, and round', () => {
  const places = [1, 3, 7];
  expect([-1, 1, 3, 7].map((from) => nextPlace(places, from, 1))).toEqual([1, 3, 7, 1]);
  expect([-1, 1, 3, 7].map((from) => nextPlace(places, from, -1))).toEqual([7, 7, 1, 3]);
  expect(nextPlace([], 0, 1)).toBeNull();
});

test('a line is what was found in it and what stands between', () => {
  expect(partsOf('an Error and an error', 'error')).toEqual([
    { text: 'an ', isFound: false },
    { text: 'Error', isFound: true },
    { text: ' and an ', isFound: false },
    { text: 'error', isFound: true },
  ]);
  expect(partsOf('plain', '')).toEqual([{ text: 'plain', isFound: false }]);
  // In lower case this letter is two.
  expect(partsOf('İx', 'x')).toEqual([{ text: 'İx', isFound: false }]);
});

test.each([
  ['#L120', 120],
  ['#L0', null],
  ['#L', null],
  ['#content', null],
  ['', null],
])('%s names line %s', (hash, line) => {
  expect(lineOf(hash)).toBe(line);
});

test('new lines are announced at once and then at most every five seconds', () => {
  const now = new Date('2026-11-11T00:00:10Z');
  expect(quietFor(null, now)).toBe(0);
  expect(quietFor(new Date('2026-11-11T00:00:08Z'), now)).toBe(3000);
  expect(quietFor(new Date('2026-11-11T00:00:01Z'), now)).toBe(0);
});

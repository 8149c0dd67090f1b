import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { layOut, type Column } from '../../../src/cli/terminal/columns.js';

const columns: Column[] = [
  { title: 'STAGE' },
  { title: 'SUBJECT', gives: { turn: 3, least: 10 } },
  { title: 'HOLD', gives: { turn: 2, least: 6 } },
  { title: 'ADDRESS', gives: { turn: 1, leaves: true } },
];
const cells = (width: number): [string | undefined, number][] =>
  layOut(columns, [7, 30, 20, 25], width).map((one) => [columns[one.place]?.title, one.cells]);

test('where there is room, every column is whole', () => {
  expect(cells(88).map(([, wide]) => wide)).toEqual([7, 30, 20, 25]);
});

test('the address leaves first and whole, then the hold is cut, then the subject', () => {
  expect(cells(87)).toEqual([
    ['STAGE', 7],
    ['SUBJECT', 30],
    ['HOLD', 20],
  ]);
  expect(cells(50).map(([, wide]) => wide)).toEqual([7, 30, 9]);
  expect(cells(40).map(([, wide]) => wide)).toEqual([7, 23, 6]);
});

test('what nobody may cut is never cut, and what gives leaves before the table is too wide', () => {
  expect(cells(26)).toEqual([
    ['STAGE', 7],
    ['SUBJECT', 17],
  ]);
  expect(cells(5)).toEqual([['STAGE', 7]]);
});

test('a table is never wider than asked where its ids fit', () => {
  const given = fc.record({
    natural: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 4, maxLength: 4 }),
    width: fc.integer({ min: 1, max: 120 }),
  });
  fc.assert(
    fc.property(given, ({ natural, width }) => {
      const shown = layOut(columns, natural, width);
      const total = shown.reduce((sum, one) => sum + one.cells + 2, -2);
      expect(total).toBeLessThanOrEqual(Math.max(width, natural[0] ?? 0));
      expect(shown[0]).toEqual({ place: 0, cells: natural[0] });
    }),
  );
});

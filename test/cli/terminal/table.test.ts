import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { pairLines } from '../../../src/cli/terminal/pairs.js';
import { pad, renderTable, renderTsv, truncate } from '../../../src/cli/terminal/table.js';

const columns = [{ title: 'STAGE' }, { title: 'SUBJECT', gives: { turn: 1, least: 8 } }, { title: 'WHO' }];

const room = (width: number) => ({
  width,
  leftOut: (titles: readonly string[]) => [`no ${titles.join(', ')}`],
});

describe('a table', () => {
  test('puts columns under each other, also with Korean text', () => {
    const lines = renderTable(
      columns,
      [
        ['dev', '로그인 재시도 수정', 'Mina'],
        ['nightly', 'add limiter', '지훈'],
      ],
      room(100),
    );
    expect(lines).toEqual([
      'STAGE    SUBJECT             WHO',
      'dev      로그인 재시도 수정  Mina',
      'nightly  add limiter         지훈',
    ]);
    const starts = lines.map((line) => stringWidth(line.slice(0, line.search(/(WHO|Mina|지훈)$/))));
    expect(new Set(starts).size).toBe(1);
  });

  test('shortens the column that may shrink, by cells and not by letters', () => {
    const [, row] = renderTable(columns, [['dev', '가나다라마바사아자차카타파하', 'Mina']], room(30));
    expect(row).toBe('dev    가나다라마바사아…  Mina');
    expect(stringWidth(row!)).toBeLessThanOrEqual(30);
  });

  test('never lets a text steer the terminal', () => {
    const [, row] = renderTable(columns, [['dev', 'a\u001b[31mred\u001b[0m\nline\u202e', 'x\ty']], room(100));
    expect(row).toBe('dev    ared line   x y');
  });

  test('as values has one line per row and one tab between two cells', () => {
    expect(
      renderTsv([
        ['a', 'b\tc'],
        ['d', 'e\nf'],
      ]),
    ).toEqual(['a\tb c', 'd\te f']);
  });
});

describe('a text in cells', () => {
  test('is never wider than asked, and whole where it fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, cells) => {
        const short = truncate(text, cells);
        expect(stringWidth(short)).toBeLessThanOrEqual(cells);
        if (stringWidth(text) <= cells) expect(short).toBe(text);
      }),
    );
  });

  test('is padded to cells', () => {
    expect(pad('가나', 6)).toBe('가나  ');
    expect(pad('toolong', 3)).toBe('toolong');
  });

  test('stands beside its label, and pairs without a value are left out', () => {
    expect(
      pairLines(
        [
          ['용도', 'QA'],
          ['Source', null],
          ['For', 'x'],
        ],
        { width: 80, hinted: (text) => text },
      ),
    ).toEqual(['용도  QA', 'For   x']);
  });
});

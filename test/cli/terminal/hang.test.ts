import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { fitted, hang } from '../../../src/cli/terminal/hang.js';

test('a text goes on below itself, by cells and between words', () => {
  expect(hang('Hold  고정을 무시하고 진행하는 사유', { width: 20, indent: 6 })).toEqual([
    'Hold  고정을',
    '      무시하고',
    '      진행하는 사유',
  ]);
});

test('no word is lost or broken, and a line is too wide only for the sake of one', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 })), fc.integer({ min: 4, max: 60 }), (parts, width) => {
      const words = parts.flatMap((part) => part.split(/\s+/)).filter((word) => word !== '');
      const lines = hang(words.join(' '), { width, indent: 2 });
      expect(lines.flatMap((line) => line.split(/\s+/)).filter((word) => word !== '')).toEqual(words);
      for (const line of lines)
        expect(stringWidth(line) <= width || line.trimStart().split(/\s/).length === 1).toBe(true);
    }),
  );
});

test('a command is copied whole: it stands in a line of its own', () => {
  const command =
    'npx --no -- switchback --server http://10.0.0.2:4100 stage recover nightly --clear-lock --reason "…"';
  expect(hang(`unknown: interrupted. Recover: ${command}. Then look.`, { width: 40, indent: 9 })).toEqual([
    'unknown: interrupted. Recover:',
    `  ${command}.`,
    '         Then look.',
  ]);
});

test('an id that would not fit stands further to the left', () => {
  const id = `sha256:${'a'.repeat(64)}`;
  expect(hang(`tarball       ${id}`, { width: 80, indent: 14 })).toEqual([
    'tarball',
    `${' '.repeat(9)}${id}`,
  ]);
});

test('a line goes on below its own beginning, and what stood beside it in a line of its own', () => {
  const line = '  Log: npx --no switchback logs p_1   Now there: npx --no switchback status nightly';
  expect(fitted(line, 100)).toEqual([line]);
  expect(fitted(`one\n${line}`, 50)).toEqual([
    'one',
    '  Log: npx --no switchback logs p_1',
    '    Now there: npx --no switchback status nightly',
  ]);
  expect(fitted('  a row that is too wide', 12)).toEqual(['  a row that', '    is too', '    wide']);
});

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { installDir } from '../src/service/config.js';

/** One word for one thing (docs/concepts.md): what would be a second one, and where it stays all the same. */
const words: readonly { readonly wrong: RegExp; readonly right: string; readonly kept?: RegExp }[] = [
  {
    wrong: /artefact/i,
    right: 'artifact',
    // Names that scripts and rows of before go by; a constraint and a comment of the first migration.
    kept: /artefact-(missing|refused)|build:artefact-attached|KEEP_ARTEFACTS_DAYS|facts: \{ \.\.\.removed, artefacts:|a_build_has_an_artefact|the same artefacts\./g,
  },
  { wrong: /\bStageEvent\b/, right: 'AuditRow' },
  {
    wrong: /\b(function|const) (check|tell)\b(?! = ')/,
    right: 'what it checks or tells',
  },
  { wrong: /\bdeploy(s|ed|ing)? (a|the) build\b/i, right: 'promote' },
  { wrong: /\bfreight\b|\bsign-off\b|\bblacklist/i, right: 'build, verdict, quarantine' },
];

const files = readdirSync(join(installDir, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

test.each(words)('$wrong is nowhere: the word is $right', ({ wrong, kept }) => {
  const found = files.flatMap((file) =>
    readFileSync(join(installDir, 'src', file), 'utf8')
      .split('\n')
      .filter((line) => wrong.test(kept === undefined ? line : line.replaceAll(kept, '')))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});

test('a file about holds is called so', () => {
  expect(files.filter((file) => /^(held|on-hold|freeze)/.test(basename(file)))).toEqual([]);
});

test('the rule about words sees a word that is wrong', () => {
  const lines = ['const artefact = 1;', 'interface StageEvent {', 'function tell(rows: Rows)'];
  expect(lines.map((line) => words.findIndex(({ wrong }) => wrong.test(line)))).toEqual([0, 1, 2]);
});

/** One style for an instant (`cli/terminal/local-time.ts`, `messages/facts.ts`), and the browser's own in the dashboard. */
const styles: readonly (readonly [string, RegExp])[] = [
  ['writes a time as a browser would', /toLocale(Date|Time)?String|dateStyle|timeStyle/],
  ['writes a date in the words of its language', /\$\{[^}]*\}(년|월)|\d월 \d|weekday:/],
];

test.each(styles)('no text %s', (_style, wrong) => {
  const found = files.flatMap((file) =>
    readFileSync(join(installDir, 'src', file), 'utf8')
      .split('\n')
      .filter((line) => wrong.test(line) && file !== join('dashboard', 'format.ts'))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});

test('the rule about styles sees each that is wrong', () => {
  const lines = ['at.toLocaleString("ko")', '`${String(month)}월 3일`'];
  expect(lines.map((line) => styles.findIndex(([, wrong]) => wrong.test(line)))).toEqual([0, 1]);
});

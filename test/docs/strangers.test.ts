import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { installDir } from '../../src/service/config.js';

/** Everything that people read or paste: texts, pages, the action, what scripts print. */
const files = execFileSync(
  'git',
  ['ls-files', 'src', 'docs', 'action', 'examples', 'scripts', 'provider', '*.md'],
  {
    cwd: installDir,
  },
)
  .toString()
  .trim()
  .split('\n')
  .filter((file) => /(\.(ts|mjs|md|ya?ml|service)|Dockerfile)$/.test(file));

/** The package of this name in the registry is somebody else's. */
const strangers = [
  // Without `--no` npx fetches what node_modules has not.
  /\bnpx (?!--no )(-\S+ )*switchback\b(?!-)/,
  /\bnpm (exec|x|init) (-\S+ )*switchback\b(?!-)/,
  /\bnpm (i|install|add) (-\S+ )*switchback\b(?!-)/,
  /\b(pnpm|yarn|bun)x? (dlx |add |x )(-\S+ )*switchback\b(?!-)/,
  // npx takes a flag that stands right after the name for its own, and with it the name for the value of `--no`.
  /\bnpx --no switchback -/,
];

/** Comments say what would happen; nobody pastes them. */
const withoutComments = (file: string, text: string): string =>
  file.endsWith('.md') ? text : text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*(\/\/|#).*$/gm, '');

const wrongIn = (file: string, text: string): string[] =>
  withoutComments(file, text)
    .split('\n')
    .filter((line) => strangers.some((pattern) => pattern.test(line)))
    .map((line) => `${file}: ${line.trim()}`);

test("no text, page or action can reach the stranger's package of the same name", () => {
  expect(files.length).toBeGreaterThan(500);
  const wrong = files.flatMap((file) => wrongIn(file, readFileSync(join(installDir, file), 'utf8')));
  expect(wrong).toEqual([]);
});

test('a command that would reach it is found, and one that cannot is not', () => {
  const bad = [
    'npx switchback serve',
    'npx -y switchback',
    'npm install --save-dev switchback',
    'npm exec switchback',
    'npx --no switchback --help',
  ];
  const good = [
    'npx --no switchback serve',
    'npx --no -- switchback --help',
    'npm install --save-dev switchback-stages',
    'switchback status',
  ];
  expect(wrongIn('page.md', [...bad, ...good].join('\n'))).toHaveLength(bad.length);
});

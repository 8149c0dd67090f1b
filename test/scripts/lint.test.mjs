import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { checkout, makePlace } from './place.mjs';

let place;
beforeEach(() => {
  place = makePlace();
  cpSync(join(checkout, '.oxlintrc.json'), join(place.installDir, '.oxlintrc.json'));
  symlinkSync(join(checkout, 'node_modules'), join(place.installDir, 'node_modules'));
  place.write(
    'tsconfig.json',
    JSON.stringify({ compilerOptions: { strict: true }, include: ['src', 'test'] }),
  );
});
afterEach(() => place.remove());

function lint(file, text) {
  place.write(file, text);
  const linter = join(checkout, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const args = [linter, '--format', 'unix', file];
  const { stdout, status } = spawnSync(process.execPath, args, { cwd: place.installDir, encoding: 'utf8' });
  return {
    rules: [...stdout.matchAll(/\b(?:eslint|typescript|import)\(([a-z-]+)\)/g)].map(([, rule]) => rule),
    status,
  };
}

test.each([
  ['a promise that nobody waits for', 'no-floating-promises', 'Promise.resolve(1);\nexport {};\n'],
  [
    'a question whose answer the types know',
    'no-unnecessary-condition',
    'export const f = (a: string) => a ?? 1;\n',
  ],
  [
    'a value of which nothing is known',
    'no-unsafe-return',
    'export const f = (): string => JSON.parse("1");\n',
  ],
])('the linter reads types: %s', (_, rule, text) => {
  expect(lint('src/one.ts', text)).toEqual({ rules: [rule], status: 1 });
});

test('tests may look at answers of any shape, sources may not', () => {
  const text = 'export const read = (answer: string) => JSON.parse(answer).build.id;\n';
  expect(lint('test/one.ts', text)).toEqual({ rules: [], status: 0 });
  expect(lint('src/one.ts', text).rules).toContain('no-unsafe-member-access');
});

test('a script that asks a module for what it does not have is found before somebody runs it', () => {
  place.write('scripts/two.mjs', 'export const two = 2;\n');
  const text = "import { three } from './two.mjs';\n\nexport const four = three + 1;\n";
  expect(lint('scripts/one.mjs', text)).toEqual({ rules: ['named'], status: 1 });
});

test('scripts know what the compiler would say of types', () => {
  expect(lint('scripts/one.mjs', 'nowhere();\n')).toEqual({ rules: ['no-undef'], status: 1 });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const dashboard = join(import.meta.dirname, '..', '..', 'src', 'dashboard');

/** How all of it is laid out anew on paper: what it names belongs to the others. */
const onPaper = 'print.css';

interface Rule {
  readonly file: string;
  readonly selector: string;
}

const rules: readonly Rule[] = readdirSync(join(dashboard, 'style')).flatMap((file) => {
  const text = readFileSync(join(dashboard, 'style', file), 'utf8').replaceAll(/\/\*[^]*?\*\//g, '');
  return [...text.matchAll(/([^{};]+)\{/g)]
    .filter(([, list = '']) => !list.trim().startsWith('@'))
    .flatMap(([, list = '']) => list.split(',').map((one) => ({ file, selector: one.trim() })));
});

/** The class that a rule is about, or that it is about something in: `.act` of `.act label`, but not of `p.act`. */
const ownOf = ({ selector }: Rule): string[] => /^\.([a-z][\w-]*)(?![\w.-])/.exec(selector)?.slice(1) ?? [];
const namesOf = ({ selector }: Rule): string[] =>
  [...selector.matchAll(/\.([a-z][\w-]*)/g)].map(([, name = '']) => name);

/** Class names are of the whole dashboard: what two files say of one, whoever wrote the later one does not know. */
test('each class is defined by one file of the style', () => {
  const places = new Map<string, Set<string>>();
  for (const rule of rules.filter(({ file }) => file !== onPaper))
    for (const name of ownOf(rule)) places.set(name, (places.get(name) ?? new Set()).add(rule.file));
  expect(places.size).toBeGreaterThan(100);
  const twice = [...places].filter(([, files]) => files.size > 1);
  expect(twice.map(([name, files]) => `${name}: ${[...files].join(', ')}`)).toEqual([]);
});

test('each class of the style is used by a part of the dashboard', () => {
  const code = readdirSync(dashboard, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  const used = new Set(
    code.flatMap((name) =>
      [...readFileSync(join(dashboard, name), 'utf8').matchAll(/(["'`])((?:(?!\1)[^\n])*)\1/g)].flatMap(
        ([, , text = '']) => text.split(/[^\w-]+/),
      ),
    ),
  );
  expect([...new Set(rules.flatMap(namesOf))].filter((name) => !used.has(name))).toEqual([]);
});

test('each file of the style is part of the sheet', () => {
  const sheet = readFileSync(join(dashboard, 'style', 'style.css'), 'utf8');
  const parts = [...sheet.matchAll(/@import '\.\/([\w-]+\.css)';/g)].map(([, file]) => file);
  const files = readdirSync(join(dashboard, 'style')).filter((file) => file !== 'style.css');
  expect(parts.toSorted()).toEqual(files.toSorted());
});

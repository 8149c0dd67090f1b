#!/usr/bin/env node
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { faults, invariants } from './coverage-list/faults.mjs';
import { listText, pageWith } from './coverage-list/page.mjs';
import { coverageOfRoutes } from './coverage-list/routes.mjs';
import { coverageOfRules } from './coverage-list/rules.mjs';
import { filesIn, testFiles } from './coverage-list/sources.mjs';

const installDir = dirname(dirname(fileURLToPath(import.meta.url)));

const help = `npm run coverage-list -- [--write]

Tells which test files cover each fault, invariant, rule and route, as their texts say.
  --write   puts the list into docs/development/testing.md and testing.ko.md
`;

export const pages = { en: 'docs/development/testing.md', ko: 'docs/development/testing.ko.md' };

/** What tests cover, as they stand: four lists of `{ name, files }`. `routes` = those of the contract. */
export function coverage({ routes }) {
  const tests = testFiles(installDir);
  const named = (names) =>
    Object.keys(names).map((name) => {
      const says = ({ text }) => new RegExp(String.raw`\b${name}\b`).test(text);
      return { name, files: tests.filter(says).map((file) => file.name) };
    });
  return {
    faults: named(faults),
    invariants: named(invariants),
    rules: coverageOfRules({ sources: filesIn(installDir, 'src'), tests }),
    routes: coverageOfRoutes({ routes, tests }),
  };
}

async function main(args) {
  if (args.includes('--help')) return void process.stdout.write(help);
  const { routes } = await import(join(installDir, 'dist', 'contract', 'routes.js'));
  const found = coverage({ routes });
  if (!args.includes('--write')) return void process.stdout.write(`${listText(found, 'en')}\n`);
  for (const [language, page] of Object.entries(pages)) {
    const file = join(installDir, page);
    writeFileSync(file, await pageWith(file, readFileSync(file, 'utf8'), listText(found, language)));
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  await main(process.argv.slice(2));

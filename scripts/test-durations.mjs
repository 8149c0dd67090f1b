#!/usr/bin/env node
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const installDir = dirname(dirname(fileURLToPath(import.meta.url)));
const file = join(installDir, 'test', 'durations.json');
const shortest = 5;

/** Keeps how many seconds long test files took: `node scripts/test-durations.mjs RESULT.json…` of `jest --json`. */
function keep(results) {
  const kept = Object.entries(JSON.parse(readFileSync(file, 'utf8')));
  const measured = results
    .flatMap((result) => JSON.parse(readFileSync(result, 'utf8')).testResults)
    .map(({ name, startTime, endTime }) => [
      relative(installDir, name),
      Math.round((endTime - startTime) / 1000),
    ]);
  const longestFirst = [...new Map([...kept, ...measured])]
    .filter(([name, took]) => took >= shortest && existsSync(join(installDir, name)))
    .toSorted(([a, longA], [b, longB]) => longB - longA || a.localeCompare(b));
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(longestFirst), null, 2)}\n`);
}

keep(process.argv.slice(2));

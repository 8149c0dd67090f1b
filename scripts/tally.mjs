#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Failures that are named; a machine that breaks down fails hundreds, and their number stands in the last line. */
const named = 40;

/**
 * Sums the result files of jest (`--json --outputFile`) and failed checks that are no tests:
 * `node scripts/tally.mjs [--failed N] FILE…` names what failed, a line each with the first line of its message, and
 * prints `N passed, N failed` last. A run without a result counts as one failure.
 */
function tally(args) {
  let [passed, failed] = [0, 0];
  const names = [];
  for (let rest = [...args]; rest.length > 0;) {
    const word = rest.shift();
    if (word === '--failed') {
      failed += Number(rest.shift());
      continue;
    }
    const result = resultOf(word);
    passed += result.passed;
    failed += result.failed;
    names.push(...result.names);
  }
  const more = names.length > named ? [`… and ${names.length - named} more`] : [];
  return [...names.slice(0, named), ...more, `${passed} passed, ${failed} failed`].join('\n');
}

function resultOf(file) {
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    // A file that cannot even be loaded fails without failing a single test.
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
      names: (result.testResults ?? []).flatMap(failuresIn),
    };
  } catch {
    return { passed: 0, failed: 1, names: [`✗ no result in ${file}`] };
  }
}

function failuresIn({ name, status, message, assertionResults }) {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter((one) => one.status === 'failed');
  if (failed.length === 0) return status === 'failed' ? [`✗ ${file}: ${firstLine(message)}`] : [];
  return failed.map(
    ({ fullName, failureMessages }) => `✗ ${file} › ${fullName}: ${firstLine(failureMessages[0])}`,
  );
}

const firstLine = (text = '') =>
  stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '' && !line.startsWith('●')) ?? '';

process.stdout.write(`${tally(process.argv.slice(2))}\n`);

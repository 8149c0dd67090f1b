#!/usr/bin/env node
import { readFileSync } from 'node:fs';

/**
 * Sums the result files of jest (`--json --outputFile`) and failed checks that are no tests:
 * `node scripts/tally.mjs [--failed N] FILE…` prints `N passed, N failed`. A run without a result counts as one failure.
 */
function tally(args) {
  let [passed, failed] = [0, 0];
  for (let rest = [...args]; rest.length > 0;) {
    const word = rest.shift();
    if (word === '--failed') {
      failed += Number(rest.shift());
      continue;
    }
    const result = resultOf(word);
    passed += result.passed;
    failed += result.failed;
  }
  return `${passed} passed, ${failed} failed`;
}

function resultOf(file) {
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    // A file that cannot even be loaded fails without failing a single test.
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

process.stdout.write(`${tally(process.argv.slice(2))}\n`);

import { readFileSync } from 'node:fs';
import Sequencer from '@jest/test-sequencer';

const durations = JSON.parse(readFileSync(new URL('durations.json', import.meta.url), 'utf8'));

/** The order of test files for two workers: no long one is left alone at the end. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return tests.toSorted((one, other) => secondsOf(other) - secondsOf(one));
  }
}

const secondsOf = ({ path, context }) => durations[path.slice(context.config.rootDir.length + 1)] ?? 0;

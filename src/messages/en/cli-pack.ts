import type { PackCode, PackFacts, PackProblem } from '../../model/pack-problem.js';

/** Why a backend would not start, and what mends it; one line each. */
export const packProblems: { readonly [C in PackCode]: (f: PackFacts<C>) => string } = {
  'no-package': () => 'There is no package.json in this folder or above it.',
  'manifest-broken': () => 'package.json cannot be read as JSON.',
  'no-start': () =>
    'Nothing says how it starts: no `main`, no `start` script that is plain `node FILE`, no index.js. Name it in package.json: "main": "server.js"',
  'entry-missing': (f) =>
    `It starts with ${f.entry}, which is not there.${f.build === null ? '' : ` Build it: ${f.build}`}`,
  'not-installed': (f) => `Not installed: ${f.names.join(', ')}. Install: npm ci`,
  'other-version': (f) =>
    `${f.name} is installed as ${f.installed}, package.json wants ${f.wanted}. Install: npm ci`,
  'npm-failed': (f) => `npm pack failed: ${f.why}`,
};

export const packProblem = ({ code, facts }: PackProblem): string =>
  (packProblems[code] as (f: typeof facts) => string)(facts);

export const pack = {
  packed: (f: { name: string; version: string; dependencies: number; start: string }) =>
    `Packed ${f.name} ${f.version} with ${String(f.dependencies)} ${f.dependencies === 1 ? 'dependency' : 'dependencies'}; it starts with: ${f.start}`,
  changed: (f: { commit: string; files: readonly string[] }) =>
    `Packed with changes that commit ${f.commit} does not have: ${f.files.join(', ')}`,
};
